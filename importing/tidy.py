"""The last step of every text: Markdown as a careful person would have typed it.

One line at a time: the bullets of Word and of web pages become `-`, lists are tight and nested by
their indentation, a line break that was there stays visible, nothing turns into a code block by
accident, and a short bold line alone is the heading that it looks like.
"""

import re
from typing import NamedTuple

from importing import escape, lines, stars

HEADING_MAX = 120
_MINOR = "◦○o"
_LONG_LINE = 100
_WRAPPED_FROM = 50

_UNSPACED_DASH = re.compile(r"([ \t]*)[-–—](?=[^\W\d_])")
_HEADING = re.compile(r"#{1,6} |[=-]{3,}[ \t]*$")
_BOLD = re.compile(r"^(\*\*|__)(.+?)\1(?=:?$)")
_CLOSING_MARKS = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_NOTHING = frozenset(".,;:|·\\")
_LONGEST_NOTHING = 40  # with its indentation
_SENTENCE_END = ".!?:;。！？：；…"
_SPACES = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_TABLE_RULE = re.compile(r"[\s|:-]+")
_CELLS = re.compile(r"\s*(?<!\\)\|\s*")


def tidy(markdown: str) -> str:
    """Markdown to Markdown that means the same, or what its author plainly meant."""
    written = markdown.split("\n")
    if sum(map(bool, map(_UNSPACED_DASH.match, written))) > 1:
        written = [
            _UNSPACED_DASH.sub(r"\1- ", line, count=1) if _UNSPACED_DASH.match(line) else line for line in written
        ]
    page = _Page("###" if any(map(_HEADING.match, written)) else "##")
    for line in written:
        page.add(line)
    return page.finished()


class _List(NamedTuple):
    """An open list: the indentation it was written with, the margin of its items' text, its marker."""

    indent: int
    margin: str
    marker: str


class _Page:
    """What has been written so far, and what the next line must know of it."""

    def __init__(self, bold_heading: str) -> None:
        self.out: list[str] = []
        self.kind = ""  # of the last line written: words, item, heading, quote, rule, fence
        self.gap = False  # an empty line came since
        self.broken = False  # the last line asked for a line break after it
        self.lists: list[_List] = []
        self.waiting: tuple[int, str] | None = None  # a bullet whose text is on the next line
        self.fence = ""
        self.bold_heading = bold_heading

    def add(self, line: str) -> None:
        stripped = line.rstrip()
        if self.fence:
            self._in_fence(stripped)
            return
        broken = line.endswith("  ")
        while stripped.endswith("\\") and (len(stripped) - len(stripped.rstrip("\\"))) % 2:  # two of them are a word
            stripped, broken = stripped[:-1].rstrip(), True
        if not stripped or (len(stripped) < _LONGEST_NOTHING and stripped.lstrip() in _NOTHING):
            self.gap = True
            return
        for part in lines.parts(stripped):
            match = lines.LINE.match(part)
            assert match is not None  # each part of it may be absent
            text = part[match.end() :]
            if "  " in text or "\t" in text:
                text = _SPACES.sub(" ", text)
            self._write(match, len(match[1].expandtabs(4)) if match[1] else 0, text, part.strip())
            self.gap = False
        self.broken = broken

    def finished(self) -> str:
        if self.fence:
            self.out.append(self.fence)
        while self.out and self.out[-1] in ("", "---"):
            self.out.pop()
        if self.kind == "heading" and self.out:  # a last line heads nothing
            text = self.out[-1].lstrip("#").strip()
            self.out[-1] = text if "*" in text else f"**{text}**"
        return "\n".join(self.out)

    def _write(self, match: re.Match[str], indent: int, text: str, line: str) -> None:
        kind = match.lastindex
        if kind == 2:
            self._block("fence", line)
            self.fence = match[2]
        elif kind == 3:
            self._heading(match[3], text)
        elif kind == 4:
            self._rule(line)
        elif kind in (5, 6):
            self._item(indent, match[kind].strip()[:3], text)
        elif kind == 7:
            self._quote(line)
        elif line[0] == "|" and line[-1] == "|":
            self._row(line)
        elif self.waiting:
            self._item(*self.waiting, text)
        else:
            self._words(indent, text)

    def _block(self, kind: str, line: str) -> None:
        if self.out:
            self.out.append("")
        self.out.append(line)
        self.kind = kind
        self.lists.clear()
        self.waiting = None

    def _in_fence(self, line: str) -> None:
        self.out.append(line)
        if line.strip().startswith(self.fence) and not line.strip().strip(self.fence[0]):
            self.fence = ""

    def _heading(self, marks: str, text: str) -> None:
        text = stars.without_runs(_BOLD.sub(r"\2", _CLOSING_MARKS.sub("", text))).strip().rstrip(":：").strip()
        if lines.MARKER.match(text):
            self._item(0, "-", text)
        elif len(text) > HEADING_MAX:
            self._block("words", text)
        elif any(map(str.isalnum, text)):
            self._block("heading", f"{marks} {text}")

    def _rule(self, line: str) -> None:
        above = self.out[-1] if self.out else ""
        underlines = self.kind == "words" and not self.gap and line[0] in "=-"
        alone = len(self.out) < 2 or not self.out[-2]
        if underlines and alone and len(above) <= HEADING_MAX and any(map(str.isalnum, above)):
            del self.out[-2:]
            self._heading("#" if line[0] == "=" else "##", above.strip())
        elif self.kind not in ("", "rule", "heading") and line[0] != "=":
            self._block("rule", "---")

    def _quote(self, line: str) -> None:
        if self.kind == "quote" and not self.gap:
            self.out.append(line)
        else:
            self._block("quote", line)

    def _row(self, line: str) -> None:
        if _TABLE_RULE.fullmatch(line):
            return
        text = " ".join(" | ".join(_CELLS.split(line.strip("| \t"))).split())
        while marker := lines.MARKER.match(text):
            text = text[marker.end() :]
        if not lines.LINE.fullmatch(text):  # else a marker is all there is
            self.broken = self.kind == "words"
            self._words(0, escape.line_start(text))

    def _item(self, indent: int, marker: str, text: str) -> None:
        while again := lines.MARKER.match(text):
            text = text[again.end() :]
        if not text.strip():
            self.waiting = (indent, marker)
            return
        if text.startswith(">"):
            text = f"\\{text}"  # more than five years, and no quotation
        self.waiting = None
        starts = not self.lists
        closed = self._close_lists(indent, marker)
        outer = self.lists[-1].margin if self.lists else ""
        mark = f"{int(marker)}. " if marker.isdigit() else "- "
        if self.out and (starts or (closed and closed.marker.isdigit() != marker.isdigit())):
            self.out.append("")
        self.out.append(f"{outer}{mark}{text}")
        self.lists.append(_List(indent, outer + " " * len(mark), marker))
        self.kind = "item"

    def _close_lists(self, indent: int, marker: str) -> _List | None:
        """Leaves open the lists that an item is inside of; the list that it goes on with, if there is one."""
        minor = marker in _MINOR
        closed = None
        while self.lists:
            last = self.lists[-1]
            if indent >= last.indent + 2 or (indent == last.indent and minor and last.marker not in _MINOR):
                break
            closed = self.lists.pop()
            if indent >= closed.indent and minor == (closed.marker in _MINOR):
                break
        return closed

    def _words(self, indent: int, text: str) -> None:
        if self._is_heading(indent, text):
            self._heading(self.bold_heading, text)
        elif self.gap or self.kind not in ("words", "item", "quote"):
            self._paragraph(indent, text)
        elif self.kind == "quote":
            self._block("words", text)
        elif self.kind == "item":
            self._after_item(indent, text)
        elif not self.broken and self._flows(text):
            self.out[-1] += f" {text}"
        elif self.broken or max(len(self.out[-1]), len(text)) <= _LONG_LINE:
            self._break(text)
        else:
            self._paragraph(indent, text)

    def _is_heading(self, indent: int, text: str) -> bool:
        if not (self.gap or self.kind in ("", "heading", "item")) or indent > 1 or text[0] not in "*_":
            return False
        if self.kind == "words" and self.out[-1].endswith(":"):
            return False  # the answer to a label
        return lines.is_bold_title(text)

    def _paragraph(self, indent: int, text: str) -> None:
        inside = [opened.margin for opened in self.lists if indent >= opened.indent + 2]
        if inside:
            self.out += ["", inside[-1] + text]
            self.kind = "words"
        else:
            self._block("words", text)

    def _after_item(self, indent: int, text: str) -> None:
        if self.broken:
            self._break(text)
        elif indent > self.lists[-1].indent or self._flows(text):
            self.out[-1] += f" {text}"
        else:
            self._block("words", text)

    def _break(self, text: str) -> None:
        self.out[-1] += "  "
        self.out.append((self.lists[-1].margin if self.lists else "") + text)

    def _flows(self, text: str) -> bool:
        """Whether a line goes on with the sentence of the line above, which was only wrapped."""
        above = self.out[-1].strip()
        if above[-1] in _SENTENCE_END:
            return False
        if len(above) < _WRAPPED_FROM:  # "Ensure" above "that all is well"
            return text[0].islower() and above[0].isupper() and " " not in above and text.count(" ") > 1
        return text[0].islower() or above[-1] == ","
