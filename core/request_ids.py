"""A number for each request, on its answer and on every line that is noted while it is answered."""

import re
import secrets
from itertools import chain

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.client_address import comes_from_proxy
from core.log import request_id

HEADER = b"x-request-id"
_PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}")


def _block() -> list[bytes]:
    """Some hundred at a time: to ask for chance takes longer than all the rest of it."""
    digits = secrets.token_hex(4096)
    return [digits[start : start + 32].encode() for start in range(0, len(digits), 32)]


_ids = chain.from_iterable(iter(_block, None))


def new_id() -> bytes:
    """128 random bits as hexadecimal digits: no number tells of another."""
    return next(_ids)


class RequestIds:
    """A number of the board's own; or what a trusted proxy has in X-Request-ID, so that its log and the board's go
    together. A page from memory has one of the board's own (core/encoded_head.py), as nothing is noted of it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = _given(scope) or new_id().decode()
        request_id.set(number)
        header = (HEADER, number.encode())

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], header]}
            await send(message)

        await self._app(scope, receive, send_with_id)


def _given(scope: Scope) -> str | None:
    given = Headers(scope=scope).getlist(HEADER.decode())
    is_plain = len(given) == 1 and _PLAIN.fullmatch(given[0]) is not None
    return given[0] if is_plain and comes_from_proxy(scope) else None
