"""Everything the board keeps, in one file that either database reads.

A zip of one JSON Lines file per table, with plain values: times in ISO 8601, money as integers.
Tables are read from the database itself, not from the models, so that a backup of an older
version can be restored and then migrated.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, MetaData, Table, func, insert, select

from core.clock import utc_now
from db import migrating
from db.session import snapshot

FORMAT = 1
BATCH = 500
_NOT_DATA = {"alembic_version"}
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError)


class NothingThere(Exception):
    """The database holds no board."""


class NotEmpty(Exception):
    """The database holds rows that a restore would mix with its own."""


class NotOurs(Exception):
    """The file is no backup that this version can read."""


def write_backup(path: Path) -> dict[str, int]:
    """Writes one consistent state, while others write on; returns the rows per table.

    The file appears under its name when it is whole. Raises NothingThere and OSError.
    """
    beside = path.with_name(path.name + ".part")
    with snapshot() as connection:
        if migrating.current_revision(connection) is None:
            raise NothingThere
        beside.touch(mode=0o600)  # it holds addresses and password hashes
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            counts = _write(connection, archive)
    beside.replace(path)
    return counts


def _write(connection: Connection, archive: zipfile.ZipFile) -> dict[str, int]:
    counts: dict[str, int] = {}
    tables = _tables(connection)
    for table in tables:
        with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
            counts[table.name] = 0
            for row in connection.execution_options(yield_per=BATCH).execute(select(table)):
                file.write(json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n")
                counts[table.name] += 1
    manifest = {
        "format": FORMAT,
        "revision": migrating.current_revision(connection),
        "created": utc_now().isoformat(),
        "columns": {table.name: [column.name for column in table.columns] for table in tables},
    }
    archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return counts


def read_backup(path: Path, *, replace: bool = False) -> dict[str, int]:
    """Restores a backup into an empty database, then migrates it; returns the rows per table.

    Raises NotEmpty, unless `replace` says to empty it first, and NotOurs.
    """
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read("manifest.json"))
        version, revision, columns = manifest["format"], manifest["revision"], manifest["columns"]
    except _UNREADABLE:
        raise NotOurs("is not a backup of a board.") from None
    if version != FORMAT:
        raise NotOurs("is a backup of another version of the board.")
    if not migrating.is_known(revision):
        raise NotOurs("is a backup of a newer version of the board.")
    with archive, migrating.migration() as connection:
        _empty(connection, replace=replace)
        _bring_to(connection, revision)
        tables = _tables(connection)
        counts = {table.name: _fill(connection, table, archive, columns) for table in tables}
        _continue_numbering(connection, tables)
        migrating.upgrade(connection)
    return counts


def _bring_to(connection: Connection, revision: str) -> None:
    """The schema the backup was made of; an empty board has nothing to lose on the way back to it."""
    if migrating.current_revision(connection) == revision:
        return
    everything = MetaData()
    everything.reflect(connection)
    everything.drop_all(connection)
    migrating.upgrade(connection, revision)


def _tables(connection: Connection) -> list[Table]:
    """The tables, those that others point at first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in _NOT_DATA]


def _empty(connection: Connection, *, replace: bool) -> None:
    for table in reversed(_tables(connection)):
        rows = connection.scalar(select(func.count()).select_from(table)) or 0
        if rows and not replace:
            raise NotEmpty(f"The database is not empty: its table {table.name} has {rows:,} rows.")
        connection.execute(table.delete())


def _fill(connection: Connection, table: Table, archive: zipfile.ZipFile, columns: dict[str, list[str]]) -> int:
    count = 0
    rows = _rows(table, archive, columns)
    while batch := list(islice(rows, BATCH)):
        connection.execute(insert(table), batch)
        count += len(batch)
    return count


def _rows(table: Table, archive: zipfile.ZipFile, columns: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    try:
        with archive.open(f"tables/{table.name}.jsonl") as file:
            for line in file:
                values = zip(columns[table.name], json.loads(line), strict=True)
                yield {name: _typed(table, name, value) for name, value in values}
    except _UNREADABLE:
        raise NotOurs(f"is damaged: its table {table.name} cannot be read. The database is as it was.") from None


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


def _continue_numbering(connection: Connection, tables: list[Table]) -> None:
    """PostgreSQL counts ids apart from the rows; new ones must come after those restored."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        if "id" in table.columns:
            following = select(func.coalesce(func.max(table.columns.id), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), following, False)))
