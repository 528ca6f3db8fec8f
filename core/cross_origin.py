"""Refuses requests that another site makes a visitor's browser send.

The algorithm of Go 1.25's http.CrossOriginProtection. Browsers say in Sec-Fetch-Site where a
request comes from, and in Origin on older ones; a request with neither is not a browser's and
carries nobody's cookies. No form needs a token.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import FromAnotherSite

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossOriginProtection:
    """`public_url` is the board's own origin; None compares with the Host header."""

    def __init__(self, app: ASGIApp, *, public_url: str | None) -> None:
        self._app = app
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            self._check(Headers(scope=scope), scope["scheme"])
        await self._app(scope, receive, send)

    def _check(self, headers: Headers, scheme: str) -> None:
        site = headers.get("sec-fetch-site")
        if site is not None:
            if site in ("same-origin", "none"):
                return
        else:
            origin = headers.get("origin")
            if origin is None or origin == (self._public_url or f"{scheme}://{headers.get('host', '')}"):
                return
        raise FromAnotherSite
