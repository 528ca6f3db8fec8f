"""Ends requests whose head is too large, too slow or no HTTP, and has the app tell their sender in words.

uvicorn waits for a head for ever and keeps what has come of it, so that some thousand connections that send a byte
now and then would hold all the memory and all the files a process may have. A head that comes whole, as nearly all
do, costs one comparison here.
"""

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from core.errors import AppError, HeadTooLarge, Malformed, RequestTimeout

HEAD_MAX_BYTES = 64 * 1024
HEAD_MAX_SECONDS = 5.0
# Who reads nothing of an answer for so long, and for as long again at most, is not waited for any more.
UNREAD_MAX_SECONDS = 30.0
# What arrives is read in pieces of this size, and a head is counted from the beginning of its first piece.
_PIECE = 16 * 1024
# Where a scope has the refusal that its request is to be answered with.
REFUSAL = "board.refusal"


class LimitedHeadProtocol(HttpToolsProtocol):
    """uvicorn's protocol. What it refuses is answered by the app, as a request without method and headers whose scope
    has the error under REFUSAL; the connection is closed after it.
    """

    # How much of the head under way has come, and how much is read at once: nothing any more once it is refused.
    _head_size = 0
    _room = _PIECE
    _deadline: asyncio.TimerHandle | None = None
    # How much was still to be sent at the last look, and whether any of it has gone since.
    _unsent, _is_read = 0, False
    _next_look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_clock()
        self._look_whether_it_is_read()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        if self._next_look is not None:
            self._next_look.cancel()
        super().connection_lost(exc)

    def resume_writing(self) -> None:
        self._is_read = True
        super().resume_writing()

    def _look_whether_it_is_read(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if 0 < self._unsent <= unsent and not self._is_read:
            self.transport.abort()
            return
        self._unsent, self._is_read = unsent, False
        self._next_look = self.loop.call_later(UNREAD_MAX_SECONDS, self._look_whether_it_is_read)

    def data_received(self, data: bytes) -> None:
        """What uvicorn does, and a look at where the parser is then."""
        if len(data) > self._room:
            self._receive_in_pieces(data)
            return
        keep_alive = self.timeout_keep_alive_task
        if keep_alive is not None:
            keep_alive.cancel()
            self.timeout_keep_alive_task = None
        before = self.cycle
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self._refuse(Malformed())
            return
        except httptools.HttpParserUpgrade:
            self._answer_in_this_protocol()
            return
        cycle = self.cycle
        # No new head is whole, or another one has begun after it.
        if cycle is before or cycle.scope is not self.scope:
            self._wait_for_more(len(data), is_next=cycle is not before)
        elif self._deadline is not None:
            self._stop_clock()

    def _receive_in_pieces(self, data: bytes) -> None:
        while data and self._room and not self.transport.is_closing():
            piece, data = data[: self._room], data[self._room :]
            self.data_received(piece)

    def _wait_for_more(self, size: int, *, is_next: bool) -> None:
        """Part of a head has come, or of a body, or what is neither: blank lines, a body that nobody reads any more."""
        if self._is_in_head():
            if self._head_size == 0 or is_next:
                self._start_clock()
            self._head_size += size
            self._room = min(_PIECE, HEAD_MAX_BYTES - self._head_size)
            if self._room == 0:
                self._refuse(HeadTooLarge())
        elif self._deadline is None and not self._is_answering():
            self._start_clock()

    def _is_in_head(self) -> bool:
        return self.scope is not None and (self.cycle is None or self.cycle.scope is not self.scope)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _start_clock(self) -> None:
        self._stop_clock()
        self._deadline = self.loop.call_later(HEAD_MAX_SECONDS, self._end_waiting)

    def _stop_clock(self) -> None:
        self._head_size, self._room = 0, _PIECE
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _read_no_more(self) -> None:
        self._stop_clock()
        self._room = 0

    def _end_waiting(self) -> None:
        if self._head_size:
            self._refuse(RequestTimeout())
        else:
            self.transport.close()  # there is no request that an answer could be to

    def _answer_in_this_protocol(self) -> None:
        """Who asks for another protocol may be answered in this one (RFC 9110, 7.8), but is asked for nothing more:
        the parser does not read a body after such a head, so what came in it would pass for the next request.
        """
        self._read_no_more()
        self.cycle.keep_alive = False

    def _refuse(self, error: AppError) -> None:
        self._read_no_more()
        cycle = self.cycle
        if self._is_answering():
            if self.pipeline or cycle.response_started or not cycle.more_body:
                cycle.keep_alive = False  # those before it are answered, then the connection is closed
                return
            cycle.disconnected = True  # it is the body of this one that cannot be read
            cycle.message_event.set()
        self._unset_keepalive_if_required()
        self.cycle = self._refused(error)
        self._start_asgi_task(self.cycle, self.app)

    def _refused(self, error: AppError) -> RequestResponseCycle:
        scope: Any = {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "",
            "scheme": self.scheme,
            "path": "/",
            "raw_path": b"/",
            "query_string": b"",
            "root_path": self.root_path,
            "headers": [],
            "client": self.client,
            "server": self.server,
            "state": self.app_state.copy(),
            REFUSAL: error,
        }
        return RequestResponseCycle(
            scope=scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=False,
            keep_alive=False,
            on_response=self.on_response_complete,
        )
