"""Words as the search sees them: one spelling for every form of a word, the same on both databases.

The databases are handed these words ready made and split them at spaces only, so what counts as a word,
and which words are the same, is decided here and nowhere else.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from core.text import fold

# Longer runs of letters are no words: encoded files, addresses.
LONGEST = 40
KEPT_MAX = 50_000
# Shorter words are too like each other, and longer ones are no words, to be put right.
SPELLED_MIN, SPELLED_MAX = 4, 24

# Names that are more than letters; as a word of their own they are found as they are written.
_NAMED_SIGNS = {"++": "plusplus ", "#": "sharp "}
_LAST_LETTER = re.compile(r"(?<![a-z0-9])[a-z]$")
_DOTNET = re.compile(r"(?<![a-z0-9])(asp|vb|ado)?\.net(?![a-z0-9])")
_BEFORE_AND = re.compile(r"(?<![a-z0-9&])([a-z]{1,2}) ?$")
_AFTER_AND = re.compile(r" ?([a-z]{1,2})(?![a-z0-9&])")
_POSSESSIVE = re.compile(r"'s(?![a-z])")
# Vowel signs and accents that are characters of their own belong to the word they stand in.
_SIGNS_IN_WORDS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
_SIGN_IN_WORD = re.compile(f"[{_SIGNS_IN_WORDS}]")
_WORD = re.compile(rf"(?:[^\W_]|[{_SIGNS_IN_WORDS}])+")
# What vowel points and the stretching of Arabic words add is often not written.
_POINTS = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
# Scripts that write no spaces between words, and Korean, whose words grow at the end: each sign is a word,
# and what was typed is found as a phrase of them.
SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SIGN = re.compile(f"[{SIGNS}]")
_SPACED = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))
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
    return joined(text).split()


def joined(text: str) -> str:
    """As words(), with spaces between them."""
    return joined_parts(parts(text))


def joined_parts(found: Iterable[str]) -> str:
    """As joined(), of a text whose parts() are there already."""
    return " ".join(map(_forms.__getitem__, found))


def spelled(found: Iterable[str]) -> set[str]:
    """Those of a text's parts() that may be misspelt, folded but with their endings."""
    return {word for part in found for word in _folded(part) if _can_be_misspelt(word)}


def is_sign(word: str) -> bool:
    """Whether the word is one sign of a script without spaces."""
    return len(word) == 1 and _SIGN.match(word) is not None


def parts(text: str) -> list[str]:
    """The words of a text in their order, each still in the form that it was written in."""
    text = text.lower().replace("’", "'")
    for sign, name in _NAMED_SIGNS.items():
        if sign in text:
            text = _with_names(text, sign, name)
    if ".net" in text:
        text = _DOTNET.sub(r" \1 dotnet ", text)
    if "&" in text:
        text = _with_and(text)
    if "'s" in text:
        text = _POSSESSIVE.sub("s", text)
    return _parted(text)


def _parted(text: str) -> list[str]:
    """The runs of letters, digits and signs in words: as _WORD finds them, which takes three times as long."""
    text = text.encode(errors="surrogatepass").translate(_SPACED).decode(errors="surrogatepass")
    if text.isascii() or text.replace(" ", "").isalnum():
        return text.split()
    between = [sign for sign in set(text) if not sign.isalnum()]
    if any(map(_SIGN_IN_WORD.match, between)):
        return _WORD.findall(text)
    for sign in between:
        text = text.replace(sign, " ")
    return text.split()


def _with_names(text: str, sign: str, name: str) -> str:
    """C++ and C# with a name for the sign. Only what stands around a sign is looked at: most texts have some."""
    *pieces, last = text.split(sign)
    return "".join(piece + (name if _LAST_LETTER.search(piece[-2:]) else " ") for piece in pieces) + last


def _with_and(text: str) -> str:
    """R&D, AT & T as one word each."""
    done, *pieces = text.split("&")
    for piece in pieces:
        before, after = _BEFORE_AND.search(done[-4:]), _AFTER_AND.match(piece[:4])
        if before and after:
            done = f"{done[: len(done) - len(before[0])]}{before[1]}and{after[1]} {piece[after.end() :]}"
        else:
            done += f" {piece}"
    return done


class _Forms(dict[str, str]):
    """The form of every part, until there are too many: the same ones come again and again."""

    def __missing__(self, part: str) -> str:
        if len(self) >= KEPT_MAX:
            self.clear()
        self[part] = form = _form_of(part)
        return form


def _form_of(part: str) -> str:
    if part.isascii():
        return _stem(part[:LONGEST])
    pieces = (piece for word in _folded(part) for piece in _pieces(word))
    return " ".join(piece if is_sign(piece) else _stem(piece) for piece in pieces)


_forms = _Forms()


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

    stemmer = Stemmer.Stemmer("english")
    stemmer.maxCacheSize = 0  # _forms keeps what it found, and its own upkeep takes six times as long as its work
    return stemmer
