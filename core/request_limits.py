"""Refuses requests that are too large or too slow, and tells their sender in words.

The framework's own limit on bodies stands outside all middleware: its answer would be bare text
without the headers that every answer carries.
"""

import asyncio

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import AddressTooLong, ContentTooLarge, RequestTimeout

BODY_MAX_BYTES = 1024 * 1024
QUERY_MAX_BYTES = 8192
BODY_MAX_SECONDS = 15.0


class RequestLimits:
    """A body that gives its length is refused unread; one that does not is counted as it comes.

    The app gets a body when all of it is there. Otherwise somebody who sends slowly would hold what
    the app took in the meantime: a place, a connection, SQLite's only write lock.
    """

    def __init__(self, app: ASGIApp, *, seconds: float = BODY_MAX_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            length = Headers(scope=scope).get("content-length", "")
            if length.isdigit() and int(length) > BODY_MAX_BYTES:
                raise ContentTooLarge
            if len(scope["query_string"]) > QUERY_MAX_BYTES:
                raise AddressTooLong
            receive = _replayed(await self._body_in_time(receive), receive)
        await self._app(scope, receive, send)

    async def _body_in_time(self, receive: Receive) -> bytes:
        """A server that stops cancels what it still waits for: whoever sends it gets an answer too."""
        try:
            async with asyncio.timeout(self._seconds):
                return await _whole_body(receive)
        except (TimeoutError, asyncio.CancelledError):
            # What else comes over the connection would be the rest of this body.
            raise RequestTimeout(headers={"Connection": "close"}) from None


async def _whole_body(receive: Receive) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > BODY_MAX_BYTES:
            raise ContentTooLarge
        more = message.get("more_body", False)
    return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_whole() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_whole
