"""Words of an address made from a title."""

from collections.abc import Collection
from functools import partial

from slugify import slugify

# Names that would otherwise lose what tells them apart.
_REPLACEMENTS = [
    ["C++", "cpp"], ["c++", "cpp"], ["C#", "csharp"], ["c#", "csharp"], ["F#", "fsharp"], ["f#", "fsharp"],
    [".NET", "dotnet"], [".Net", "dotnet"], [".net", "dotnet"], ["R&D", "r-and-d"], ["&", " and "],
    ["ä", "ae"], ["ö", "oe"], ["ü", "ue"], ["Ä", "Ae"], ["Ö", "Oe"], ["Ü", "Ue"],
]  # fmt: skip

# Named, because to look for another that is not installed takes longer than all the rest.
plain_slug = partial(slugify, backend="text-unidecode")


def make_slug(text: str, *, otherwise: str, max_length: int = 80, reserved: Collection[str] = ()) -> str:
    """Lower case ASCII words joined by hyphens, at most `max_length` long.

    `otherwise` stands in when nothing is left of the text; a reserved word gets it as an ending.
    """
    slug = plain_slug(text, replacements=_REPLACEMENTS, max_length=max_length, word_boundary=True) or otherwise
    return f"{slug}-{otherwise}" if slug in reserved else slug
