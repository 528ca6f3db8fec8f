"""The last step of every text: Markdown as a careful person would have typed it.

One line at a time: the bullets of Word and of web pages become `-`, lists are tight and nested by
their indentation, a line break that was there stays visible, nothing turns into a code block by
accident, and a short bold line alone is the heading that it looks like.
"""

import re

BULLETS = "•●▪■◆►▶➢➤➔➜➣‣◦○∙⁃・✓✔☑→▸»"
_MINOR = "◦○o"
HEADING_MAX = 120
_BOLD_HEADING_MAX = 80
_LONG_LINE = 100
_WRAPPED_FROM = 50

_LINE = re.compile(
    rf"""
    ([ \t]*)
    (?:
        (`{{3,}}|~{{3,}})
      | (\#{{1,6}})(?:[ \t]+|$)
      | ((?:-[ ]*){{3,}}|(?:\*[ ]*){{3,}}|(?:_[ ]*){{3,}}|=[= ]{{2,}}|[\u2014\u2e3a\u2e3b─━═]{{1,}}[ ]*)$
      | ((?:[{BULLETS}]\ufe0f?|·(?=[ \t]*[^\W_])|§(?![ \t]*\d)|(?:[-*–—]|\+(?![ \t]*\d))(?=[ \t]|$)|o(?=[ \t]+[A-Z]))[ \t]*)
      | (\d{{1,3}})(?:[.)](?:[ \t]+|$)|[.)．](?=[^\s\d,%°/-]|\d+[ ]?年)|[、）](?=\S))
      | (>)
      | \|(?=.*\|$)
    )?
    """,
    re.VERBOSE,
)
_NEXT_MARKER = re.compile(rf"(?:[{BULLETS}]\ufe0f?|[-*–·](?=[ \t]))[ \t]*")
_UNSPACED_DASH = re.compile(r"^([ \t]*)[-–—](?=[^\W\d_])", re.MULTILINE)
_HAS_HEADING = re.compile(r"^#{1,6} |^[=-]{3,}[ \t]*$", re.MULTILINE)
_BOLD_LINE = re.compile(r"(?:\*\*|__)([^*_\n]+)(?:\*\*|__)[ ]?:?")
_NO_TITLE = re.compile(r"[.!?。！？,;]\s*$|://|www\.|@")
_BOLD = re.compile(r"^(?:\*\*|__)(.+?)(?:\*\*|__)(?=:?$)")
_NOTHING = frozenset(".,;:|·")
_SENTENCE_END = ".!?:;。！？：；…"
_SPACES = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_CELLS = re.compile(r"\s*(?<!\\)\|\s*")
_TABLE_RULE = re.compile(r"[\s|:-]+")


def tidy(markdown: str) -> str:
    """Markdown to Markdown that means the same, or what its author plainly meant."""
    if len(_UNSPACED_DASH.findall(markdown)) > 1:
        markdown = _UNSPACED_DASH.sub(r"\1- ", markdown)
    page = _Page("###" if _HAS_HEADING.search(markdown) else "##")
    for line in markdown.split("\n"):
        page.add(line)
    return page.finished()


class _Page:
    """What has been written so far, and what the next line must know of it."""

    def __init__(self, bold_heading: str) -> None:
        self.out: list[str] = []
        self.kind = ""  # of the last line written: words, item, heading, quote, rule, fence
        self.gap = False  # an empty line came since
        self.broken = False  # the last line asked for a line break after it
        self.lists: list[tuple[int, str, str]] = []  # of each open list: its indent, its items' margin, its marker
        self.waiting: tuple[int, str] | None = None  # a bullet whose text is on the next line
        self.fence = ""
        self.bold_heading = bold_heading

    def add(self, line: str) -> None:
        stripped = line.rstrip()
        if self.fence:
            self._in_fence(stripped)
            return
        if not stripped or stripped in _NOTHING:
            self.gap = True
            return
        match = _LINE.match(stripped)
        assert match is not None  # every part of it may be absent
        indent = len(match[1].expandtabs(4))
        text = stripped[match.end() :]
        if "  " in text or "\t" in text:
            text = _SPACES.sub(" ", text)
        self._write(match, indent, text, stripped.strip())
        self.gap = False
        self.broken = line.endswith("  ") or (line.endswith("\\") and not line.endswith("\\\\"))

    def _write(self, match: re.Match[str], indent: int, text: str, line: str) -> None:
        kind = match.lastindex
        if kind == 2:
            self._block("fence", line)
            self.fence = match[2]
        elif kind == 3:
            self._heading(match[3], text)
        elif kind == 4:
            self._rule(line)
        elif kind == 5:
            self._item(indent, match[5].strip()[:1], text)
        elif kind == 6:
            self._item(indent, match[6], text)
        elif kind == 7:
            self._quote(line)
        elif line.startswith("|") and line.endswith("|"):
            self._row(line)
        elif self.waiting:
            self._item(*self.waiting, text)
        else:
            self._words(indent, text)

    def finished(self) -> str:
        if self.fence:
            self.out.append(self.fence)
        while self.out and self.out[-1] in ("", "---"):
            self.out.pop()
        return "\n".join(self.out)

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
        text = _BOLD.sub(r"\1", text.rstrip("# \t")).strip().rstrip(":：").strip()
        if len(text) > HEADING_MAX:
            self._block("words", text)
        elif text:
            self._block("heading", f"{marks} {text}")

    def _rule(self, line: str) -> None:
        above = self.out[-1] if self.out else ""
        underlines = self.kind == "words" and not self.gap and line[0] in "=-"
        if underlines and (len(self.out) < 2 or not self.out[-2]) and len(above) <= HEADING_MAX:
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
        if not _TABLE_RULE.fullmatch(line):
            self.broken = self.kind == "words"
            self._words(0, " | ".join(_CELLS.split(line.strip("| \t"))))

    def _item(self, indent: int, marker: str, text: str) -> None:
        while again := _NEXT_MARKER.match(text):
            text = text[again.end() :]
        if not text.strip():
            self.waiting = (indent, marker)
            return
        self.waiting = None
        continues = bool(self.lists)
        numbered = marker.isdigit()
        margin = self._margin(indent, marker)
        mark = f"{int(marker)}. " if numbered else "- "
        if self.out and (not continues or (self.kind == "item" and self.changed)):
            self.out.append("")
        self.out.append(f"{margin}{mark}{text}")
        self.lists.append((indent, margin + " " * len(mark), marker))
        self.kind = "item"

    def _margin(self, indent: int, marker: str) -> str:
        """The margin of an item at this indentation; lists that it ends are closed."""
        self.changed = False
        while self.lists and indent < self.lists[-1][0]:
            self.lists.pop()
        if not self.lists:
            return ""
        last_indent, inner, last_marker = self.lists[-1]
        deeper = marker in _MINOR and last_marker not in _MINOR
        if indent >= last_indent + 2 or (deeper and indent >= last_indent):
            return inner
        self.lists.pop()
        if self.lists and last_marker in _MINOR and marker not in _MINOR:
            _, inner, last_marker = self.lists.pop()
        self.changed = marker.isdigit() != last_marker.isdigit()
        return self.lists[-1][1] if self.lists else ""

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
        bold = _BOLD_LINE.fullmatch(text)
        return bool(bold and len(bold[1]) <= _BOLD_HEADING_MAX and not _NO_TITLE.search(bold[1]))

    def _paragraph(self, indent: int, text: str) -> None:
        inside = [margin for start, margin, _ in self.lists if indent >= start + 2]
        if not inside:
            self._block("words", text)
            return
        self.out += ["", inside[-1] + text]
        self.kind = "words"

    def _after_item(self, indent: int, text: str) -> None:
        if self.broken:
            self._break(text)
        elif indent > self.lists[-1][0] or self._flows(text):
            self.out[-1] += f" {text}"
        else:
            self._block("words", text)

    def _break(self, text: str) -> None:
        margin = self.lists[-1][1] if self.lists else ""
        self.out[-1] += "  "
        self.out.append(margin + text)

    def _flows(self, text: str) -> bool:
        """Whether a line goes on with the sentence of the line above, which was only wrapped."""
        above = self.out[-1]
        return (
            (text[0].islower() or above[-1] == ",") and len(above) >= _WRAPPED_FROM and above[-1] not in _SENTENCE_END
        )
