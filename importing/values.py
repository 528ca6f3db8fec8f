"""Single values of a record, whatever their type: read as text, or refused as no text at all."""

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from importing.repair import repair_line

# What programs write where they have nothing to say.
_NOTHING = frozenset(
    ("", "-", "--", "n/a", "na", "nan", "none", "null", "nil", "undefined", "unknown", "not specified", "not stated")
)
COMMAS = re.compile(r"\s*[,;\n|]\s*")
_TOO_LARGE = 10**15
# Far beyond what any field keeps; they bound the work for one record.
_LONGEST = 10_000
_MOST = 500
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE_END = re.compile(r"[\s,;:|/(&–-]+$")


class Notes(list[str]):
    """What was left out or changed, as short keys that a summary counts."""

    def not_understood(self, field: str) -> None:
        self.append(f"{field} not understood")


def line(record: Mapping[str, Any], field: str, notes: Notes) -> str:
    """A field as one clean line, empty if it says nothing; noted if it holds no text."""
    value = record.get(field)
    if value is None:
        return ""
    text = as_text(value)
    if text is None:
        notes.not_understood(field)
        return ""
    text = repair_line(text[:_LONGEST])
    return "" if text.lower() in _NOTHING else text


def as_text(value: object) -> str | None:
    """Text and plain numbers as text; None for what is neither."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < _TOO_LARGE else None
    if not isinstance(value, float | Decimal) or not math.isfinite(value) or not -_TOO_LARGE < value < _TOO_LARGE:
        return None
    return str(int(value)) if value == int(value) else f"{value:.2f}"


def several(value: object, separators: re.Pattern[str]) -> list[str] | None:
    """A list, or text that lists, as clean lines; None if it is neither."""
    if isinstance(value, str):
        value = separators.split(_SPACES.sub(_one_space, value[:_LONGEST]))
    if not isinstance(value, list | tuple):
        return None
    texts = [as_text(item) for item in value[:_MOST]]
    cleaned = [repair_line(text[:_LONGEST]) for text in texts if text is not None]
    return [text for text in cleaned if text.lower() not in _NOTHING]


def _one_space(run: re.Match[str]) -> str:
    """White space before a separator is looked for at each of its characters: a long run would take for ever."""
    return "\n" if "\n" in run[0] else " "


def checked(check: Callable[[str], str], text: str, field: str, limit: int, notes: Notes) -> str | None:
    """What db.schemas makes of a value, or None and a note."""
    if not text:
        return None
    try:
        value = check(text)
    except PydanticCustomError:
        value = ""
    if not value or len(value) > limit:
        notes.not_understood(field)
        return None
    return value


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut after a word, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    end = head.rfind(" ")
    return _SPACE_BEFORE_END.sub("", head[:end] if end > limit // 2 else head) + "…"
