"""Brings a database to the schema of this code.

Alembic is only imported when there is something to do: a start that finds the schema as it should
be pays for one query.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection, create_engine, func, inspect, select, text

from core.config import BASE_DIR
from db.session import engine, reading

# The newest revision under migrations/versions; a test compares them.
HEAD = "0007"
VERSIONS = BASE_DIR / "db" / "migrations" / "versions"

# What follows from the other tables, comes with the board, or must not happen again: it is in no backup.
DERIVED = frozenset(
    {
        "catalogue", "listings", "messages", "place_names", "places", "posted_titles", "search_documents",
        "text_bands", "throttle_counters", "vocabulary",
    }
)  # fmt: skip
FULL_TEXT = "jobs_fts"

# Names the lock that PostgreSQL keeps while one prepares the database.
_LOCK = 74_105_701


class NewerSchema(Exception):
    """The database was brought further by a newer version of the board; there is no way back down."""


def current_revision(connection: Connection) -> str | None:
    """The revision the database is at, or None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_current() -> bool:
    with reading() as session:
        return current_revision(session.connection()) == HEAD


def is_known(revision: str) -> bool:
    """Whether this code has the revision, or it is one of a newer version."""
    return any(path.stem.split("_")[0] == revision for path in VERSIONS.glob("*.py"))


@cache
def tables_at(revision: str) -> frozenset[str]:
    """The board's own tables at a revision, as its migrations make them. Raises NewerSchema.

    SQLite's full-text index, which is tables too, is not among them.
    """
    if not is_known(revision):
        raise NewerSchema
    empty = create_engine("sqlite://")
    with empty.connect() as connection:
        upgrade(connection, revision)
        names = inspect(connection).get_table_names()
    empty.dispose()
    return frozenset(name for name in names if name != "alembic_version" and not name.startswith(FULL_TEXT))


def migrate(revision: str = "head") -> bool:
    """Runs what is missing, up to `revision`, in one transaction; False if nothing was. Raises NewerSchema.

    Of several that start at once one migrates and the others wait. On SQLite foreign keys are off
    meanwhile (batch mode makes tables anew, and dropping the old one would empty its children) and
    are checked at the end.
    """
    with reading() as session:
        found = current_revision(session.connection())
    if found == HEAD:
        return False
    if found is not None and not is_known(found):
        raise NewerSchema
    with migration() as connection:
        if current_revision(connection) == HEAD:
            return False
        upgrade(connection, revision)
    return True


@contextmanager
def migration() -> Iterator[Connection]:
    """A transaction in which the schema may change, on one connection at a time."""
    with engine().connect() as connection, _without_foreign_keys(connection), connection.begin():
        wait_for_other_starts(connection)
        yield connection
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("the migration left rows that point nowhere; nothing was changed")


def wait_for_other_starts(connection: Connection) -> None:
    """Until no other start is at work on the database. SQLite has one lock for every writer, which does it."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs what is missing up to `revision`, inside a migration()."""
    from alembic import command
    from alembic.config import Config

    config = Config(BASE_DIR / "alembic.ini")
    config.set_main_option("script_location", str(BASE_DIR / "db" / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Switches them off on SQLite, outside a transaction, where alone the pragma has an effect."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    driver_connection.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver_connection.execute("PRAGMA foreign_keys=ON")
