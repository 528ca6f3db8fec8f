"""Stars that mark nothing: what is left where Markdown's bold and italic type was cut, glued or escaped.

A page shows them as they are, and nobody who wrote a posting meant them to be seen.
"""

import re

from markdown_it import MarkdownIt

_RUN = re.compile(r"(?<!\\)\*{2,}")
_ESCAPED_RUN = re.compile(r"(?<=\*\*)(?:\\\*){2,}[ \t]*|[ \t]*(?:\\\*){2,}(?=\*\*)|(?:\\\*){2,}")
_ANY_RUN = re.compile(r"(?:\\?\*)+")
_STARRED_ITEM = re.compile(r"^([ \t]*)\*{3,}[ \t]+(?=\S)(?![^\n]*\*\*[ \t]*$)", re.MULTILINE)
_UNEVEN = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{2,300})\*\*(?!\*)")
_TOUCHING_BOLD = re.compile(r"(?<=[^\s*])\*\*[ \t]+\*\*(?=[^\s*])")

# "**Tasks*** Steer the boat", and "**Tasks** * Steer the boat * Moor it" in one line.
_GLUED_ITEM = re.compile(r"((?<=[.!?:;)*])[ \t]+)?(?<![*\\])(\*\*(?=[^\s*])[^*\n]+\*\*)\*(?=[ \t]+\S)")
_LIST_IN_LINE = re.compile(r"(?<![*\\])[ \t]*(?:#{1,6}[ \t]+)?(\*\*(?=[^\s*])[^*\n]+\*\*:?)[ \t]+\*[ \t]+(?=\S)")
_NEXT_IN_LINE = re.compile(r"[ \t]+\*[ \t]+(?=[A-ZÀ-Þ\d])")
_LABEL_BEFORE_BOLD = re.compile(r"(?<![*\\])(\*\*(?=[^\s*])[^*\n]*[:：])\*{4}(?=[^\s*])")

_WORKING = re.compile(r"(?<![*\\\w])(\*{1,3})(?=[^\s*])[^*\n]*(?<=[^\s*\\])\1(?![*\w])")
_TWO = re.compile(r"\\?\*\\?\*")
_parser = MarkdownIt("commonmark", {"html": False}).disable(["code", "lheading", "reference"])


def without_runs(text: str) -> str:
    """Words without runs of stars: in plain text and in HTML they were Markdown, or a decoration."""
    if "**" not in text:
        return text
    text = _STARRED_ITEM.sub(r"\1* ", text)
    return _RUN.sub(_gap, _UNEVEN.sub(r"\1", text))


def working(line: str) -> str:
    """A line of Markdown with `**Pay:**20` and `** Pay **` spaced as it takes to see bold words."""
    parts = _TOUCHING_BOLD.sub(" ", line).split("**")
    if len(parts) % 2 == 0 or "***" in line.replace("****", "") or "`" in line:
        return line
    done = parts[0]
    for bold, after in zip(parts[1::2], parts[2::2], strict=True):
        core = bold.strip()
        if core:
            lead = (
                " " if bold[0] == " " or (done[-1:].isalnum() and not core[0].isalnum()) or done.endswith("*") else ""
            )
            tail = " " if bold[-1] == " " or (after[:1].isalnum() and not core[-1].isalnum()) else ""
            done += f"{lead if done else ''}**{core}**{tail}{after}"
        else:
            done += (bold or " ") + after
    return done


def parted(markdown: str) -> str:
    """Titles apart from the list that was glued to them."""
    if "*" not in markdown:
        return markdown
    if "\\*" in markdown:
        markdown = _ESCAPED_RUN.sub("", markdown)
    if "****" in markdown:
        markdown = _LABEL_BEFORE_BOLD.sub(r"\1**\n\n**", markdown)
    if "***" in markdown:
        markdown = _GLUED_ITEM.sub(lambda title: ("\n\n" if title[1] else "") + f"{title[2]}\n\n* ", markdown)
    return "\n".join(_as_list(line) if "** * " in line or "**: * " in line else line for line in markdown.split("\n"))


def _as_list(line: str) -> str:
    titles = _LIST_IN_LINE.sub(r"\n\n\1\n\n* ", line).strip("\n").split("\n")
    return "\n".join(_NEXT_IN_LINE.sub("\n* ", piece) if piece.startswith("* ") else piece for piece in titles)


def without_idle(markdown: str) -> str:
    """Markdown of which the last stars that mark nothing are gone."""
    lines = markdown.split("\n")
    if not any(_TWO.search(_WORKING.sub("", line)) for line in lines if "*" in line):
        return markdown
    for token in _parser.parse(markdown):
        shown = "".join(child.content for child in token.children or () if child.type == "text")
        if "**" in shown and token.map:
            for number in range(*token.map):
                lines[number] = _starless(lines[number])
    return "\n".join(lines).strip()


def _starless(line: str) -> str:
    """A line that keeps the stars of those words alone that are surely bold or italic."""
    done, end = "", 0
    for bold in _WORKING.finditer(line):
        done += _ANY_RUN.sub(_gap, line[end : bold.start()]) + bold[0]
        end = bold.end()
    done += _ANY_RUN.sub(_gap, line[end:])
    margin = line[: len(line) - len(line.lstrip())]
    return margin + done.strip() + ("  " if line.endswith("  ") else "")


def _gap(run: re.Match[str]) -> str:
    """A space where two words or sentences would touch; one escaped star is a footnote's."""
    if run[0] == "\\*":
        return run[0]
    before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
    return " " if after.isalnum() and (before.isalnum() or before in tuple(".!?:;,)")) else ""
