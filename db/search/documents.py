"""What a posting is found by: its words, and marks for all that lists are narrowed by.

A document is one text of words with spaces between them. The words of the title and of the head (title,
company, place, kind) come again with a prefix, so that "in the title" is a word like any other and
costs the index nothing to tell apart. No word that people type has the sign _ in it, but every prefix has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.countries import country_code, country_name
from core.text import fold
from db.search.regions import countries_of
from db.search.words import joined, joined_parts, parts, words
from db.vocabulary import CATEGORY_LABELS, EMPLOYMENT_TYPE_LABELS, EmploymentType, Workplace

# Changes when the same posting would get another document: then the index is made anew at the next start.
INDEX_VERSION = 3

TITLE, HEAD, COMPANY_WORD, PLACE_WORD = "t_", "h_", "f_", "l_"
GAP = "_"
ANYWHERE = "any"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID_BITS = 31
_SECONDS_MIN, _SECONDS_MAX = -(2**31), 2**32 - 1
# What nearly every posting is says nothing.
_NO_WORDS = {EmploymentType.FULL_TIME, EmploymentType.OTHER}
# Nearly every posting that says where the work is done without saying so means on site.
_WORKPLACES = {Workplace.REMOTE: "remote", Workplace.HYBRID: "hybrid"}
_ALSO_SAID = {EmploymentType.INTERN: "intern", EmploymentType.CONTRACTOR: "contractor freelance"}


@dataclass(frozen=True, slots=True)
class Document:
    """The part of a posting's document that follows from its text alone, and the parts() of it to spell by."""

    title: str
    words: str
    parts: frozenset[str]


def position_of(published_at: datetime, job_id: int) -> int:
    """One number that orders postings as "newest first" does: by the second, and within one by id."""
    seconds = (published_at - _EPOCH).days * 86_400 + (published_at - _EPOCH).seconds
    return min(max(seconds, _SECONDS_MIN), _SECONDS_MAX) << _ID_BITS | job_id


def first_position(moment: datetime) -> int:
    """The least position of what was published at that moment or later."""
    return position_of(moment, 0)


def moment_of(position: int) -> datetime:
    """When the posting at that position was published, to the second."""
    return _EPOCH + timedelta(seconds=position >> _ID_BITS)


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    elapsed = moment - _EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def document_of(
    *,
    title: str,
    company: str,
    locations: Sequence[str],
    country: str | None,
    regions: Sequence[str],
    workplace: Workplace | None,
    employment_type: EmploymentType | None,
    category: str | None,
    tags: Sequence[str],
    description: str,
) -> Document:
    places = " , ".join([*locations, *regions, country_name(country) if country else ""])
    kind = f"{EMPLOYMENT_TYPE_LABELS[employment_type]} {_ALSO_SAID.get(employment_type, '')}" if employment_type else ""
    fields = [title, company, places]
    fields += [kind if employment_type not in _NO_WORDS else "", _WORKPLACES.get(workplace, "") if workplace else ""]
    # One text and one gap a field, so that no phrase reaches from one into the next.
    head = [words(field) for field in fields]
    rest = [joined(field) for field in (*tags, category_words(category or ""))]
    said = parts(description)
    texts = [
        *(" ".join(field) for field in head),
        *rest,
        joined_parts(said),
        _prefixed(TITLE, head[0]),
        *(_prefixed(HEAD, field) for field in head),
        _prefixed(COMPANY_WORD, head[1]),
        _prefixed(PLACE_WORD, head[2]),
        company_mark(head[1]),
    ]
    named = parts(" ".join([title, company, *tags, places]))
    return Document(title, f" {GAP} ".join(filter(None, texts)), frozenset(said).union(named))


def category_words(slug: str) -> str:
    """What documents say of a category, whatever a board calls it (db/search/category_names.py)."""
    return CATEGORY_LABELS.get(slug, slug.replace("-", " "))


def _prefixed(prefix: str, field: Iterable[str]) -> str:
    return " ".join(prefix + word for word in field)


def marks_of(
    *,
    workplace: str | None,
    employment_type: str | None,
    category: str | None,
    company_id: int | None,
    tags: Iterable[str],
    places: Iterable[int],
    states: Iterable[str],
    countries: Iterable[str],
    open_to: Iterable[str],
) -> str:
    """What lists are narrowed by, as words. `tags` are folded, `states` are of the USA, `open_to` is where a
    remote posting is open to.
    """
    found = [
        mark(prefix, value)
        for prefix, value in (("w", workplace), ("k", employment_type), ("c", category), ("o", company_id))
        if value is not None
    ]
    found += [mark("g", tag) for tag in tags]
    found += [mark("p", place) for place in places]
    found += [mark("s", state) for state in states]
    found += [mark("n", country) for country in countries]
    found += [mark("r", country) for country in open_to]
    return " ".join(found)


def mark(kind: str, value: str | int) -> str:
    """A word for a value: letters and digits stand for themselves, other signs for their numbers."""
    return f"{kind}_" + "".join(sign if sign.isalnum() else f"_{ord(sign):x}_" for sign in str(value).lower())


def company_mark(name: Sequence[str]) -> str:
    """A word for a company's name, given as words: the same without its legal form, and in any order."""
    bare = list(name)
    while len(bare) > 1 and bare[-1] in _LEGAL_FORMS:
        bare.pop()
    return mark("e", " ".join(sorted(bare)))


def tag_keys(tags: Iterable[str]) -> list[str]:
    """How tags are compared: folded, each once, in a fixed order."""
    return sorted({fold(tag)[:60] for tag in tags})


def open_to(regions: Iterable[str], country: str | None) -> list[str]:
    """The countries that those live in who may take a remote posting, or that it may be anywhere."""
    found: list[str] = []
    for region in regions:
        key = fold(region)
        if key in _WORLDWIDE:
            return [ANYWHERE]
        code = country_code(region)
        found += [code] if code else countries_of(region)
    if not found and country:
        found = [country]
    return sorted(set(found)) if found or any(regions) else [ANYWHERE]


_LEGAL_FORMS = frozenset(
    words("gmbh ag se inc llc ltd limited bv nv co corp corporation kg plc company group holding sarl oy ab as")
)
_WORLDWIDE = {"anywhere", "worldwide", "global", "world", "international", "remote", "earth"}
