"""Colours as #rrggbb, and whether one can be read on another (WCAG 2.2, 1.4.3)."""

import re

# Of text and what it stands on: level AA.
CONTRAST_MIN = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}")
# What a step on the way to black or white is.
_STEP = 0.08


def is_colour(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """From 1, no difference, to 21, black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with a share of another in it, 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def readable_on(colour: str, ground: str, towards: str) -> str:
    """The colour, or as little of it as can be read on a ground, on its way towards black or white."""
    found, share = colour, 0.0
    while contrast(found, ground) < CONTRAST_MIN and share < 1:
        share = min(share + _STEP, 1)
        found = mixed(colour, towards, share)
    return found


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
