"""Everything the board keeps, in one file that either database reads.

Tables are read from the database itself, not from the models, so that a backup of an older
version can be restored and then migrated. Tables that the board did not make are left alone, and
what the search keeps is made anew after a restore.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from sqlalchemy import JSON, Connection, MetaData, Table, func, insert, select, update
from sqlalchemy.exc import DatabaseError, OperationalError, StatementError

from core.clock import utc_now
from db import migrating, soundness
from db.backup_file import FORMAT, Manifest, NotOurs, new_file, open_backup, read_rows, write_manifest, write_rows
from db.models import Catalogue
from db.session import engine, snapshot

__all__ = ["InTheWay", "NotEmpty", "NotOurs", "NothingThere", "read_backup", "write_backup"]

BATCH = 500
_VERSION = "alembic_version"
_INDEX = frozenset({"listings", "posted_titles", "search_documents", "text_bands", "vocabulary"})


class NothingThere(Exception):
    """The database holds no board."""


class NotEmpty(Exception):
    """The database holds rows that a restore would mix with its own."""


class InTheWay(Exception):
    """The database holds something that is not the board's, and that a restore would break."""


def write_backup(path: Path) -> dict[str, int]:
    """Writes one consistent state, while others write on; returns the rows per table.

    The file appears under its name when it is whole. Raises NothingThere, NewerSchema and OSError.
    """
    with snapshot() as connection:
        revision = migrating.current_revision(connection)
        if revision is None:
            raise NothingThere
        tables = _tables(connection, migrating.tables_at(revision) - migrating.DERIVED)
        with new_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            counts = {table.name: _write(connection, table, archive) for table in tables}
            columns = {table.name: [column.name for column in table.columns] for table in tables}
            write_manifest(archive, Manifest(format=FORMAT, revision=revision, created=utc_now(), columns=columns))
    return counts


def _write(connection: Connection, table: Table, archive: zipfile.ZipFile) -> int:
    """In the order of the keys, so that the same rows make the same file."""
    rows = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
    return write_rows(archive, table, rows)


def read_backup(path: Path, *, replace: bool = False) -> dict[str, int]:
    """Restores a backup into an empty database, then migrates it; returns the rows per table.

    It does all of it or nothing. Raises NotEmpty, unless `replace` says to empty the board's tables
    first, InTheWay, NotOurs and NewerSchema.
    """
    archive, manifest = open_backup(path)
    with archive:
        if not migrating.is_known(manifest.revision):
            raise NotOurs("is a backup of a newer version of the board.")
        with migrating.migration() as connection:
            _make_room(connection, manifest.revision, replace=replace)
            migrating.upgrade(connection, manifest.revision)
            tables = _tables(connection, migrating.tables_at(manifest.revision) - migrating.DERIVED)
            counts = {table.name: _fill(connection, table, archive, manifest.columns) for table in tables}
            _check_links(connection, {table.name for table in tables})
            _continue_numbering(connection, tables)
            migrating.upgrade(connection)
            _check_rows(connection)
            _forget_index(connection)
    # The full-text index of SQLite goes on with the schema that its connection has seen.
    engine().dispose()
    return counts


def _tables(connection: Connection, names: frozenset[str]) -> list[Table]:
    """Those of these tables that are there, those that others point at first."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name in names)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON) and column.nullable:
                column.type.none_as_null = True  # nothing is NULL, and no JSON that says null
    return metadata.sorted_tables


def _make_room(connection: Connection, revision: str, *, replace: bool) -> None:
    """Leaves either the schema of `revision`, without rows, or nothing that the board made."""
    current = migrating.current_revision(connection)
    if current is None:
        if found := _tables(connection, migrating.tables_at(revision) | migrating.tables_at(migrating.HEAD)):
            raise InTheWay(f"its table {found[0].name} is not the board's.")
        return
    tables = _tables(connection, migrating.tables_at(current) - migrating.DERIVED)
    for table in tables:
        rows = connection.scalar(select(func.count()).select_from(table)) or 0
        if rows and not replace:
            raise NotEmpty(f"The database is not empty: its table {table.name} has {rows:,} rows.")
    with _others_in_the_way():
        if current == revision:
            for table in reversed([*tables, *_tables(connection, _INDEX)]):
                connection.execute(table.delete())
        else:
            _drop(connection, migrating.tables_at(current) | {_VERSION})


def _drop(connection: Connection, names: frozenset[str]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {migrating.FULL_TEXT}")
    for table in reversed(_tables(connection, names)):
        table.drop(connection)


def _forget_index(connection: Connection) -> None:
    """It was of other postings: the next start makes it anew."""
    connection.execute(update(Catalogue).values(index_version=0, version=Catalogue.version + 1))


def _fill(connection: Connection, table: Table, archive: zipfile.ZipFile, columns: dict[str, list[str]]) -> int:
    count = 0
    rows = read_rows(archive, table, columns)
    while batch := list(islice(rows, BATCH)):
        with _file_to_blame(table):
            connection.execute(insert(table), batch)
        count += len(batch)
    return count


@contextmanager
def _file_to_blame(table: Table) -> Iterator[None]:
    """A row that the database does not take; that it cannot be used is not the file's fault."""
    try:
        yield
    except OperationalError:
        raise
    except (StatementError, OverflowError, UnicodeError) as error:
        raise NotOurs(f"is damaged: its table {table.name} holds a row that cannot be: {_reason(error)}.") from None


@contextmanager
def _others_in_the_way() -> Iterator[None]:
    """Another program's table or view that depends on one of the board's."""
    try:
        yield
    except OperationalError:
        raise
    except DatabaseError as error:
        raise InTheWay(f"something depends on the board's tables: {_reason(error)}.") from None


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0]


def _check_links(connection: Connection, own: set[str]) -> None:
    """SQLite does not look while the schema may change, see migration(); PostgreSQL looks at each row."""
    if connection.dialect.name != "sqlite":
        return
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        if table in own:
            raise NotOurs(f"is damaged: row {row} of its table {table} points to a row of {parent} that is not there.")
        raise InTheWay(f"its table {table} points to a row of {parent} that the backup does not have.")


def _check_rows(connection: Connection) -> None:
    try:
        soundness.check(connection)
    except soundness.Unsound as error:
        raise NotOurs(f"holds what no board wrote, in {error}.") from None


def _continue_numbering(connection: Connection, tables: list[Table]) -> None:
    """PostgreSQL counts ids apart from the rows; new ones must come after those restored."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        if "id" in table.columns:
            following = select(func.coalesce(func.max(table.columns.id), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), following, False)))
