"""HTML, however broken, to Markdown.

The parser repairs the tree as a browser would; one walk over it collects runs of text with their
style and writes a block wherever a browser would start a new line. Scripts, styles, frames and
pictures are left behind: what remains is words.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from importing import escape, stars
from importing.styled_text import Run, safe_href, styled

_SKIPPED = frozenset((
    "audio", "button", "canvas", "embed", "frame", "frameset", "head", "iframe", "img", "input", "map", "math",
    "noembed", "noframes", "noscript", "object", "option", "picture", "script", "select", "style", "svg",
    "template", "textarea", "title", "video",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "legend", "li", "main",
    "nav", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
))  # fmt: skip
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BOLD = frozenset(("b", "strong", "th"))
_ITALIC = frozenset(("em", "i", "cite", "dfn"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_VOID = frozenset(("br", "hr", "wbr", "!doctype", "-comment"))

_SPACE = re.compile(r"\s+")
_EDGE = re.compile(r"[ \t]*\n[ \t]*")
_NEW_ITEM = re.compile(r"(?:[•●▪◦·*–-]|\d{1,2}[.)])\s|[A-Z][\w/]*(?: \w+)?: ")
_WRAPPED = range(60, 101)  # how long a line is that an editor broke


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
        self.runs: list[Run] = []
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
            self.runs.append(Run("\n", False, False, ""))
        elif tag in _BLOCKS:
            self.flush()
            self.preformatted += tag == "pre"
            if tag == "li":
                self.marker = self._next_marker()
        elif tag in _BOLD or tag == "td":
            if tag in ("td", "th") and self.runs:
                self.runs.append(Run(" | ", False, False, ""))
            self.bold += tag in _BOLD
        elif tag in _ITALIC:
            self.italic += 1
        elif tag == "a":
            self.hrefs.append(safe_href(node.attributes.get("href")))
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
        text = stars.without_runs(text)
        if not self.preformatted and ("\n" in text or "  " in text or "\t" in text):
            text = _on_few_lines(text, whole=not self.runs)
        href = self.hrefs[-1]
        text = escape.words(text) if href else escape.inline(text)
        styled = not self.heading
        self.runs.append(Run(text, styled and self.bold > 0, styled and self.italic > 0, href))

    def flush(self, *, row: bool = False) -> None:
        """Ends the block: its runs become lines."""
        if not self.runs:
            return
        text = _EDGE.sub("\n", styled(self.runs).strip()).removesuffix(" |").strip()
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


def _on_few_lines(text: str, *, whole: bool) -> str:
    """White space as a browser shows it, but for line breaks that plainly separate sentences or items.

    `whole` says that the first line begins its block: else nobody knows how long it is.
    """
    if "\n" not in text.strip():
        return _SPACE.sub(" ", text)
    first, *others = text.split("\n")
    done, above = _SPACE.sub(" ", first), first.strip() if whole else ""
    unwrapped = max(map(len, others)) > _WRAPPED.stop
    for line in others:
        below = line.strip()
        ends = bool(above) and (len(above) < _WRAPPED.start or (unwrapped and above[-1] in ".!?:;"))
        breaks = _NEW_ITEM.match(below) or (ends and below[:1].isupper())
        done += ("\n" if breaks else " ") + _SPACE.sub(" ", line)
        above = below
    return done
