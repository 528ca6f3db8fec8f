"""CSV with a header: comma, semicolon or tab, whichever the header has most of."""

import csv
import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

from importing import records
from importing.records import Line, UnreadableFile, byte_lines, decoded

_LONGEST_VALUE = 2_000_000
_UNCLOSED = "It has a quotation mark that is never closed, or a value without end."


class _BeyondLimits(Exception):
    """The record goes on and on; the message is a sentence that says so."""


class _Texts(Iterator[str]):
    """The lines of the file, as long as they do not make one record too large."""

    def __init__(self, content: BinaryIO) -> None:
        self._lines = byte_lines(content)
        self.separator = ","
        self.begin_record()

    def begin_record(self) -> None:
        self.length = self.values = self.quotes = 0
        self.remark: str | None = None

    def __next__(self) -> str:
        raw = next(self._lines)
        self.length += records.LONGEST + 1 if raw is None else len(raw)
        if raw is None or self.length > records.LONGEST:
            raise _BeyondLimits(records.too_long())
        text, remark = decoded(raw)
        self.remark = remark or self.remark
        self.values += text.count(self.separator)
        self.quotes += text.count('"')
        if self.values > records.MOST_VALUES:
            raise _BeyondLimits(records.too_many_values())
        return text


def csv_records(content: BinaryIO) -> Iterator[Line]:
    csv.field_size_limit(_LONGEST_VALUE)
    texts = _Texts(content)
    try:
        first = next(texts, "")
        texts.separator = max(",;\t", key=first.count)
        if first.count(texts.separator) > records.MOST_VALUES:
            raise _BeyondLimits
        reader = csv.reader(itertools.chain([first], texts), delimiter=texts.separator)
        header = [re.sub(r"\W+", "_", name.strip().lower()) for name in next(reader, [])]
        if texts.quotes % 2:
            raise _BeyondLimits
    except (_BeyondLimits, csv.Error):
        raise UnreadableFile("begins with a line that is no header: it goes on without end.") from None
    if header and not {"title", "description"} & set(header):
        raise UnreadableFile("has no column named title or description in its first line.")
    return _records(texts, reader, header)


def _records(texts: _Texts, reader: Iterator[list[str]], header: list[str]) -> Iterator[Line]:
    number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, _BeyondLimits) as error:
            number += 1
            yield Line(number, None, str(error) if isinstance(error, _BeyondLimits) else _UNCLOSED)
            texts.begin_record()
            continue
        if any(row):
            number += 1
            if any(row[len(header) :]):
                yield Line(number, None, f"It has {len(row)} values for {len(header)} columns.")
            else:
                yield Line(number, dict(zip(header, row, strict=False)), texts.remark)
        texts.begin_record()
