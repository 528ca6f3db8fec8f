"""Answers whose head was encoded beforehand are, byte for byte, what uvicorn makes of their headers."""

import re

import pytest

from core.encoded_head import HEAD, EncodedHeadProtocol, add_head
from tests.core.kept import Board
from tests.core.raw import said, serving

GET = b"GET / HTTP/1.1\r\nHost: board\r\n"
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


def said_but_for_dates(address: tuple[str, int], request: bytes) -> bytes:
    found, dates = re.subn(rb"\r\ndate: [^\r]+GMT", b"", said(address, request))
    assert dates == found.count(b"HTTP/1.1 "), "an answer without a date"
    return found


def test_the_answers_are_those_of_the_server_itself() -> None:
    with serving(Board().cache, "httptools") as plain, serving(Board().cache, EncodedHeadProtocol) as ours:
        for kind, request in REQUESTS.items():
            expected = said_but_for_dates(plain, request)
            assert b"HTTP/1.1 " in expected
            assert said_but_for_dates(ours, request) == expected, kind


@pytest.mark.parametrize("header", [(b"x", b"a\r\nSet-Cookie: b"), (b"x\n", b"a"), (b"x", b"a\0")])
def test_a_header_that_would_be_two_is_left_for_the_server_to_refuse(header: tuple[bytes, bytes]) -> None:
    start = {"type": "http.response.start", "status": 200, "headers": [header]}
    assert HEAD not in add_head(start, 0)
    assert HEAD in add_head({**start, "headers": [(b"x", b"a\tb")]}, 0)
