"""Rendered pages, kept in memory and handed to everybody who asks for the same address.

It stands before everything else, so a page that is there passes no other layer. That is safe because a page is
kept as those layers let it through: under the very Host, path and query that were asked for, with the headers
that they add, and only with status 200.

What the app gets of a request that may be answered from here is its address and its Host, no other header: the
page cannot differ by what it has not seen (CWE-349). Two more are for the log alone. A request that names somebody
passes untouched.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.clock import unix_microseconds
from core.kept_pages import CAPACITY, Edition, KeptPages, Key
from core.representation import EMPTY, OwnPart, Page, has_etag
from core.request_ids import HEADER

_SHARING = "page_cache.sharing"
_SECOND = 1_000_000
# Host, and what a proxy says of whom it asks for and under which number: no page may depend on these two.
_SEEN = frozenset({b"host", b"x-forwarded-for", HEADER})
# How often a request waits for others that render the same page, before it renders it by itself.
_ROUNDS = 3
# Longer ones are no names (RFC 1035), and would fill the memory.
HOST_MAX = 262
# White space as str.strip() knows it, which is how cookies are read.
_SPACE = rb"[\s\x1c-\x1f\x85\xa0]"


@dataclass
class _Sharing:
    """What the app says of its answer: for how long it is the same for everybody. 0: it is not."""

    seconds: int = 0


def share(scope: Scope, *, seconds: int) -> None:
    """Says that the answer to this request is the same for everybody, and good for so many seconds.

    It must follow from the address alone. Without effect if the request is not one to be answered from here.
    """
    sharing: _Sharing | None = scope.get(_SHARING)
    if sharing is not None:
        sharing.seconds = seconds


async def nobodys_part(_scope: Scope) -> None:
    """For an app whose pages are made for everybody who is somebody."""


class PageCache:
    """`edition` awaits what pages show at this moment, None if that cannot be told; it is asked at every request.
    `cookies` are those that tell one visitor from another, `never` beginnings of paths that are nobody's business.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        edition: Callable[[], Awaitable[Edition | None]],
        cookies: Iterable[str],
        never: Iterable[str] = (),
        own_part: Callable[[Scope], Awaitable[OwnPart | None]] = nobodys_part,
        capacity: int = CAPACITY,
        clock: Callable[[], int] = unix_microseconds,
    ) -> None:
        self.app = app
        self._edition = edition
        self._names_somebody = _cookie_pattern(cookies).search
        self._never = tuple(never)
        self._own_part = own_part
        self._clock = clock
        self._pages = KeptPages(capacity)
        self._rendering: dict[Key, asyncio.Future[bool]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """All of a hit is here, in one function: what it costs, every visitor's every page costs."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"].startswith(self._never):
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        # A header that is there twice has no one meaning, and a body is nothing that a page has a use for.
        if (
            len(headers) != len(scope["headers"])
            or b"authorization" in headers
            or b"content-length" in headers
            or b"transfer-encoding" in headers
            or len(headers.get(b"host", b"")) > HOST_MAX
        ):
            await self.app(scope, receive, send)
            return
        key = headers.get(b"host"), scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
        edition = await self._edition()
        page = self._pages.get(key, edition, self._clock())
        if b"cookie" in headers and self._names_somebody(headers[b"cookie"]):
            await self._answer_somebody(key, edition, page, scope, receive, send)
            return
        if page is None:
            await self._answer_anew(key, edition, scope, receive, send)
            return
        found = page.representation(headers.get(b"accept-encoding"))
        if b"if-none-match" in headers and has_etag(headers[b"if-none-match"], found.etag):
            await send(found.not_modified)
            await send(EMPTY)
        else:
            await send(found.start)
            await send(EMPTY if scope["method"] == "HEAD" else found.body)

    async def _answer_somebody(
        self, key: Key, edition: Edition | None, page: Page | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """The page for everybody with somebody's own part in it, which is kept nowhere; or what the app says.

        A page with words to look for is not made for this: looking for them counts them.
        """
        may_be_made = edition is not None and not _asks_for_words(scope["query_string"])
        own = await self._own_part(scope) if page or may_be_made else None
        if own and edition and page is None:
            # What the app notes of that visitor must not be taken for what it knows of this one.
            host = [] if key[0] is None else [(b"host", key[0])]
            visitor = {**scope, "method": "GET", "headers": host, "state": dict(scope.get("state") or {})}
            await self._answer_anew(key, edition, visitor, _nothing, _nowhere)
            page = self._pages.get(key, await self._edition(), self._clock())
        if own is None or page is None or own.visitors not in page.body:
            await self.app(scope, receive, send)
            return
        start, body = page.with_part(own, dict(scope["headers"]).get(b"accept-encoding"))
        await send(start)
        await send(EMPTY if scope["method"] == "HEAD" else body)

    async def _answer_anew(self, key: Key, edition: Edition | None, scope: Scope, receive: Receive, send: Send) -> None:
        """One renders; who asks for the same meanwhile gets that page, if it is as new as their request."""
        for _ in range(_ROUNDS):
            rendering = self._rendering.get(key)
            if edition is None or (rendering and rendering.get_loop() is not asyncio.get_running_loop()):
                break
            if rendering is None:
                await self._render(key, edition, scope, receive, send)
                return
            if not await asyncio.shield(rendering):
                break
            edition = await self._edition()
            page = self._pages.get(key, edition, self._clock())
            if page is not None:
                await _answer(page, scope, send)
                return
        await self.app(scope, receive, send)

    async def _render(self, key: Key, edition: Edition, scope: Scope, receive: Receive, send: Send) -> None:
        """Has the app answer, and keeps the page under the edition that there was before it was begun."""
        began = self._clock()
        rendering = self._rendering[key] = asyncio.get_running_loop().create_future()
        sharing = _Sharing()
        answer = _Answer(sharing, send, is_head=scope["method"] == "HEAD", on_private=lambda: _settle(rendering, False))
        headers = [header for header in scope["headers"] if header[0] in _SEEN]
        try:
            await self.app({**scope, "method": "GET", "headers": headers, _SHARING: sharing}, receive, answer.send)
            page = answer.page()
            if page is not None:
                until = min(edition.until, began + sharing.seconds * _SECOND)
                self._pages.keep(key, page, edition=edition, since=began, until=until)
        finally:
            del self._rendering[key]
            _settle(rendering, True)
        if page is not None:
            await _answer(page, scope, send)


def _asks_for_words(query: bytes) -> bool:
    return any(name == "q" for name, _ in parse_qsl(query.decode("latin-1")))


async def _nothing() -> Message:
    """The body of a request that has none."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(_message: Message) -> None:
    """For an answer that is made to be kept."""


async def _answer(page: Page, scope: Scope, send: Send) -> None:
    """What __call__ does with a page that is there."""
    headers = dict(scope["headers"])
    found = page.representation(headers.get(b"accept-encoding"))
    known = headers.get(b"if-none-match")
    is_known = known is not None and has_etag(known, found.etag)
    await send(found.not_modified if is_known else found.start)
    await send(EMPTY if is_known or scope["method"] == "HEAD" else found.body)


class _Answer:
    """Takes the app's answer in if it may be kept, and passes on any other as it comes."""

    def __init__(self, sharing: _Sharing, send: Send, *, is_head: bool, on_private: Callable[[], None]) -> None:
        self._sharing = sharing
        self._send = send
        self._is_head = is_head
        self._on_private = on_private
        self.start: Message | None = None
        self._body = bytearray()
        self._is_whole = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._sharing.seconds and _may_be_kept(message):
            self.start = message
        elif self.start is None:
            self._on_private()
            is_body = message["type"] == "http.response.body"
            await self._send({**message, "body": b""} if self._is_head and is_body else message)
        else:
            self._body += message.get("body", b"")
            self._is_whole = not message.get("more_body", False)

    def page(self) -> Page | None:
        """The answer, if it is one to be kept and all of it came."""
        return Page(self.start["headers"], bytes(self._body)) if self.start and self._is_whole else None


def _may_be_kept(start: Message) -> bool:
    names = {name for name, _ in start["headers"]}
    return start["status"] == 200 and not names & {b"set-cookie", b"content-encoding"}


def _settle(rendering: asyncio.Future[bool], shared: bool) -> None:
    """Tells who waits whether to look for the page again: not if the answer was for one visitor alone."""
    if not rendering.done():
        rendering.set_result(shared)


def _cookie_pattern(names: Iterable[str]) -> re.Pattern[bytes]:
    """Finds a cookie of one of these names in a Cookie header: rather once too often than not."""
    either = b"|".join(re.escape(name.encode()) for name in names)
    return re.compile(rb"(?:^|;|" + _SPACE + rb")(?:" + either + rb")" + _SPACE + rb"*=")
