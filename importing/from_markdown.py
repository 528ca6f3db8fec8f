"""Markdown as other programs and people write it, made safe and plain.

HTML in it is taken out (the page shows none), pictures go, headings get the space they need, and
backslashes that escape nothing disappear.
"""

import re

from importing import escape, stars

_FENCED = re.compile(r"(^[ \t]*(?:```|~~~).*?(?:^[ \t]*(?:```|~~~)[ \t]*$|\Z))", re.MULTILINE | re.DOTALL)
_LINE_TAG = re.compile(
    r"(?<!\\)<(?:br|/?(?:p|div|tr|table|ul|ol|h[1-6]|details|summary|section))\b[^<>]*>", re.IGNORECASE
)
_ITEM_TAG = re.compile(r"\s*(?<!\\)<li\b[^<>]*>\s*", re.IGNORECASE)
# Without its end, each takes all that follows, as in a browser.
_SKIPPED = re.compile(r"<!--(?:.*?-->|.*)|<(script|style|iframe)\b(?:.*?</\1\s*>|.*)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"(?<!\\)</?[A-Za-z][A-Za-z0-9]{0,12}(?:\s[^<>]*)?/?>|(?<!\\)<[/!?][^<>]*>")
_OPENS_TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])(?!https?://[^\s<>]+>|mailto:[^\s<>]+>|[^\s<>@]+@[^\s<>]+>)")
_LINKED_PICTURE = re.compile(r"\[!\[([^\[\]\n]*)\]\([^()\n]*\)\](\([^()\n]*\))?")
_PICTURE = re.compile(r"!\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])?")

_TIGHT_HEADING = re.compile(r"^[ \t]{0,3}(#{2,6}|#(?=[\u2e80-\uffdc]))(?=[^\s#\d])", re.MULTILINE)
_DASHED_HEADING = re.compile(
    r"^[ \t]*(?:\*\*)?(?:\\?-){3,}[ \t]*([^\s-][^\n]{1,100}?)[ \t]*(?:\\?-){3,}(?:\*\*)?[ \t]*$", re.MULTILINE
)
_HEADING_IN_LINE = re.compile(r"(?<=[^\s#\\])(#{3,6} )(?=\S)")
_ESCAPED_BULLET = re.compile(r"^([ \t]*)\\([-*+])(?=[ \t]+\S)", re.MULTILINE)
_IDLE_ESCAPE = re.compile(
    r"""
    \\(?:
        ([-+.\#~=}{])(?:(?<=[^\s\\]\\.)|(?<=[\w,;:][ ]\\.))
      | (\|)(?<=[^\n]..)
      | (&)(?<=[\w ]\\.)(?!\#?\w+;)
      | (_)(?<=[^\W_]\\.)(?=[^\W_])
    )
    """,
    re.VERBOSE,
)


def from_markdown(text: str) -> str:
    if "```" not in text and "~~~" not in text:
        return _outside_fences(text)
    parts = _FENCED.split(text)
    return "".join(part if number % 2 else _outside_fences(part) for number, part in enumerate(parts))


def _outside_fences(text: str) -> str:
    if "<" in text:
        text = _without_tags(text)
    if "![" in text:
        text = _PICTURE.sub("", _LINKED_PICTURE.sub(r"[\1]\2", text))
    if "#" in text:
        text = _TIGHT_HEADING.sub(r"\1 ", text)
    if "###" in text:
        text = _HEADING_IN_LINE.sub(r"\n\1", text)
    if "--" in text or "\\-" in text:
        text = _DASHED_HEADING.sub(r"\n### \1\n", text)
    if "\\" in text and "`" not in text:
        text = _ESCAPED_BULLET.sub(r"\1\2", text)
        text = _IDLE_ESCAPE.sub(lambda escaped: escaped[escaped.lastindex or 0], text)
    if "**" in text or "\\*\\*" in text:
        lines = stars.parted(text).split("\n")
        text = "\n".join(stars.working(line) if "**" in line else line for line in lines)
    return escape.link_addresses(text)


def _without_tags(text: str) -> str:
    text = _SKIPPED.sub("", text)
    text = _ITEM_TAG.sub("\n- ", text)
    text = _TAG.sub("", _LINE_TAG.sub("\n", text))
    return _OPENS_TAG.sub(r"\\<", text)
