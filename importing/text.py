"""Descriptions from anywhere to clean Markdown.

What a source calls its format is a claim: plain text is often Markdown, HTML arrives escaped once
or twice. So the text itself decides, and the claim only settles what it leaves open.
"""

import re
from typing import Literal

from importing.escaped import TAG, unescaped, unescaped_within
from importing.from_html import from_html
from importing.from_markdown import from_markdown
from importing.from_plain import from_plain
from importing.repair import decode_entities, repair
from importing.stars import without_idle
from importing.tidy import tidy

SourceFormat = Literal["html", "markdown", "text"]

# More than this never helps a description of 20,000 characters, and bounds the work for one.
_LONGEST = 150_000
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|ul|ol|h[1-6]|td|tr|table|section|article|hr)\b", re.IGNORECASE)
_BOLD = re.compile(r"\*\*[^\s*][^*\n]*\*\*")
_ESCAPE = re.compile(r"\\[-&+.!()_*#]")
_HEADING = re.compile(r"^#{2,6} \S", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)


def to_markdown(text: str, source_format: SourceFormat | None) -> str:
    """Markdown that shows what the source showed; without raw HTML, scripts or pictures."""
    text = unescaped(text[:_LONGEST])
    kind = _kind(text, source_format)
    if kind == "html":
        text = unescaped_within(text)
        return tidy(repair(from_html(text if _BLOCK_TAG.search(text) else text.replace("\n", "<br>"))))
    text = decode_entities(text)
    if kind == "markdown":
        tidied = tidy(from_markdown(repair(text)))
        bare = without_idle(tidied)
        return tidied if bare == tidied else tidy(bare)
    return tidy(from_plain(repair(text)))


def cut(markdown: str, limit: int) -> tuple[str, bool]:
    """At most `limit` characters, ending with a paragraph if one ends in the second half of them,
    else with a line, else with a word; and whether anything was cut."""
    if len(markdown) <= limit:
        return markdown, False
    kept = _cut_at_end(markdown, limit)
    fence = _open_fence(kept)
    if fence:
        kept = _cut_at_end(markdown, limit - len(fence) - 1)
        fence = _open_fence(kept)
    return (f"{kept}\n{fence}" if fence else _without_last_heading(kept)), True


def _kind(text: str, source_format: SourceFormat | None) -> SourceFormat:
    if source_format == "markdown":
        return "markdown"
    if "<" in text and TAG.search(text):
        return "html"
    return "markdown" if _looks_like_markdown(text) else "text"


def _looks_like_markdown(text: str) -> bool:
    return bool(
        ("**" in text and _BOLD.search(text))
        or ("\\" in text and _ESCAPE.search(text))
        or ("## " in text and _HEADING.search(text))
        or "](http" in text
    )


def _cut_at_end(markdown: str, limit: int) -> str:
    start = markdown[: limit + 1]
    for end in ("\n\n", "\n", " "):
        position = start.rfind(end)
        if position >= limit / 2:
            return start[:position].rstrip()
    position = max(start.rfind(" "), start.rfind("\n"))
    return start[:position].rstrip() if position > 0 else markdown[:limit]


def _open_fence(markdown: str) -> str:
    """The fence that a text leaves open, if it does."""
    fence = ""
    for line in _FENCE.finditer(markdown):
        if not fence:
            fence = line[1]
        elif line[1].startswith(fence):
            fence = ""
    return fence


def _without_last_heading(markdown: str) -> str:
    start, _, last = markdown.rpartition("\n\n")
    return start.rstrip() if start and last.startswith("#") and "\n" not in last else markdown
