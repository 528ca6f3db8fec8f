"""Refuses requests for another host than the board's own (OWASP: host header injection)."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import Misdirected


class KnownHost:
    """`public_url` is where the board lives; the port does not matter, since a proxy may name its own."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        self._app = app
        self._public_url = public_url
        self._hostname = urlsplit(public_url).hostname

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _hostname(Headers(scope=scope).getlist("host")) != self._hostname:
            raise Misdirected(f"This board lives at {self._public_url}, and answers there alone.")
        await self._app(scope, receive, send)


def _hostname(hosts: list[str]) -> str | None:
    if len(hosts) != 1 or "@" in hosts[0]:
        return None  # there is one Host, and it names nobody (RFC 9110, 7.2)
    try:
        return urlsplit(f"//{hosts[0]}").hostname
    except ValueError:
        return None
