"""Plain text to Markdown: paragraphs, bullet lists and headings where the text plainly has them.

What a person sees in the text is what the page shows: a line break stays one, a `#` stays a `#`.
"""

import re

from importing import escape, stars
from importing.lines import BULLETS

_MARKER = re.compile(
    rf"""
    [ \t]*(?:
        [{BULLETS}]\ufe0f?
      | [-*–—](?=[ \t]) | [·§o](?=[ \t]) | \+(?=[ \t]+\D)
      | \d{{1,3}}(?:[.)](?=\s|[^\W\d_])|[、．）])
    )[ \t]*
    """,
    re.VERBOSE,
)
_INLINE_BULLET = re.compile(r"([•●▪■◆►➢➤‣∙])[ \t]*")
_INLINE_DOT = re.compile(r"([·§*-])(?:(?<!-)|(?<=[a-z.;:)]-)(?= +[A-Z])) +(?=[^\W\d_])")
_RULE = re.compile(r"[-=_*~\u2014\u2e3a\u2e3b─━═]{3,}|[\u2e3a\u2e3b]")
_BULLET_GAP = 20
_DOT_GAP = 40

_GLUED = re.compile(r"([.!?:;])(?<=[a-zà-ÿ]{2}.)(?=[A-ZÀ-Þ][a-zà-ÿ]*[ ,])(?!(?:Net|Js|Io|Com|Ai|Org|De)\b)")
_LABEL_IN_TEXT = re.compile(
    r"([.!?])(?<=[a-z)0-9]{2}.) (?=[A-Z][\w’'&/-]*(?: (?:[A-Z][\w’'&/-]*|and|or|of|the|to|for|in|we|you|&)){0,5}: )"
)
_SECTION_IN_TEXT = re.compile(
    r"(?:Duties|Responsibilities|Tasks|Requirements|Qualifications?|Skills|Education|Experience|Benefits|Salary|Deadline"
    r"|Summary|How [Tt]o [Aa]pply|What [Ww]e [Oo]ffer|Working [Hh]ours|Work [Ll]ocation)(?: (?:and|&) [A-Z]\w+)? ?:"
)
# Only after a word in lower case: "Shift Responsibilities:" is one label, not two.
_BEFORE_SECTION = re.compile(
    r"(?:^|\s)(?!(?:of|and|or|the|for|to|in|a|your|our)\s)[a-z0-9][^\s:]*( )"
    r"(?:(?:Job|Key|Main|Core|Major|Primary|Required|Preferred|Minimum|Basic|Additional|Essential|Application) )?$"
)
_BEFORE_SECTION_MAX = 60
_LONG_LINE = 400

# Lines that head a section wherever they stand alone.
_SECTIONS = frozenset((
    "about us", "about you", "about the company", "about the job", "about the role", "about the team", "overview",
    "job description", "description", "job summary", "summary", "position summary", "the role", "your role",
    "role description", "company description", "responsibilities", "key responsibilities", "job responsibilities",
    "duties", "requirements", "job requirements", "qualifications", "basic qualifications",
    "minimum qualifications", "preferred qualifications", "required qualifications", "skills", "required skills",
    "education", "experience", "nice to have", "benefits", "what we offer", "we offer", "what you will do",
    "what you'll do", "what we're looking for", "how to apply", "aufgaben", "deine aufgaben", "ihre aufgaben",
    "tätigkeiten", "qualifikation", "qualifikationen", "anforderungen", "profil", "dein profil", "ihr profil",
    "wir bieten", "das bieten wir", "über uns", "jobbeschreibung", "stellenbeschreibung", "stellenanforderungen",
    "kontakt", "functieomschrijving", "functie-eisen", "arbeidsvoorwaarden", "wat bieden wij", "wie zijn wij",
    "wie ben jij", "missions",
))  # fmt: skip
_LABEL_MAX = 60
_LABEL_WORDS = 8
_LABEL = re.compile(r"[^\W\d_][^:：.!?,;|@<>]*[:：]")
_CAPITALS = re.compile(r"[^a-zß-öø-ÿ.!?:;|@<>]{4,60}:?")
_LISTED_MAX = 250
_TWO_SENTENCES = re.compile(r"[.!?]\s+[A-ZÀ-Þ]")


def from_plain(text: str) -> str:
    listed = bool(_INLINE_BULLET.search(text) or _INLINE_DOT.search(text))
    lines = [stars.without_runs(line) for part in text.split("\n") for line in _split(part, listed=listed)]
    return "\n".join(_marked(lines, spaced="" in lines))


def _split(line: str, *, listed: bool) -> list[str]:
    """A line that holds a whole list, or a text whose line breaks were lost, as several."""
    if listed:
        line = _broken_at(_INLINE_BULLET, line, 2, _BULLET_GAP)
        if "\n" not in line:
            line = _broken_at(_INLINE_DOT, line, 3, _DOT_GAP)
    if len(line) > _LONG_LINE:
        line = _LABEL_IN_TEXT.sub(r"\1\n", _GLUED.sub(r"\1 ", line))
        line = _parted_at_sections(line) if ":" in line else line
    return line.rstrip().split("\n")


def _parted_at_sections(line: str) -> str:
    done, end = "", 0
    for section in _SECTION_IN_TEXT.finditer(line):
        before = _BEFORE_SECTION.search(line, max(end, section.start() - _BEFORE_SECTION_MAX), section.start())
        if before:
            done += line[end : before.start(1)] + "\n"
            end = before.end(1)
    return done + line[end:]


def _broken_at(bullet: re.Pattern[str], line: str, least: int, gap: int) -> str:
    found = len(bullet.findall(line))
    return bullet.sub(r"\n\1 ", line).lstrip("\n") if found >= least and len(line) >= gap * found else line


def _marked(lines: list[str], *, spaced: bool) -> list[str]:
    """Each line in Markdown; without empty lines in the text, every line stands for itself."""
    marked: list[str] = []
    listing = False
    for number, line in enumerate(lines):
        bare = line.strip()
        if not bare or _RULE.fullmatch(bare):
            listing = listing and not spaced
            marked.append(bare)
        elif marker := _MARKER.match(line):
            listing = False
            marked.append(marker[0] + escape.line_start(escape.inline(line[marker.end() :])))
        elif _is_heading(lines, number, spaced=spaced):
            listing = _starts_list(lines, number + 1)
            marked.append(f"## {escape.inline(bare.rstrip(':： '))}")
        elif listing and _is_listed(bare):
            marked.append(f"- {escape.line_start(escape.inline(bare))}")
        else:
            listing = bare.endswith(":") and _starts_list(lines, number + 1)
            marked.append(line[: len(line) - len(line.lstrip())] + escape.line_start(escape.inline(bare)))
    return marked


def _is_heading(lines: list[str], number: int, *, spaced: bool) -> bool:
    """A short line ending in a colon, or in capitals, that stands apart and has something under it."""
    line = lines[number].strip()
    if len(line) > _LABEL_MAX or number + 1 >= len(lines):
        return False
    if line.rstrip(":").casefold().replace("’", "'") in _SECTIONS:
        return True
    if spaced and number and lines[number - 1].strip():
        return False
    below = lines[number + 1]
    apart = not spaced or not below.strip()
    if _LABEL.fullmatch(line) and line.count(" ") < _LABEL_WORDS:
        return apart or bool(_MARKER.match(below)) or _starts_list(lines, number + 1)
    return apart and bool(_CAPITALS.fullmatch(line)) and sum(map(str.isupper, line)) >= 4


def _starts_list(lines: list[str], start: int) -> bool:
    """Whether three or more single sentences follow, as a list that lost its bullets does."""
    following = lines[start : start + 3]
    return len(following) == 3 and all(_is_listed(line.strip()) for line in following)


def _is_listed(line: str) -> bool:
    return (
        0 < len(line) <= _LISTED_MAX
        and line[-1] not in ":："
        and not _MARKER.match(line)
        and not _TWO_SENTENCES.search(line)
    )
