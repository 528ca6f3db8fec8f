"""Text that was damaged on its way here, made readable where only one reading is possible.

A page saved with the wrong encoding, bullets from Word's own font, controls, byte-order marks:
each repair asks for a sign that people do not type. What cannot be repaired is left as it is or,
if it shows nothing, taken out.
"""

import html
import re

from core.text import clean_line, clean_text

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_MOST_ESCAPES = 5
_TAG = re.compile(r"</?(?:b|strong|i|em|u|br|p|div|span|font|sup|sub|h[1-6]|mark|a)\b[^<>]{0,500}>", re.IGNORECASE)

# Bytes 0x80 to 0xBF as Latin-1 and as cp1252 show them.
_TRAIL = "\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘-„†-•…‰‹›€™"
# UTF-8 lead bytes beside a trail byte. Whether it is damage is for ftfy to weigh.
_MISREAD = re.compile(f"[\xc2-\xf0](?=[{_TRAIL}])(?:(?<![\xe0-\xef])|[{_TRAIL}]{{2}})")
_C1 = re.compile("[\x80-\x9f]")
_C1_MEANT = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
# "â€™" whose first letter was lost with the accents. A sum may stand before a quote, so not after a digit.
_STUMP = re.compile("€([™œ¢“”˜¦\x9d])(?<!\\d..)(?<!\\d\\s..)")
_STUMP_MEANT = {"™": "’", "œ": "“", "¢": "•", "“": "–", "”": "—", "˜": "‘", "¦": "…", "\x9d": "”"}

_RARE = re.compile(
    "[\x80-\xa0\u1680\u2000-\u200a\u200d\u2028\u2029\u202f\u205f\u3000\ue000-\uf8ff\ufffd€\U000f0000-\U0010ffff]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SYMBOL_BULLET = re.compile(
    "[\uf06e\uf071\uf075\uf076\uf09f\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0fc]|^[ \t]*\ufffd(?=\\s)", re.MULTILINE
)
_LOST_APOSTROPHE = re.compile("(?<=[a-z])\ufffd(?=(?:s|t|re|ve|ll|d|m)\\b)")
_SHOWS_NOTHING = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_IDLE_JOINER = re.compile("\u200d(?=[\x00-\x7f]|$)|(?<=[\x00-\x7f])\u200d|^\u200d", re.MULTILINE)


def repair(text: str) -> str:
    """Many lines, clean as core.text has it, with damage undone where it is unmistakable."""
    if text.isascii():
        return clean_text(text)
    if _MISREAD.search(text):
        text = _decoded_again(text)
    return clean_text(_without_oddities(text)) if _RARE.search(text) else clean_text(text)


def repair_line(text: str) -> str:
    """One line, as repair() does it, with entities decoded and tags taken out."""
    if text.isascii() and text.isprintable() and "&" not in text and "<" not in text:
        return " ".join(text.split())
    text = decode_entities(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return clean_line(repair(text))


def decode_entities(text: str) -> str:
    """Character references that end in a semicolon, however often they were escaped; `?a=1&copy=2` is an address."""
    for _ in range(_MOST_ESCAPES):
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda reference: html.unescape(reference[0]), text)
    return text


def _decoded_again(text: str) -> str:
    from ftfy import fix_encoding  # few files need it

    return "\n".join(fix_encoding(line) if _MISREAD.search(line) else line for line in text.split("\n"))


def _without_oddities(text: str) -> str:
    if "€" in text:
        text = _STUMP.sub(lambda stump: _STUMP_MEANT[stump[1]], text)
    text = _C1.sub(lambda control: _C1_MEANT[ord(control[0])], text)
    text = _SPACES.sub(" ", text)
    if _SHOWS_NOTHING.search(text):
        text = _LOST_APOSTROPHE.sub("’", _SYMBOL_BULLET.sub("•", text))
        text = _SHOWS_NOTHING.sub(" ", text)
    return _IDLE_JOINER.sub("", text) if "\u200d" in text else text
