"""The edition read from PostgreSQL without the event loop waiting for it: one question at a time, for everybody.

A question that is under way may have been answered before the change that a request follows on. So who comes
meanwhile shares the next one: a thousand requests at once cost two questions.
"""

import asyncio
from typing import TYPE_CHECKING

from psycopg.conninfo import make_conninfo
from psycopg.errors import Error
from psycopg.pq import ConnStatus, ExecStatus, PGconn
from sqlalchemy import make_url

from core.kept_pages import Edition

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn as Connection
    from psycopg.pq.abc import PGresult as Result

    from db.edition import Editions, Known

ANSWERS_WITHIN_SECONDS = 1.0
# For so long after a connection that failed pages are rendered without asking.
PAUSE_SECONDS = 1.0
_CONNECTS_WITHIN_SECONDS = 2
_NAME = b"edition"
_QUESTION = b"""
    SELECT version, CASE WHEN version <> $1::integer THEN (SELECT min(ends) FROM listings WHERE ends > $2::bigint) END
    FROM catalogue
"""
_Waiting = list["asyncio.Future[Edition | None]"]


class PostgresqlSource:
    """Speaks to libpq itself, which leaves the waiting to us; a cursor would cost several times as much."""

    def __init__(self, url: str, editions: "Editions") -> None:
        self._url = url
        self._editions = editions
        self._connection: Connection | None = None
        # libpq tells it no more once the connection is lost.
        self._socket = -1
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_connecting = False
        self._pause_until = 0.0
        self._question: tuple[Known, int] | None = None
        self._result: Result | None = None
        self._asked: _Waiting = []
        self._next: _Waiting = []
        self._timer: asyncio.TimerHandle | None = None

    async def current(self) -> Edition | None:
        """A connection that breaks is made anew once."""
        for _ in range(2):
            if not await self._is_ready():
                return None
            edition = await self._ask()
            if edition is not None:
                return edition
        return None

    async def _is_ready(self) -> bool:
        loop = asyncio.get_running_loop()
        if loop is not self._loop and not self._move_to(loop):
            return False
        if self._connection is not None:
            return True
        if self._is_connecting or loop.time() < self._pause_until:
            return False
        self._is_connecting = True
        try:
            self._connection = await loop.run_in_executor(None, _connected, self._url)
            self._socket = self._connection.socket
            loop.add_reader(self._socket, self._read)
        except (Error, NotImplementedError):
            # Not every event loop watches a socket for others: Windows has one that does not.
            self._fail(pause=PAUSE_SECONDS)
            return False
        finally:
            self._is_connecting = False
        return True

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> bool:
        """A server has one event loop. Tests have one a request, and what another still uses is left to it."""
        if self._loop is not None and not self._loop.is_closed():
            return False
        self._loop, self._is_connecting = loop, False
        if self._asked:
            self._fail()
        elif self._connection is not None:
            loop.add_reader(self._socket, self._read)
        return True

    def _ask(self) -> "asyncio.Future[Edition | None]":
        waiting: asyncio.Future[Edition | None] = asyncio.get_running_loop().create_future()
        (self._next if self._asked else self._asked).append(waiting)
        if self._question is None:
            self._send()
        return waiting

    def _send(self) -> None:
        assert self._connection is not None
        assert self._loop is not None
        known, now = self._question = self._editions.question()
        try:
            self._connection.send_query_prepared(_NAME, [b"%d" % known.version, b"%d" % now])
            self._connection.flush()
        except Error:
            self._fail()
        else:
            self._timer = self._loop.call_later(ANSWERS_WITHIN_SECONDS, self._fail)

    def _read(self) -> None:
        """Called when something has come: a part of the answer, the end of it, or of the connection."""
        connection = self._connection
        if connection is None:
            return
        try:
            connection.consume_input()
            while not connection.is_busy():
                result = connection.get_result()
                if result is None:
                    break
                self._result = result
            else:
                return
        except Error:
            self._fail()
            return
        if self._result is not None:
            self._take(self._result)

    def _take(self, result: "Result") -> None:
        if result.status != ExecStatus.TUPLES_OK or result.ntuples != 1 or self._question is None:
            self._fail(pause=PAUSE_SECONDS)
            return
        version, end = result.get_value(0, 0), result.get_value(0, 1)
        edition = self._editions.answered(*self._question, int(version or 0), None if end is None else int(end))
        self._end_question()
        answered, self._asked, self._next = self._asked, self._next, []
        _settle(answered, edition)
        if self._asked:
            self._send()

    def _end_question(self) -> None:
        self._question = self._result = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fail(self, *, pause: float = 0.0) -> None:
        """Leaves the connection, and tells all who wait that there is no answer."""
        self._end_question()
        connection, self._connection = self._connection, None
        waiting, self._asked, self._next = self._asked + self._next, [], []
        loop = self._loop
        if loop is not None and not loop.is_closed():
            self._pause_until = loop.time() + pause
            if connection is not None:
                loop.remove_reader(self._socket)
            _settle(waiting, None)
        if connection is not None:
            connection.finish()

    def close(self) -> None:
        self._fail()


def _settle(waiting: _Waiting, edition: Edition | None) -> None:
    for future in waiting:
        if not future.done():
            future.set_result(edition)


def _connected(url: str) -> "Connection":
    """A connection that knows the question. Raises Error."""
    address = make_url(url)
    _, options = address.get_dialect()().create_connect_args(address)
    options.setdefault("connect_timeout", _CONNECTS_WITHIN_SECONDS)
    connection = PGconn.connect(make_conninfo(**options).encode())
    prepared = connection.prepare(_NAME, _QUESTION) if connection.status == ConnStatus.OK else None
    if prepared is None or prepared.status != ExecStatus.COMMAND_OK:
        connection.finish()
        raise Error("there is no board that answers")
    connection.nonblocking = 1
    return connection
