"""Words as the search sees them: one spelling for every form of a word, the same on both databases.

The databases are handed these words ready made and split them at spaces only, so what counts as a word,
and which words are the same, is decided here and nowhere else.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from core.text import fold

# Longer runs of letters are no words: encoded files, addresses.
LONGEST = 40
KNOWN_MAX = 200_000
# Shorter words are too like each other, and longer ones are no words, to be put right.
SPELLED_MIN, SPELLED_MAX = 4, 24

# Names that are more than letters; as a word of their own they are found as they are written. Each with the
# signs without which there is nothing to look for.
_NAMED = (
    ("++", re.compile(r"(?<![a-z0-9])([a-z])\+\+"), r" \1plusplus "),
    ("#", re.compile(r"(?<![a-z0-9])([a-z])#"), r" \1sharp "),
    (".net", re.compile(r"(?<![a-z0-9])(asp|vb|ado)?\.net(?![a-z0-9])"), r" \1 dotnet "),
    ("&", re.compile(r"(?<![a-z0-9&])([a-z]{1,2}) ?& ?([a-z]{1,2})(?![a-z0-9&])"), r" \1and\2 "),
    ("'s", re.compile(r"'s(?![a-z])"), "s"),
)
# Vowel signs and accents that are characters of their own belong to the word they stand in.
_SIGNS_IN_WORDS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
_SIGN_IN_WORD = re.compile(f"[{_SIGNS_IN_WORDS}]")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(rf"(?:[^\W_]|[{_SIGNS_IN_WORDS}])+")
# What vowel points and the stretching of Arabic words add is often not written.
_POINTS = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
# Scripts that write no spaces between words, and Korean, whose words grow at the end: each sign is a word,
# and what was typed is found as a phrase of them.
SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SIGN = re.compile(f"[{SIGNS}]")
_SIGN_OR_REST = re.compile(f"[{SIGNS}]|[^{SIGNS}]+")
# The stemmer makes one word of these and of words for other work: accounting and account, operator and operation,
# intern and international. They keep their own form; a plural goes with its singular.
_OWN_FORM = (
    "accountant", "accounting", "animal", "animation", "animator", "authority", "controller", "counseling",
    "counselling", "customs", "developer", "doctoral", "engine", "fabricator", "hospitality", "industrial",
    "internal", "international", "marketer", "marketing", "mechanical", "officer", "operator", "organic", "personal",
    "production", "productive", "productivity", "programmer", "programming", "reporter", "researcher", "verkaufer",
)  # fmt: skip
_KEPT_APART = {word + ending: word for word in _OWN_FORM for ending in ("", "s")}
# Letters that Unicode does not take apart into a letter and an accent.
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


def words(text: str) -> list[str]:
    """The words of a text in their order, each in the one form that stands for all of its forms."""
    return [form for part in _parts(text) for form in _known[part].forms]


def spelled(text: str) -> set[str]:
    """The words of a text that may be misspelt, folded but with their endings."""
    return set().union(*[_known[part].spelled for part in set(_parts(text))])


def words_and_spelled(text: str) -> tuple[list[str], set[str]]:
    """Both of a text that is long enough for looking at it once to matter."""
    known = [_known[part] for part in _parts(text)]
    return [form for part in known for form in part.forms], set().union(*[part.spelled for part in set(known)])


def is_sign(word: str) -> bool:
    """Whether the word is one sign of a script without spaces."""
    return len(word) == 1 and _SIGN.match(word) is not None


def _parts(text: str) -> list[str]:
    text = text.lower().replace("’", "'")
    for sign, pattern, name in _NAMED:
        if sign in text:
            text = pattern.sub(name, text)
    plain = text.isascii() or not _SIGN_IN_WORD.search(text)
    return (_PLAIN_WORD if plain else _WORD).findall(text)


class _Part(NamedTuple):
    """The forms that a part of a text stands for, and how its words are spelled."""

    forms: tuple[str, ...]
    spelled: tuple[str, ...]


class _Known(dict[str, _Part]):
    """Every part that was looked at, until there are too many: the same ones come again and again."""

    def __missing__(self, part: str) -> _Part:
        if len(self) >= KNOWN_MAX:
            self.clear()
        folded = _folded(part)
        forms = tuple(piece if is_sign(piece) else _stem(piece) for word in folded for piece in _pieces(word))
        self[part] = found = _Part(forms, tuple(word for word in folded if _can_be_misspelt(word)))
        return found


_known = _Known()


def _can_be_misspelt(word: str) -> bool:
    """As far as spelling.py knows: words of Latin letters."""
    return SPELLED_MIN <= len(word) <= SPELLED_MAX and word.isascii() and word.isalpha()


def _folded(part: str) -> list[str]:
    """One word as a rule; none or several where taking its letters apart leaves no letters, or spaces."""
    if part.isascii():
        return [part[:LONGEST]]
    plain = _POINTS.sub("", fold(part)).translate(_PLAIN_LETTERS)
    return [word[:LONGEST] for word in _WORD.findall(plain)]


def _pieces(word: str) -> list[str]:
    return [word] if word.isascii() else _SIGN_OR_REST.findall(word)


def _stem(word: str) -> str:
    found: str = _KEPT_APART.get(word) or _stemmer().stemWord(word)
    return found


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
