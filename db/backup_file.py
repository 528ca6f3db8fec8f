"""The file of a backup: a zip of one JSON Lines file per table, with plain values.

Times are in ISO 8601, money is integers. A file may come from anywhere: whatever is wrong with what it holds,
reading it raises NotOurs. What is wrong with the disk that it is on is an OSError.
"""

import errno
import json
import lzma
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel
from pydantic_core import from_json
from sqlalchemy import DateTime, Table

FORMAT = 1
# In characters, and beyond what a row can come to. A longer line is cut, and then it is no JSON.
LINE_MAX = 16 * 1024 * 1024
# What zipfile, its codings, JSON and pydantic raise at bytes that are none of ours. RuntimeError is an encrypted entry,
# an unknown coding or endless nesting; ArithmeticError a number that is none.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, LookupError, ValueError, TypeError,
    ArithmeticError, RuntimeError,
)  # fmt: skip
# So does bz2 say it, and a place that lies before the file's start.
_DAMAGE_AS_OSERROR = (None, errno.EINVAL)


class NotOurs(Exception):
    """The file is no backup that this version can read, or holds what no board wrote."""


class Manifest(BaseModel):
    """What a backup says of itself; `columns` are those of each table, in the order of the values."""

    format: int
    revision: str
    created: datetime
    columns: dict[str, list[str]]


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner reads, and that is there, and whole, when the block ends well. Raises OSError."""
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        os.replace(beside, path)
    finally:
        Path(beside).unlink(missing_ok=True)


def write_rows(archive: zipfile.ZipFile, table: Table, rows: Iterable[Iterable[Any]]) -> int:
    """Writes a table and returns how many rows it had."""
    count = 0
    with archive.open(_name(table), "w", force_zip64=True) as file:
        for row in rows:
            file.write(json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    archive.writestr("manifest.json", manifest.model_dump_json(indent=1))


def open_backup(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """The archive, to be closed, and what it says of itself. Raises NotOurs and OSError."""
    with ExitStack() as unless_ours:
        with _damage_is("is not a backup of a board."):
            archive = unless_ours.enter_context(zipfile.ZipFile(path))
            with archive.open("manifest.json") as file:
                manifest = Manifest.model_validate_json(file.read(LINE_MAX))
        if manifest.format != FORMAT:
            raise NotOurs("is a backup of another version of the board.")
        unless_ours.pop_all()
    return archive, manifest


@contextmanager
def _damage_is(words: str) -> Iterator[None]:
    """Turns into NotOurs what reading damaged content raises. No parser says more of it to an operator."""
    try:
        yield
    except _DAMAGE:
        raise NotOurs(words) from None
    except OSError as error:
        if error.errno not in _DAMAGE_AS_OSERROR:
            raise
        raise NotOurs(words) from None


def read_rows(archive: zipfile.ZipFile, table: Table, columns: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """The rows of a table, by the names of its columns. Raises NotOurs and OSError."""
    with _damage_is(f"is damaged: its table {table.name} cannot be read."), archive.open(_name(table)) as file:
        lines = TextIOWrapper(file, "utf-8", newline="\n")
        # from_json, because json would take half of a character that UTF-8 cannot write.
        for line in iter(partial(lines.readline, LINE_MAX), ""):
            values = zip(columns[table.name], from_json(line), strict=True)
            yield {name: _typed(table, name, value) for name, value in values}


def _name(table: Table) -> str:
    return f"tables/{table.name}.jsonl"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if isinstance(kind, DateTime) and value is not None:
        moment = datetime.fromisoformat(value)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    return value
