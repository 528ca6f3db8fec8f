"""Refuses requests that say up front that they are too large, so that their sender is told in words."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import AddressTooLong, ContentTooLarge

BODY_MAX_BYTES = 1024 * 1024
QUERY_MAX_BYTES = 8192


class RequestLimits:
    """Bodies that do not give their length are counted as they come, by FastAPI's max_body_size."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            length = Headers(scope=scope).get("content-length", "")
            if length.isdigit() and int(length) > BODY_MAX_BYTES:
                raise ContentTooLarge
            if len(scope["query_string"]) > QUERY_MAX_BYTES:
                raise AddressTooLong
        await self._app(scope, receive, send)
