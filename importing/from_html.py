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
    [
        "audio",
        "button",
        "canvas",
        "embed",
        "frame",
        "frameset",
        "head",
        "iframe",
        "img",
        "input",
        "map",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "option",
        "picture",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "legend",
        "li",
        "main",
        "nav",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
    ]
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
_UNSAFE_IN_HREF = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "*": "%2A"})


class _Run(NamedTuple):
    text: str
    bold: bool
    italic: bool
    href: str


def from_html(html: str) -> str:
    """Markdown lines; their lists and headings are left to tidy()."""
    body = LexborHTMLParser(html.encode(errors="ignore")).body
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
            child = None if tag in _VOID else node.child
            if child is not None:
                open_tags.append(tag)
                node = child
                continue
            writer.end(tag)
        following = node.next
        while following is None and open_tags:
            writer.end(open_tags.pop())
            node = node.parent if node is not None else None
            following = node.next if node is not None else None
        node = following


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.runs: list[_Run] = []
        self.bold = 0
        self.italic = 0
        self.preformatted = 0
        self.hrefs = [""]
        self.lists: list[int] = []  # of each open list: its last number, -1 if it has none
        self.marker = ""  # of the item that has no text yet
        self.heading = ""
        self.after_row = False

    def start(self, tag: str, node: LexborNode) -> None:
        if tag == "br":
            self.runs.append(_Run("\n", False, False, ""))
        elif tag in _BLOCKS:
            self.flush()
            self.preformatted += tag == "pre"
            if tag == "li":
                self.marker = self._next_marker()
        elif tag in _BOLD or tag == "td":
            if tag in ("td", "th") and self.runs:
                self.runs.append(_Run(" | ", False, False, ""))
            self.bold += tag in _BOLD
        elif tag in _ITALIC:
            self.italic += 1
        elif tag == "a":
            self.hrefs.append(_safe_href(node.attributes.get("href")))
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
        if tag in _BLOCKS:
            self.flush(row=tag == "tr")
            self.preformatted -= tag == "pre"
            if tag == "li":
                self.marker = ""
        elif tag in _BOLD:
            self.bold -= 1
        elif tag in _ITALIC:
            self.italic -= 1
        elif tag == "a":
            self.hrefs.pop()
        elif tag in _HEADINGS:
            self.flush()
            self.heading = ""
        elif tag in _LISTS:
            self.flush()
            self.lists.pop()

    def text(self, text: str) -> None:
        if not self.runs and text.isspace():
            return
        if "**" in text:
            text = text.replace("**", "")  # Markdown that an editor took for words
        if not self.preformatted:
            text = _on_few_lines(text)
        href = self.hrefs[-1]
        text = escape.words(text) if href else escape.inline(text)
        styled = not self.heading
        self.runs.append(_Run(text, styled and self.bold > 0, styled and self.italic > 0, href))

    def flush(self, *, row: bool = False) -> None:
        """Ends the block: its runs become lines."""
        if not self.runs:
            return
        text = _EDGE.sub("\n", _styled(self.runs).strip()).removesuffix(" |").strip()
        self.runs.clear()
        if text and self.heading and not self.lists:
            self.lines += ["", f"{self.heading} {text}".replace("\n", " ")]
        elif text:
            self._write([escape.line_start(line) for line in text.split("\n")], row)
            self.after_row = row

    def _write(self, lines: list[str], row: bool) -> None:
        margin = "    " * len(self.lists)
        lead = margin
        if self.marker:
            lead = margin[4:] + self.marker
            self.marker = ""
        elif self.after_row and row:
            self.lines[-1] += "  "
        else:
            self.lines.append("")
        for number, line in enumerate(lines, 1):
            self.lines.append(f"{lead}{line}  " if line and number < len(lines) else lead + line)
            lead = margin

    def _next_marker(self) -> str:
        if not self.lists or self.lists[-1] < 0:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "


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
    href = (href or "").strip()
    if len(href) > _HREF_MAX or not href.lower().startswith(("https://", "http://", "mailto:")):
        return ""
    return "".join(character for character in href.translate(_UNSAFE_IN_HREF) if character.isprintable())


def _styled(runs: list[_Run]) -> str:
    """Runs as one text with Markdown's marks; a mark never touches a space on its inner side."""
    if not any(run.bold or run.italic or run.href for run in runs):
        return "".join([run.text for run in runs])
    text = ""
    for (bold, italic, href), group in groupby(runs, key=lambda run: run[1:]):
        words = "".join([run.text for run in group])
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
