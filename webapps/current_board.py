"""Before a request: what the operator has decided is as new as the request, whichever process it was told."""

from collections.abc import Awaitable, Callable

from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from core.kept_pages import Edition
from db import board

# Files show nothing of it.
_NOT_ASKED = "/static/"


class CurrentBoard:
    """`edition` awaits what visitors see at this moment, None if that cannot be told: a change of the operator's is
    another edition.
    """

    def __init__(self, app: ASGIApp, *, edition: Callable[[], Awaitable[Edition | None]]) -> None:
        self._app = app
        self._edition = edition
        self._seen: Edition | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(_NOT_ASKED):
            edition = await self._edition()
            if edition is None or edition is not self._seen:
                await run_in_threadpool(board.refresh)
                self._seen = edition
        await self._app(scope, receive, send)
