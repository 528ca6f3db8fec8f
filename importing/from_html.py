"""HTML, however broken, to Markdown.

The parser repairs the tree as a browser would; one walk over it collects runs of text with their
style and writes a block wherever a browser would start a new line. Scripts, styles, frames and
pictures are left behind: what remains is words.
"""

import re
from itertools import groupby
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from importing import escape

_SKIPPED = frozenset(
    "audio button canvas embed frame frameset head iframe img input map math noembed noframes noscript object option"
    " picture script select style svg template textarea title video".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form header hgroup legend main nav p pre section summary table tbody tfoot thead".split()
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BOLD = frozenset(("b", "strong", "th"))
_ITALIC = frozenset(("em", "i", "cite", "dfn"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_VOID = frozenset(("br", "hr", "wbr", "!doctype", "-comment"))

_SPACE = re.compile(r"\s+")
_EDGE = re.compile(r"[ \t]*\n[ \t]*")
_NEW_ITEM = re.compile(r"\n\s*(?=(?:[•●▪◦·*–-]|\d{1,2}[.)])\s|[A-Z][\w/]*(?: \w+)?: )")
_NEW_SENTENCE = re.compile(r"\n\s*(?<=[.!?:;]\n)(?=[A-ZÀ-Þ])")
_WRAP_WIDTH = 100
_HREF_MAX = 1000
_UNSAFE_IN_HREF = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "*": "%2A", "_": "_"})


class _Run(NamedTuple):
    text: str
    bold: bool
    italic: bool
    href: str


def from_html(html: str) -> str:
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    writer = _Writer()
    _walk(body, writer)
    writer.flush()
    return "\n".join(writer.lines)


def _walk(body: LexborNode, writer: "_Writer") -> None:
    """Every node in the order of the text; without recursion, since a hostile page nests without end."""
    node: LexborNode | None = body.child
    open_tags: list[str] = []
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            writer.text(node.text_content or "")
        elif tag not in _SKIPPED:
            writer.start(tag, node)
            if tag not in _VOID and node.child is not None:
                open_tags.append(tag)
                node = node.child
                continue
            writer.end(tag)
        while node is not None and node.next is None:
            if not open_tags:
                return
            writer.end(open_tags.pop())
            node = node.parent
        node = node.next if node is not None else None


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.runs: list[_Run] = []
        self.bold = 0
        self.italic = 0
        self.preformatted = 0
        self.hrefs: list[str] = []
        self.lists: list[int] = []  # of each open list: its last number, -1 if it has none
        self.marker = ""  # of the item that has no text yet
        self.heading = ""
        self.in_row = False

    def start(self, tag: str, node: LexborNode) -> None:
        if tag == "br":
            self._add("\n")
        elif tag in _BOLD:
            self._cell(tag)
            self.bold += 1
        elif tag in _ITALIC:
            self.italic += 1
        elif tag == "a":
            self.hrefs.append(_safe_href(node.attributes.get("href")))
        elif tag == "li":
            self._item()
        elif tag == "td":
            self._cell(tag)
        elif tag == "tr":
            self.flush()
        elif tag in _BLOCKS:
            self.flush()
            self.preformatted += tag == "pre"
        elif tag in _HEADINGS:
            self.flush()
            self.heading = _HEADINGS[tag]
        elif tag in _LISTS:
            self.flush()
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "hr":
            self.flush()
            self.lines += ["", "---", ""]

    def end(self, tag: str) -> None:
        if tag in _BOLD:
            self.bold -= 1
        elif tag in _ITALIC:
            self.italic -= 1
        elif tag == "a":
            self.hrefs.pop()
        elif tag == "tr":
            self.flush(row=True)
        elif tag in _BLOCKS or tag == "li":
            self.flush()
            self.marker = "" if tag == "li" else self.marker
            self.preformatted -= tag == "pre"
        elif tag in _HEADINGS:
            self.flush()
            self.heading = ""
        elif tag in _LISTS:
            self.flush()
            self.lists.pop()

    def text(self, text: str) -> None:
        if "**" in text:
            text = text.replace("**", "")  # Markdown that an editor took for words
        text = text if self.preformatted else _on_few_lines(text)
        self._add(escape.words(text) if self.hrefs and self.hrefs[-1] else escape.inline(text))

    def flush(self, *, row: bool = False) -> None:
        """Ends the block: its runs become lines."""
        runs, self.runs = self.runs, []
        if not any(not run.text.isspace() for run in runs):
            self.in_row = self.in_row and row
            return
        text = _EDGE.sub("\n", _styled(runs).strip()).removesuffix(" |").strip()
        lines = text.split("\n") if not self.heading else [text.replace("\n", " ")]
        self._write([escape.line_start(line) if not self.heading else line for line in lines], row)

    def _write(self, lines: list[str], row: bool) -> None:
        margin = "    " * len(self.lists)
        lead = margin
        if self.marker:
            lead = margin[4:] + self.marker
            self.marker = ""
        elif self.in_row and row:
            self.lines[-1] += "  "
        else:
            self.lines.append("")
        if self.heading and not self.lists:
            lead = f"{self.heading} "
        for number, line in enumerate(lines):
            self.lines.append((margin if number else lead) + line + ("  " if number < len(lines) - 1 else "") if line else "")
        self.in_row = row

    def _add(self, text: str) -> None:
        if self.heading:
            self.runs.append(_Run(text, False, False, self.hrefs[-1] if self.hrefs else ""))
        else:
            self.runs.append(_Run(text, self.bold > 0, self.italic > 0, self.hrefs[-1] if self.hrefs else ""))

    def _item(self) -> None:
        self.flush()
        if not self.lists:
            self.marker = "- "
        elif self.lists[-1] < 0:
            self.marker = "- "
        else:
            self.lists[-1] += 1
            self.marker = f"{self.lists[-1]}. "

    def _cell(self, tag: str) -> None:
        if tag in ("td", "th") and any(not run.text.isspace() for run in self.runs):
            self.runs.append(_Run(" | ", False, False, ""))


def _on_few_lines(text: str) -> str:
    """White space as a browser shows it, but for line breaks that plainly separate sentences or items."""
    if "\n" not in text and "  " not in text and "\t" not in text:
        return text
    if "\n" not in text.strip():
        return _SPACE.sub(" ", text)
    lines = _NEW_ITEM.split(text)
    if max(map(len, text.split("\n"))) > _WRAP_WIDTH:
        lines = [line for part in lines for line in _NEW_SENTENCE.split(part)]
    return "\n".join(_SPACE.sub(" ", line) for line in lines)


def _safe_href(href: str | None) -> str:
    """An address worth following, or nothing: relative ones and scripts lead nowhere from here."""
    if not href or len(href) > _HREF_MAX:
        return ""
    href = _SPACE.sub("", href) if href[:7].lower() != "mailto:" else href.strip()
    if not href.lower().startswith(("https://", "http://", "mailto:")):
        return ""
    return "".join(character for character in href.translate(_UNSAFE_IN_HREF) if character.isprintable())


def _styled(runs: list[_Run]) -> str:
    """Runs as one text with Markdown's marks; a mark never touches a space on its inner side."""
    if not any(run.bold or run.italic or run.href for run in runs):
        return "".join(run.text for run in runs)
    text = ""
    for (bold, italic, href), group in groupby(runs, key=lambda run: run[1:]):
        words = "".join(run.text for run in group)
        mark = "**" * bold + "*" * italic
        if href:
            words = _link(words, href)
        text = _joined(text, words, mark) if mark and words.strip() else _after_mark(text, words)
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
    closing = mark[::-1]
    for number, line in enumerate(words.split("\n")):
        core = line.strip()
        lead, tail = (line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]) if core else ("", line)
        if core and not lead and text and (text[-1] == "*" or (text[-1].isalnum() and not core[0].isalnum())):
            lead = " "
        text += ("\n" if number else "") + lead + (f"{mark}{core}{closing}" if core else "") + tail
    return text


def _after_mark(text: str, words: str) -> str:
    """Words after a closing mark: `**Note:**text` shows its stars, `**Note:** text` does not."""
    closed = text.endswith("*") and not text.endswith("\\*")
    inner = text.rstrip("*")
    needs_space = closed and inner and not inner[-1].isalnum() and words[:1].isalnum()
    return f"{text} {words}" if needs_space else text + words
