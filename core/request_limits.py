"""Refuses requests that are too large, and tells their sender in words.

The framework's own limit on bodies stands outside all middleware: its answer would be bare text
without the headers that every answer carries.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import AddressTooLong, ContentTooLarge

BODY_MAX_BYTES = 1024 * 1024
QUERY_MAX_BYTES = 8192


class RequestLimits:
    """A body that gives its length is refused unread; one that does not is counted as it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            length = Headers(scope=scope).get("content-length", "")
            if length.isdigit() and int(length) > BODY_MAX_BYTES:
                raise ContentTooLarge
            if len(scope["query_string"]) > QUERY_MAX_BYTES:
                raise AddressTooLong
            receive = _counted(receive)
        await self._app(scope, receive, send)


def _counted(receive: Receive) -> Receive:
    received = 0

    async def receive_counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > BODY_MAX_BYTES:
            raise ContentTooLarge
        return message

    return receive_counted
