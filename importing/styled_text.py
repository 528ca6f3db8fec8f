"""Runs of text with their style, as a web page has them, to one text with Markdown's marks."""

import re
from itertools import groupby
from typing import NamedTuple

from importing import escape

_HREF_MAX = 1000
_SPACE = re.compile(r"\s+")
_UNSAFE_IN_HREF = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "*": "%2A"})


class Run(NamedTuple):
    text: str
    bold: bool
    italic: bool
    href: str


def safe_href(href: str | None) -> str:
    """An address worth following, or nothing: relative ones and scripts lead nowhere from here."""
    href = (href or "").strip()
    if len(href) > _HREF_MAX or not href.lower().startswith(("https://", "http://", "mailto:")):
        return ""
    return "".join(character for character in href.translate(_UNSAFE_IN_HREF) if character.isprintable())


def styled(runs: list[Run]) -> str:
    """Runs as one text with Markdown's marks; a mark never touches a space on its inner side."""
    if not any(run.bold or run.italic or run.href for run in runs):
        return "".join([run.text for run in runs])
    text = ""
    for (bold, italic, href), group in groupby(runs, key=lambda run: run[1:]):
        words = "".join([run.text for run in group])
        mark = "**" * bold + "*" * italic
        if href:
            words = _link(words, href)
        text = _joined(text, words, mark) if mark and any(map(str.isalnum, words)) else _after_mark(text, words)
    return text


def _link(words: str, href: str) -> str:
    label = _SPACE.sub(" ", words).strip()
    if not label:
        return words
    shown = label.replace("\\", "").rstrip(".…")
    if href.startswith(shown) and len(shown) > 10:
        link = escape.autolink(href)
    elif href.lower() == f"mailto:{shown}".lower():
        link = label
    else:
        link = f"[{label}]({href})"
    return words[: len(words) - len(words.lstrip())] + link + words[len(words.rstrip()) :]


def _joined(text: str, words: str, mark: str) -> str:
    """`words` between marks, line by line, with a space where Markdown would not see the mark otherwise."""
    for number, line in enumerate(words.split("\n")):
        core = line.strip()
        lead, tail = (line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]) if core else ("", line)
        if core and not lead and text and (text[-1] == "*" or (text[-1].isalnum() and not core[0].isalnum())):
            lead = " "
        text += ("\n" if number else "") + lead + (f"{mark}{core}{mark}" if core else "") + tail
    return text


def _after_mark(text: str, words: str) -> str:
    """Words after a closing mark: `**Note:**text` shows its stars, `**Note:** text` does not."""
    inner = text.rstrip("*")
    closed = len(inner) < len(text) and inner[-1:] != "\\"
    return f"{text} {words}" if closed and not inner[-1:].isalnum() and words[:1].isalnum() else text + words
