"""What one line of Markdown begins with, and what it plainly is, as people and programs write them."""

import re

BULLETS = "•●▪■◆►▶➢➤➔➜➣‣◦○∙⁃・✓✔☑→▸»"
_BOLD_TITLE_MAX = 80

# Groups: 1 indentation, 2 fence, 3 heading, 4 rule, 5 bullet, 6 number, 7 quotation.
LINE = re.compile(
    rf"""
    ([ \t]*)
    (?:
        (`{{3,}}|~{{3,}})
      | (\#{{1,6}})(?:[ \t]+|$)
      | ((?:-[ ]*){{3,}}|(?:\*[ ]*){{3,}}|(?:_[ ]*){{3,}}|=[= ]{{2,}}|[\u2014\u2e3a\u2e3b─━═]+[ ]*)$
      | ((?:
            [{BULLETS}]\ufe0f? | ·(?=[ \t]*[^\W_]) | §(?![ \t]*\d) | o(?=[ \t]+[A-Z])
          | (?:[-*–—]|\+(?![ \t]*\d))(?=[ \t]|$)
        )[ \t]*)
      | (\d{{1,3}})(?:[.)](?:[ \t]+|$)|[.)．](?=[^\s\d,%°/-]|\d+[ ]?年)|[、）](?=\S))
      | (>)
      | \|(?=.*\|$)
    )?
    """,
    re.VERBOSE,
)
MARKER = re.compile(rf"(?:[{BULLETS}]\ufe0f?|(?:[-*–·]|\\[-*+])(?=[ \t]))[ \t]*")
_NEXT_IN_LINE = re.compile(r" - (?=[A-ZÀ-Þ\d$€£])")
_LEAST_IN_LINE = 4
_LEAST_PIECE = 30
_BOLD_LINE = re.compile(r"(\*\*|__)([^*_\n]+)\1[ ]?:?")
_NO_TITLE = re.compile(rf"^[{BULLETS}–-]|^[\W_]+$|[.!?。！？,;]\s*$|[:：]\s*[^\s:：]|://|www\.|@")


def is_bold_title(line: str) -> bool:
    """A short line in bold type that is no sentence, no address and no "label: value"."""
    bold = _BOLD_LINE.fullmatch(line)
    return bool(bold and len(bold[2]) <= _BOLD_TITLE_MAX and not _NO_TITLE.search(bold[2]))


def parts(line: str) -> list[str]:
    """A line that holds a whole list ("We offer: - Free lunch - ...") as the lines of that list."""
    if line.count(" - ") < _LEAST_IN_LINE - 1 or "](" in line:
        return [line]
    first, *others = _NEXT_IN_LINE.split(line)
    if len(others) < _LEAST_IN_LINE - 1 or len(line) < _LEAST_PIECE * len(others) or first.count("**") % 2:
        return [line]
    indent = first[: len(first) - len(first.lstrip())]
    return [first, *(f"{indent}- {other}" for other in others)]
