"""Refuses requests that are too large or too slow, and tells their sender in words.

The framework's own limit on bodies stands outside all middleware: its answer would be bare text
without the headers that every answer carries.
"""

import asyncio

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import AddressTooLong, ContentTooLarge, NotAForm, RequestTimeout, TooBusy

FORM_TYPES = frozenset({b"application/x-www-form-urlencoded", b"multipart/form-data"})
BODY_MAX_BYTES = 1024 * 1024
# What a process holds of all bodies together, beside what each may have to itself: almost every form has room in that,
# so who fills the rest shuts nobody out of logging in.
BODIES_MAX_BYTES = 64 * 1024 * 1024
OWN_BYTES = 64 * 1024
QUERY_MAX_BYTES = 8192
BODY_MAX_SECONDS = 15.0


class _Body:
    """What has come of one, and how much of that is held of what all have together."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.held = 0

    def add(self, part: bytes, own: int) -> int:
        """How much more is held."""
        self.content += part
        before, self.held = self.held, max(len(self.content) - own, 0)
        return self.held - before

    def take(self) -> bytes:
        """All of it, once."""
        content = bytes(self.content)
        self.content.clear()
        return content


class RequestLimits:
    """A body that gives its length is refused unread; one that does not is counted as it comes.

    The app gets a body when all of it is there. Otherwise somebody who sends slowly would hold what
    the app took in the meantime: a place, a connection, SQLite's only write lock.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        seconds: float = BODY_MAX_SECONDS,
        held_max: int = BODIES_MAX_BYTES,
        own: int = OWN_BYTES,
    ) -> None:
        self._app = app
        self._seconds = seconds
        self._held, self._held_max, self._own = 0, held_max, own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        _check_head(scope)
        body = _Body()
        try:
            await self._read_in_time(body, receive)
            await self._app(scope, _replayed(body.take(), receive), send)
        finally:
            self._held -= body.held

    async def _read_in_time(self, body: _Body, receive: Receive) -> None:
        """A server that stops cancels what it still waits for: whoever sends it gets an answer too."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._read(body, receive)
        except (TimeoutError, asyncio.CancelledError):
            # What else comes over the connection would be the rest of this body.
            raise RequestTimeout(headers={"Connection": "close"}) from None

    async def _read(self, body: _Body, receive: Receive) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            self._held += body.add(message.get("body", b""), self._own)
            if len(body.content) > BODY_MAX_BYTES:
                raise ContentTooLarge
            if self._held > self._held_max:
                raise TooBusy
            more = message.get("more_body", False)


def _check_head(scope: Scope) -> None:
    """Refuses what the head alone shows. To decode a form in some encodings takes a minute for a mebibyte."""
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > BODY_MAX_BYTES:
        raise ContentTooLarge
    if len(scope["query_string"]) > QUERY_MAX_BYTES:
        raise AddressTooLong
    kind, options = parse_options_header(headers.get("content-type", ""))
    if kind in FORM_TYPES and options.get(b"charset", b"utf-8").lower() != b"utf-8":
        raise NotAForm


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_whole() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_whole
