"""The engine and the sessions: ONE transaction per request, committed before the answer leaves.

SQLite: the driver's own transaction handling loses updates (it begins late and reads outside), so
it is switched off and each transaction says how it begins. One that will write takes the write
lock at its first statement and waits for it; one that reads sees one state throughout.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from core.config import settings
from db.search import index

__all__ = [
    "DatabaseError",
    "IntegrityError",
    "NoConnection",
    "OperationalError",
    "Session",
    "StaleDataError",
    "get_session",
]

BUSY_TIMEOUT_SECONDS = 30
POOL_SIZE = 20
# SQLite reads the file through the system's memory, which all processes share, and no longer copies each page.
MAPPED = "mmap_size=2147418112"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def make_engine(url: str, **options: Any) -> Engine:
    """An engine for an SQLite file or PostgreSQL, with what each needs to be safe.

    Its errors do not say what the values of a statement were, since they come into the log.
    """
    options.setdefault("hide_parameters", True)
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, **options)
    return _postgresql_engine(url, **options)


def _postgresql_engine(url: str, **options: Any) -> Engine:
    options.setdefault("pool_size", POOL_SIZE)
    engine = create_engine(url, pool_pre_ping=True, max_overflow=0, **options)

    @event.listens_for(engine, "connect")
    def _speak_utc(connection: Any, _record: Any) -> None:
        """The server's own time zone could give a moment back in a year that Python does not have."""
        connection.execute("SET TIME ZONE 'UTC'")
        connection.commit()

    return engine


def _sqlite_engine(url: str, **options: Any) -> Engine:
    database = make_url(url).database
    if database:
        _make_file(Path(database))
    arguments = {"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None}
    options.setdefault("pool_size", POOL_SIZE)
    engine = create_engine(url, connect_args=arguments, max_overflow=0, **options)

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY", MAPPED):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "checkin")
    def _end_failed_commit(connection: Any, _record: Any) -> None:
        """A COMMIT that SQLite refuses leaves the transaction open, and with it the write lock."""
        if connection is not None and connection.in_transaction:
            connection.rollback()

    return engine


def _make_file(path: Path) -> None:
    """For its owner alone, from the start; SQLite gives the files beside it the mode of this one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)


def shown_url(url: str) -> str:
    """A database's address without its password."""
    return make_url(url).render_as_string(hide_password=True)


@cache
def _engines(url: str) -> tuple[Engine, Engine]:
    """Two views of the same connections: for transactions that may write, and for those that will not."""
    writer = make_engine(url)
    return writer, writer.execution_options(writes=False)


# Whatever changes a posting, the search index and the catalogue's version change with it.
event.listen(Session, "after_flush", index.follow_changes)
event.listen(Session, "before_commit", index.note_change)


def engine() -> Engine:
    return _engines(settings.DATABASE_URL)[0]


def _reading_engine() -> Engine:
    return _engines(settings.DATABASE_URL)[1]


def _session(*, writes: bool) -> Session:
    return Session(engine() if writes else _reading_engine(), expire_on_commit=False)


@contextmanager
def reading() -> Iterator[Session]:
    """A session of its own for a short look, which holds nobody up."""
    with _session(writes=False) as session:
        yield session


@contextmanager
def reading_connection() -> Iterator[Connection]:
    """As reading(), for one plain question: a session costs more than most answers."""
    with _reading_engine().connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Session]:
    """A session of its own, committed at the end: for commands and the worker, not for views."""
    with _session(writes=True) as session, session.begin():
        yield session


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one state of the whole database, however long it looks and whoever writes."""
    with _reading_engine().connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def get_session(request: Request) -> Iterator[Session]:
    """The request's session. Committed if the view returned, rolled back if it raised.

    No statement, no transaction: the write lock is taken at the first one.
    """
    with _session(writes=request.method not in SAFE_METHODS) as session:
        yield session
        session.commit()
