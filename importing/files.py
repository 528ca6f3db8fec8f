"""Files of postings, record by record: JSON Lines, JSON, CSV with a header, each also gzipped.

Memory stays flat whatever the file's size, and what is wrong with one record is said in its place
and never ends the run.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from importing.csv_files import csv_records
from importing.json_files import json_lines, json_list
from importing.records import Line, UnreadableFile, parsed

__all__ = ["Line", "Lines", "UnreadableFile", "read_lines"]

_HEAD = 65_536
_DAMAGED = "The compressed file is damaged or ends too early: nothing after this could be read."


class Lines(Iterator[Line]):
    """The records of a file, and how far into it on disk (`position` of `size` bytes) they are."""

    def __init__(self, raw: BinaryIO, size: int, lines: Iterator[Line]) -> None:
        self.size = size
        self._raw = raw
        self._lines = lines

    def __next__(self) -> Line:
        return next(self._lines)

    @property
    def position(self) -> int:
        return self.size if self._raw.closed else min(self._raw.tell(), self.size)

    def close(self) -> None:
        self._raw.close()


def read_lines(path: Path | str) -> Lines:
    """The records of a file, by its ending, or if that says nothing by its first characters."""
    path = Path(path)
    try:
        raw = path.open("rb")
        size = path.stat().st_size
        zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened: {error.strerror or error}.") from None
    content = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
    try:
        head = content.read(_HEAD)
        content.seek(0)
        reader = _reader(path, head)
        return Lines(raw, size, _until_damage(raw, reader(content)))
    except (EOFError, OSError, zlib.error):
        raw.close()
        raise UnreadableFile(f"{path.name} is a damaged gzip file.") from None
    except UnreadableFile as error:
        raw.close()
        raise UnreadableFile(f"{path.name} {error}") from None


def _reader(path: Path, head: bytes) -> Callable[[BinaryIO], Iterator[Line]]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile("is UTF-16. Save it as UTF-8.")
    if b"\0" in head:
        raise UnreadableFile("is not a text file.")
    endings = [ending.lower() for ending in path.suffixes if ending.lower() != ".gz"]
    ending = endings[-1] if endings else ""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if ending in (".csv", ".tsv"):
        return csv_records
    if start[:1] == b"[":
        return json_list
    if start[:1] == b"{" and ending not in (".jsonl", ".ndjson"):
        return json_lines if _is_posting(start) else json_list
    if ending in (".jsonl", ".ndjson") or (ending == ".json" and not start):
        return json_lines
    if ending == ".json":
        raise UnreadableFile("is not JSON: it starts with neither [ nor {.")
    if _is_csv_header(start):
        return csv_records
    raise UnreadableFile("is in none of the formats that can be read: JSON Lines, JSON, or CSV with a header.")


def _is_posting(start: bytes) -> bool:
    """Whether the first line is a record by itself, as in JSON Lines with another ending."""
    line, _, rest = start.partition(b"\n")
    try:
        first = parsed(line.decode(errors="replace"))
    except (ValueError, RecursionError):
        return False
    return "title" in first or rest.lstrip()[:1] == b"{"


def _is_csv_header(start: bytes) -> bool:
    first = re.split(rb"[\r\n]", start, maxsplit=1)[0].lower()
    return bool(re.search(rb"\b(?:title|description)\b", first) and re.search(rb"[,;\t]", first))


def _until_damage(raw: BinaryIO, lines: Iterator[Line]) -> Iterator[Line]:
    number = 0
    with raw:
        try:
            for line in lines:
                number = line.number
                yield line
        except (EOFError, OSError, zlib.error):
            yield Line(number + 1, None, _DAMAGED)
