"""Answers whose head was encoded beforehand are, byte for byte, what uvicorn makes of their headers."""

import re
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from core.encoded_head import HEAD, EncodedHeadProtocol, add_head
from tests.core.kept import Board
from tests.core.raw import said, serving

GET = b"GET / HTTP/1.1\r\nHost: board\r\n"
NUMBER = re.compile(rb"x-request-id: [0-9a-f]{32}\r\n")
LAST = b"Connection: close\r\n\r\n"
REQUESTS = {
    "one": GET + LAST,
    "two on a connection": GET + b"\r\n" + GET + LAST,
    "a coding": GET + b"Accept-Encoding: br\r\n\r\n" + GET + b"Accept-Encoding: gzip\r\n" + LAST,
    "known already": GET + b"If-None-Match: *\r\n\r\n" + GET + b"If-None-Match: *\r\n" + LAST,
    "HEAD": GET.replace(b"GET", b"HEAD") + b"\r\n" + GET.replace(b"GET", b"HEAD") + LAST,
    "HTTP/1.0": b"GET / HTTP/1.0\r\nHost: board\r\n\r\n",
    "HTTP/1.0 that stays": b"GET / HTTP/1.0\r\nHost: board\r\nConnection: keep-alive\r\n\r\n" + GET + LAST,
    "a body that nobody reads": GET + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + GET + LAST,
    "what is not kept": GET.replace(b"/ ", b"/api/x ") + b"\r\n" + GET + LAST,
}
# Where one of the answers is the app's, which gives it its number (core/request_ids.py).
NOT_FROM_MEMORY = ("a body that nobody reads", "what is not kept")


def said_but_for_dates(address: tuple[str, int], request: bytes) -> bytes:
    found, dates = re.subn(rb"\r\ndate: [^\r]+GMT", b"", said(address, request))
    assert dates == found.count(b"HTTP/1.1 "), "an answer without a date"
    return found


def test_the_answers_are_those_of_the_server_itself_with_a_number_each() -> None:
    with serving(Board().cache, "httptools") as plain, serving(Board().cache, EncodedHeadProtocol) as ours:
        for kind, request in REQUESTS.items():
            expected = said_but_for_dates(plain, request)
            answers = expected.count(b"HTTP/1.1 ")
            assert answers
            found = said_but_for_dates(ours, request)
            numbers = NUMBER.findall(found)
            assert NUMBER.sub(b"", found) == expected, kind
            assert len(numbers) == len(set(numbers)) == answers - (kind in NOT_FROM_MEMORY), kind


@pytest.mark.parametrize("parts", [[b"abc"], [b"a", b"bc"], [b"", b"abc"], [b"abc", b""], [b"ab"], [b"abcd"]])
def test_a_body_in_parts_or_of_another_length_is_sent_as_the_server_does(parts: list[bytes]) -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"3")]
        await send(add_head({"type": "http.response.start", "status": 200, "headers": headers}, 3))
        for number, part in enumerate(parts, 1):
            await send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})

    with serving(app, "httptools") as plain, serving(app, EncodedHeadProtocol) as ours:
        request = GET + b"\r\n" + GET + LAST
        assert NUMBER.sub(b"", said_but_for_dates(ours, request)) == said_but_for_dates(plain, request)


@pytest.mark.parametrize(("what", "value", "answers"), [("keep_alive", False, 1), ("disconnected", True, 0)])
def test_what_happens_between_head_and_body_is_not_overlooked(what: str, value: bool, answers: int) -> None:
    """The server is told to stop, or the client goes."""

    async def app(_scope: Scope, _receive: Receive, send: Any) -> None:
        await send(add_head({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3")]}, 3))
        setattr(send.__self__, what, value)
        await send({"type": "http.response.body", "body": b"abc"})
        if what == "disconnected":
            send.__self__.transport.close()

    with serving(app, EncodedHeadProtocol) as ours:
        assert said(ours, GET + b"\r\n" + GET + LAST).count(b"HTTP/1.1 200") == answers


@pytest.mark.parametrize("header", [(b"x", b"a\r\nSet-Cookie: b"), (b"x\n", b"a"), (b"x", b"a\0")])
def test_a_header_that_would_be_two_is_left_for_the_server_to_refuse(header: tuple[bytes, bytes]) -> None:
    start = {"type": "http.response.start", "status": 200, "headers": [header]}
    assert HEAD not in add_head(start, 0)
    assert HEAD in add_head({**start, "headers": [(b"x", b"a\tb")]}, 0)
