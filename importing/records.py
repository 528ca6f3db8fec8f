"""One record of a file: what a reader hands on, and the limits that every kind of file keeps to.

The limits are checked while a record is read, so that none of them costs memory or time without end.
"""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

LONGEST = 2_000_000  # bytes
MOST_VALUES = 100_000
REPLACED = "Some bytes were not UTF-8 and were replaced."
NO_OBJECT = "It is not an object with named fields."
_TOO_DEEP = "It is nested too deeply."
_DEEPEST = 50  # deeper ones cannot be handed to another process
_LONGEST_INTEGER = 18  # digits; more are no amount, and Python refuses to read some thousands of them


class UnreadableFile(Exception):
    """The file cannot be read, or not to its end; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record. Without one, `problem` says why; beside one, `problem` says what was mended."""

    number: int  # from 1: the line of JSON Lines, the record of JSON and CSV
    record: dict[str, Any] | None
    problem: str | None = None


def too_long() -> str:
    return f"It is longer than {LONGEST:,} bytes."


def too_many_values() -> str:
    return f"It has more than {MOST_VALUES:,} values."


def byte_lines(content: BinaryIO) -> Iterator[bytes | None]:
    """Each line with its end, without a mark at the file's start; None for one that is too long."""
    mark = codecs.BOM_UTF8
    while raw := content.readline(LONGEST):
        whole = len(raw) < LONGEST or raw.endswith(b"\n")
        rest = raw
        while rest and not rest.endswith(b"\n") and not whole:
            rest = content.readline(LONGEST)
        yield raw.removeprefix(mark) if whole else None
        mark = b""


def decoded(raw: bytes) -> tuple[str, str | None]:
    """The text, and REPLACED if some of it could not be read."""
    try:
        return raw.decode(), None
    except UnicodeDecodeError:
        return raw.decode(errors="replace"), REPLACED


def json_record(number: int, raw: bytes) -> Line:
    """The object that these bytes hold."""
    text, remark = decoded(raw)
    if text.count(",") > MOST_VALUES and _commas_outside_strings(text) > MOST_VALUES:
        return Line(number, None, too_many_values())
    try:
        record = parsed(text)
    except RecursionError:
        return Line(number, None, _TOO_DEEP)
    except ValueError:
        return Line(number, None, "It is not JSON.")
    if not isinstance(record, dict):
        return Line(number, None, NO_OBJECT)
    return Line(number, None, _TOO_DEEP) if _is_too_deep(record) else Line(number, record, remark)


def _is_too_deep(record: dict[str, Any]) -> bool:
    level: list[Any] = [record]
    for _ in range(_DEEPEST):
        items = [item for one in level for item in (one.values() if isinstance(one, dict) else one)]
        level = [item for item in items if isinstance(item, dict | list)]
        if not level:
            return False
    return True


def _commas_outside_strings(text: str) -> int:
    outside = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]
    return sum(part.count(",") for part in outside)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


# Control characters in a string are forgiven.
parsed = json.JSONDecoder(strict=False, parse_int=_integer).decode
