"""JSON Lines, and one JSON document that holds a list of records.

A document is not parsed as a whole: its list is cut at the commas between its items, and each item
is parsed by itself. So a record that is broken or too long costs itself and not what follows.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from importing import records
from importing.records import NO_OBJECT, Line, UnreadableFile, byte_lines, json_record

_PIECE = 65_536
_LONGEST_SEARCH = 1_000_000  # signs before the list of records
_BROKEN = "From here on the file is not JSON: nothing after this could be read."

_SIGN = re.compile(rb'["{}\[\],]')
_SIGN_IN_ITEM = re.compile(rb'["{}\[\]]')
_SIGN_OR_VALUE = re.compile(rb'["{}\[\]]|[^\s:,"{}\[\]]+')
_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)


def json_lines(content: BinaryIO) -> Iterator[Line]:
    for number, raw in enumerate(byte_lines(content), 1):
        if raw is None:
            yield Line(number, None, records.too_long())
        elif raw.strip():
            yield json_record(number, raw)


def json_list(content: BinaryIO) -> Iterator[Line]:
    """The items of the first list that holds an object, wherever in the document it is."""
    walk = _Walk(content)
    lists = _open_lists(walk)
    return _items(walk, passed=lists[-1], whole=len(lists) == 1) if lists else iter(())


class _Walk:
    """Goes through JSON from sign to sign, over the strings, and keeps what lies between."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self._piece = content.read(_PIECE).removeprefix(codecs.BOM_UTF8)
        self._at = 0  # behind the last sign
        self._end = 0  # before it
        self._in_string = False
        self._start: int | None = None  # of what is kept
        self._kept: list[bytes] = []
        self._length = 0

    def next(self, signs: re.Pattern[bytes]) -> bytes:
        """The next of the signs that is in no string, nothing at the end of the file."""
        while True:
            if self._in_string:
                self._in_string = not self._closed_string()
            elif found := signs.search(self._piece, self._at):
                self._end, self._at = found.span()
                self._in_string = found[0] == b'"'
                return found[0]
            else:
                self._at = len(self._piece)
            if (self._in_string or self._at == len(self._piece)) and not self._loaded():
                self._end = self._at
                return b""

    def keep(self, *, with_sign: bool = False) -> None:
        """What follows is kept, with the last sign or without it."""
        self._start, self._kept, self._length = self._end if with_sign else self._at, [], 0

    def kept(self) -> bytes | None:
        """What was passed since keep() and before the last sign; None if it was too long to be kept."""
        last = self._piece[self._start : self._end]
        return b"".join([*self._kept, last]) if self._length + len(last) <= records.LONGEST else None

    def _closed_string(self) -> bool:
        inside = _STRING.match(self._piece, self._at)
        assert inside is not None  # it may be empty
        closed = self._piece[inside.end() : inside.end() + 1] == b'"'
        self._at = inside.end() + closed
        return closed

    def _loaded(self) -> bool:
        """Goes on to the next piece of the file; a backslash whose other half is in it stays before it."""
        if self._start is not None:
            part = self._piece[self._start : self._at]
            self._length += len(part)
            if self._length <= records.LONGEST:
                self._kept.append(part)
            else:
                self._kept.clear()
            self._start = 0
        more = self._content.read(_PIECE)
        self._piece, self._at = self._piece[self._at :] + more, 0
        return bool(more)


def _open_lists(walk: _Walk) -> list[int]:
    """Goes to the first object that is in a list. How many items each container around it has
    before it, -1 for an object; nothing if there is only an empty list."""
    containers: list[int] = []
    empty = False
    for _ in range(_LONGEST_SEARCH):
        sign = walk.next(_SIGN_OR_VALUE)
        if sign in (b"]", b"}"):
            empty |= bool(containers) and containers.pop() == 0
        elif containers and containers[-1] >= 0:
            if sign == b"{":
                return containers
            containers[-1] += 1
        if sign in (b"[", b"{"):
            containers.append(0 if sign == b"[" else -1)
        elif not sign:
            break
    if not empty:
        raise UnreadableFile("holds no list of records.")
    return []


def _items(walk: _Walk, *, passed: int, whole: bool) -> Iterator[Line]:
    """The items of a list from its first object on; `whole` says that the file should hold nothing else."""
    for number in range(1, passed + 1):
        yield Line(number, None, NO_OBJECT)
    number = passed
    sign = b"{"
    while sign in (b"{", b","):
        walk.keep(with_sign=sign == b"{")
        sign = _end_of_item(walk, depth=int(sign == b"{"))
        raw = walk.kept()
        if raw is None or raw.strip():
            line = Line(number + 1, None, records.too_long()) if raw is None else json_record(number + 1, raw)
            if line.record or sign in (b",", b"]"):
                number += 1
                yield line
    if sign != b"]" or (whole and walk.next(_SIGN_OR_VALUE)):
        yield Line(number + 1, None, _BROKEN)


def _end_of_item(walk: _Walk, depth: int) -> bytes:
    """Goes to the sign behind an item: nothing at the end of the file."""
    while True:
        sign = walk.next(_SIGN_IN_ITEM if depth else _SIGN)
        if sign in (b"{", b"["):
            depth += 1
        elif depth and sign in (b"}", b"]"):
            depth -= 1
        elif sign != b'"':
            return sign
