"""Addresses the way people and programs write them: a slash at the end, HEAD instead of GET."""

from starlette.datastructures import URL
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import NotFound


class PlainAddresses:
    """A slash at the end of a page's address leads to the page; a form sent there arrives all the same.

    HEAD is answered as GET without the body. Redirects are relative: no address is built from Host.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if "\0" in path:
            # No name has it, and PostgreSQL refuses to compare one that does.
            raise NotFound
        if len(path) > 1 and path.endswith("/"):
            stripped = "/" + path.strip("/")
            if scope["method"] in ("GET", "HEAD"):
                target = URL(path=stripped, query=scope["query_string"].decode("latin-1"))
                await RedirectResponse(str(target), 301)(scope, receive, send)
                return
            scope = {**scope, "path": stripped, "raw_path": stripped.encode()}
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        await self._app(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head
