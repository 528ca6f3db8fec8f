"""Which edition of the board visitors see: asked at every request for a page, and true at that very moment.

An edition ends with the next change (see db/search/index.py), or when the next posting reaches its end. What is
asked is one row, on a connection of its own that is in no transaction: it sees what was committed last.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from sqlalchemy import make_url

from core.clock import unix_microseconds
from core.config import settings
from core.kept_pages import Edition

NEVER = 2**63 - 1


class Known(NamedTuple):
    """An edition, the catalogue's version that it is of, and the moment from which on its end was looked for."""

    version: int
    since: int
    edition: Edition


# No catalogue has this version.
NOTHING = Known(-1, 0, Edition(until=0))


class Editions:
    """Makes an edition of what a database says, and stays with it while that is the same."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._last = NOTHING

    def question(self) -> tuple[Known, int]:
        """What is known, which is nothing once it has ended, and the moment."""
        now, last = self._clock(), self._last
        return (last if last.since <= now < last.edition.until else NOTHING), now

    def answered(self, known: Known, now: int, version: int, end: int | None) -> Edition:
        """What the answer to a question means; `end` is that of the next posting, told of a new version alone."""
        if version != known.version:
            self._last = known = Known(version, now, Edition(NEVER if end is None else end))
        return known.edition


class Source(Protocol):
    """One database. `current` is None if it does not answer."""

    async def current(self) -> Edition | None: ...

    def close(self) -> None: ...


class CurrentEdition:
    """Awaits the edition there is now, of the database that the settings name at that moment."""

    def __init__(self, clock: Callable[[], int] = unix_microseconds) -> None:
        self._clock = clock
        self._url = ""
        self._source: Source | None = None

    def __call__(self) -> Awaitable[Edition | None]:
        source = self._source
        if source is None or self._url != settings.DATABASE_URL:
            source = self._turn_to(settings.DATABASE_URL)
        return source.current()

    def _turn_to(self, url: str) -> Source:
        self.close()
        self._url, self._source = url, _source_of(url, Editions(self._clock))
        return self._source

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = None


def _source_of(url: str, editions: Editions) -> Source:
    if make_url(url).get_backend_name() == "sqlite":
        return SqliteSource(make_url(url).database, editions)
    # Here, since a board on SQLite needs none of it.
    from db.edition_postgresql import PostgresqlSource

    return PostgresqlSource(url, editions)


class SqliteSource:
    """A read takes some microseconds, so the event loop waits for it. It never waits for a lock.

    Requests that were all there when one of them reads share what it read: those that the event loop has queued
    by then. What comes later is queued behind `_forget`, and reads anew.
    """

    def __init__(self, database: str | None, editions: Editions) -> None:
        self._database = database
        self._editions = editions
        self._connection: sqlite3.Connection | None = None
        self._shared: tuple[asyncio.AbstractEventLoop, Edition] | None = None

    async def current(self) -> Edition | None:
        loop, shared = asyncio.get_running_loop(), self._shared
        if shared is not None and shared[0] is loop:
            return shared[1]
        edition = self._read()
        if edition is not None:
            self._shared = loop, edition
            loop.call_soon(self._forget)
        return edition

    def _forget(self) -> None:
        self._shared = None

    def _read(self) -> Edition | None:
        known, now = self._editions.question()
        try:
            if self._connection is None:
                self._connection = self._connected()
            version: int = self._connection.execute("SELECT version FROM catalogue").fetchone()[0]
            if version == known.version:
                return known.edition
            # Should it be of a newer version by now, nobody will be given what is kept under this one.
            ends = self._connection.execute("SELECT min(ends) FROM listings WHERE ends > ?", (now,)).fetchone()
        except (sqlite3.Error, TypeError):
            self.close()
            return None
        return self._editions.answered(known, now, version, ends[0])

    def _connected(self) -> sqlite3.Connection:
        """It makes no file, and writes nothing."""
        address = f"{Path(self._database or '').absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, timeout=0, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA query_only=ON")
        return connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
