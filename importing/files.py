"""Files of postings, record by record: JSON Lines, JSON, CSV with a header, each also gzipped.

Memory stays flat whatever the file's size, and what is wrong with one record is said in its place
and never ends the run.
"""

import codecs
import csv
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import ijson

_HEAD = 65_536
_LONGEST_LINE = 10_000_000
_LONGEST_VALUE = 2_000_000
_DAMAGED = "The compressed file is damaged or ends too early: nothing after this could be read."
_REPLACED = "Some bytes were not UTF-8 and were replaced."
_CONTROLS_TO_SPACES = bytes.maketrans(bytes(range(32)), b" " * 32)
_CSV_HEADER = re.compile(
    rb"(?i)^[^\r\n]*\b(?:title|description)\b[^\r\n]*[,;\t]|^[^\r\n]*[,;\t][^\r\n]*\b(?:title|description)\b"
)


class UnreadableFile(Exception):
    """No record of the file can be read; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record. Without one, `problem` says why; beside one, `problem` says what was mended."""

    number: int  # from 1: the line of JSON Lines, the record of JSON and CSV
    record: dict[str, Any] | None
    problem: str | None = None


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
        return _csv
    if start[:1] == b"[":
        return _json
    if start[:1] == b"{" and ending not in (".jsonl", ".ndjson"):
        return _json_lines if _is_posting(start) else _json
    if ending in (".jsonl", ".ndjson") or (ending == ".json" and not start):
        return _json_lines
    if ending == ".json":
        raise UnreadableFile("is not JSON: it starts with neither [ nor {.")
    if _CSV_HEADER.match(start):
        return _csv
    raise UnreadableFile("is in none of the formats that can be read: JSON Lines, JSON, or CSV with a header.")


def _is_posting(start: bytes) -> bool:
    """Whether the first line is a record by itself, as in JSON Lines with another ending."""
    line, _, rest = start.partition(b"\n")
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return "title" in first or rest.lstrip()[:1] == b"{"


def _until_damage(raw: BinaryIO, lines: Iterator[Line]) -> Iterator[Line]:
    number = 0
    with raw:
        try:
            for line in lines:
                number = line.number
                yield line
        except (EOFError, OSError, zlib.error):
            yield Line(number + 1, None, _DAMAGED)


def _json_lines(content: BinaryIO) -> Iterator[Line]:
    for number, (text, replaced, whole) in enumerate(_text_lines(content), 1):
        if not whole:
            yield Line(number, None, f"This line is longer than {_LONGEST_LINE:,} bytes.")
        elif text and not text.isspace():
            yield _parsed(number, text, _REPLACED if replaced else None)


def _parsed(number: int, text: str, remark: str | None) -> Line:
    try:
        record = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return Line(number, None, "This line is not JSON.")
    if not isinstance(record, dict):
        return Line(number, None, "This line is not an object with named fields.")
    return Line(number, record, remark)


def _text_lines(content: BinaryIO) -> Iterator[tuple[str, bool, bool]]:
    """Each line's text, whether bytes in it were replaced, and whether it is all there."""
    first = True
    while raw := content.readline(_LONGEST_LINE):
        whole = len(raw) < _LONGEST_LINE or raw.endswith(b"\n")
        rest = raw
        while not rest.endswith(b"\n") and len(rest) == _LONGEST_LINE:
            rest = content.readline(_LONGEST_LINE)
        if first:
            raw = raw.removeprefix(codecs.BOM_UTF8)
            first = False
        try:
            yield raw.decode(), False, whole
        except UnicodeDecodeError:
            yield raw.decode(errors="replace"), True, whole


def _json(content: BinaryIO) -> Iterator[Line]:
    prefix = _list_prefix(content)
    content.seek(0)
    return _json_records(content, prefix)


def _list_prefix(content: BinaryIO) -> str:
    """Where the list of records is, as ijson names it: the first list that holds an object."""
    items = []
    try:
        for prefix, event, _ in ijson.parse(_CleanJson(content)):
            if event == "start_array":
                items.append(f"{prefix}.item" if prefix else "item")
            elif event == "start_map" and prefix in items:
                return str(prefix)
    except ijson.JSONError:
        return "item"  # the reading says where it breaks
    if not items:
        raise UnreadableFile("holds no list of records.")
    return items[0]


def _json_records(content: BinaryIO, prefix: str) -> Iterator[Line]:
    number = 0
    try:
        for number, record in enumerate(ijson.items(_CleanJson(content), prefix), 1):
            if isinstance(record, dict):
                yield Line(number, record)
            else:
                yield Line(number, None, "This record is not an object with named fields.")
    except ijson.JSONError:
        yield Line(number + 1, None, "From here on the file is not JSON: nothing after this could be read.")


class _CleanJson:
    """A stream of JSON as strict readers want it: UTF-8, no mark at its start, no bare controls."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")

    def read(self, size: int = -1) -> bytes:
        while size:
            raw = self._content.read(size)
            text = self._decoder.decode(raw.translate(_CONTROLS_TO_SPACES), final=not raw)
            if text or not raw:
                return text.encode()
        return b""


def _csv(content: BinaryIO) -> Iterator[Line]:
    csv.field_size_limit(_LONGEST_VALUE)
    texts = (text for text, _, _ in _text_lines(content))
    first = next(texts, "")
    reader = csv.reader(_with_first(first, texts), delimiter=max(",;\t", key=first.count))
    header = [re.sub(r"\W+", "_", name.strip().lower()) for name in next(reader, [])]
    if header and not {"title", "description"} & set(header):
        raise UnreadableFile("has no column named title or description in its first line.")
    return _csv_records(reader, header)


def _with_first(first: str, texts: Iterator[str]) -> Iterator[str]:
    yield first
    yield from texts


def _csv_records(reader: Iterator[list[str]], header: list[str]) -> Iterator[Line]:
    number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            number += 1
            yield Line(number, None, "This record has a quotation mark that is never closed, or a value without end.")
            continue
        if not any(row):
            continue
        number += 1
        if any(row[len(header) :]):
            yield Line(number, None, f"This record has {len(row)} values for {len(header)} columns.")
        else:
            yield Line(number, dict(zip(header, row, strict=False)))
