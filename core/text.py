"""Cleaning of text that people type or paste: what is stored is NFC and free of invisible surprises.

Bidirectional overrides and control characters can make a line show something other than what it
says (CVE-2021-42574, "Trojan Source"), and NUL cannot be stored by PostgreSQL.
"""

import re
import unicodedata

# Controls but tab and newline; surrogates; bidi marks, embeddings, overrides and isolates; BOM; soft marks.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb]"
)
# Tags say nothing but which region's flag an emoji is.
_TAGS = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]")
# Letters that show nothing: the fillers of Hangul.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
_LINE_BREAK = re.compile("\r\n|\r|\u2028|\u2029|\x85|\x0b|\x0c")
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_SPACE = re.compile(r"\s+")


def without_controls(text: str) -> str:
    """The text as it was typed, but for characters that a page cannot show or should not."""
    if _is_printable(text):
        return text  # what is unwanted is not
    return _UNWANTED.sub("", _TAGS.sub(r"\1", text))


def _is_printable(text: str) -> bool:
    """Whether every character shows something, or is one of the two that may stand between lines and words."""
    return text.replace("\n", "").replace("\t", "").isprintable()


def has_words(text: str) -> bool:
    """Whether somebody can read it: there is a letter or a digit, of any script."""
    return any(char.isalnum() and char not in _BLANK_LETTERS for char in text)


def clean_text(text: str) -> str:
    """Many lines: NFC, newlines as LF, no control or bidi characters, no space at either end."""
    if not _is_printable(text):
        text = without_controls(_LINE_BREAK.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """One line: as clean_text, with every run of white space (newlines too) made one space."""
    text = clean_text(text)
    # In what is printable a plain space is the only one.
    return text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)


def fold(text: str) -> str:
    """The form in which two spellings are the same: casefolded, accents off, spaces single.

    Only the accents of alphabets go; the vowel signs of Indic or Ethiopic scripts are letters.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())  # as what follows, in a fifth of the time
    text = clean_line(text)
    # Letters last: taking a sign apart may leave capitals (™) or a space (¨).
    return clean_line(_ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold())
