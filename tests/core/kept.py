"""A small app with pages kept in front of it, and somebody who asks for them."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from core.kept_pages import Edition
from core.page_cache import PageCache, share

WORDS = b"<p>Night Nurse, Intensive Care</p>" * 40
SECOND = 1_000_000
START: dict[str, Any] = {"status": 200, "headers": [(b"content-type", b"text/html"), (b"vary", b"Cookie")]}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Board:
    """The app, the cache in front of it, and what both go by."""

    edition: Edition | None = field(default_factory=lambda: Edition(until=10**9 * SECOND))
    now: int = 1000 * SECOND
    seconds: int = 60
    start: dict[str, Any] = field(default_factory=lambda: dict(START))
    asked: list[Scope] = field(default_factory=list)
    before_answer: Callable[[], Any] | None = None
    capacity: int = 1_000_000

    def __post_init__(self) -> None:
        self.cache = PageCache(
            self.app,
            edition=self.current,
            cookies=["token", "flash"],
            never=["/api/"],
            capacity=self.capacity,
            clock=lambda: self.now,
        )

    async def current(self) -> Edition | None:
        return self.edition

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        number = len(self.asked)
        if self.before_answer:
            await self.before_answer()
        if self.seconds:
            share(scope, seconds=self.seconds)
        await send({"type": "http.response.start", **self.start})
        await send({"type": "http.response.body", "body": WORDS, "more_body": True})
        await send({"type": "http.response.body", "body": b"%d" % number})

    def change(self) -> None:
        self.edition = Edition(until=10**9 * SECOND)

    async def ask(
        self, path: str = "/", *headers: tuple[str, str], method: str = "GET", query: str = "", host: str = "board"
    ) -> Answer:
        scope: Scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", host.encode()), *((name.encode(), value.encode()) for name, value in headers)],
        }
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        await self.cache(scope, nothing, send)
        names = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
        assert len(dict(names)) == len(names), "a header twice"
        return Answer(sent[0]["status"], dict(names), b"".join(message["body"] for message in sent[1:]))

    def get(self, *arguments: Any, **options: Any) -> Answer:
        return asyncio.run(self.ask(*arguments, **options))


async def nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def numbers(answers: Iterable[Answer]) -> list[str]:
    """Which rendering each answer is."""
    return [answer.body.removeprefix(WORDS).decode() for answer in answers]
