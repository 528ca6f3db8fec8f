"""Heads that are too large, too slow or no HTTP end there, and nothing that follows them is taken for a request."""

import socket
from collections.abc import Iterator
from threading import Event

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from core import request_heads
from core.encoded_head import EncodedHeadProtocol
from core.request_heads import HEAD_MAX_BYTES, REFUSAL
from tests.core.raw import said, serving

Address = tuple[str, int]
GET = b"GET /a HTTP/1.1\r\nHost: board\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: board\r\n"
LAST = b"Connection: close\r\n\r\n"
sent_or_given_up = Event()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Says what was asked for, or how it was refused; of an early answer, the body is not read."""
    if REFUSAL in scope:
        answer = PlainTextResponse(f"refused as {type(scope[REFUSAL]).__name__}", scope[REFUSAL].status)
    elif scope["path"] == "/long":
        # The second part is sent once the first is read.
        await StreamingResponse(iter(("x" * 20_000_000, "x")))(scope, receive, send)
        sent_or_given_up.set()
        return
    elif scope["path"] == "/early":
        answer = PlainTextResponse("early", 413)
    else:
        try:
            size = len(await Request(scope, receive).body())
        except ClientDisconnect:
            return
        answer = PlainTextResponse(f"asked for {scope['path']} with {size} bytes")
    await answer(scope, receive, send)


@pytest.fixture(scope="module")
def server() -> Iterator[Address]:
    with serving(app, EncodedHeadProtocol) as address:
        yield address


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_heads, "HEAD_MAX_SECONDS", 0.5)


hurried = pytest.mark.usefixtures("_hurried")


def answers(sent: bytes) -> list[tuple[bytes, bytes]]:
    """The status and the body of each answer on a connection."""
    found = []
    for answer in sent.split(b"HTTP/1.1 ")[1:]:
        head, _, body = answer.partition(b"\r\n\r\n")
        found.append((head[:3], body))
    return found


def head_of(size: int) -> bytes:
    start = GET + b"Connection: close\r\nX: "
    return start + b"x" * (size - len(start) - 4) + b"\r\n\r\n"


def test_a_head_of_64_kib_is_read_and_a_larger_one_is_not(server: Address) -> None:
    assert HEAD_MAX_BYTES == 65536
    assert answers(said(server, head_of(HEAD_MAX_BYTES))) == [(b"200", b"asked for /a with 0 bytes")]
    assert answers(said(server, head_of(HEAD_MAX_BYTES + 1))) == [(b"431", b"refused as HeadTooLarge")]


def test_how_a_large_head_is_cut_does_not_matter(server: Address) -> None:
    for size, status in ((HEAD_MAX_BYTES, b"200"), (HEAD_MAX_BYTES + 1, b"431")):
        head = head_of(size)
        pieces = [head[start : start + 1000] for start in range(0, size, 1000)]
        assert answers(said(server, *pieces))[0][0] == status


def test_an_address_that_is_larger_than_a_head_may_be_is_refused(server: Address) -> None:
    sent = said(server, b"GET /" + b"x" * HEAD_MAX_BYTES + b" HTTP/1.1\r\nHost: board\r\n\r\n")
    assert answers(sent) == [(b"431", b"refused as HeadTooLarge")]
    assert b"connection: close" in sent


def test_each_head_of_a_connection_is_counted_by_itself(server: Address) -> None:
    request = GET + b"X: " + b"x" * 900 + b"\r\n\r\n"
    assert [status for status, _ in answers(said(server, *[request] * 200, GET + LAST))] == [b"200"] * 201


def test_a_head_that_comes_byte_by_byte_is_read(server: Address) -> None:
    whole = GET + LAST
    assert answers(said(server, *(whole[n : n + 1] for n in range(len(whole)))))[0][0] == b"200"


def test_a_body_is_no_part_of_the_head(server: Address) -> None:
    body = b"x" * 300_000
    head = POST + b"Content-Length: 300000\r\n"
    expected = (b"200", b"asked for /a with 300000 bytes")
    assert answers(said(server, head + b"\r\n" + body + head + LAST + body)) == [expected, expected]


@hurried
def test_a_head_that_does_not_come_is_answered_and_closed(server: Address) -> None:
    assert answers(said(server, GET)) == [(b"408", b"refused as RequestTimeout")]
    assert answers(said(server, b"G")) == [(b"408", b"refused as RequestTimeout")]


@hurried
def test_a_second_head_that_does_not_come_is_answered_after_the_first(server: Address) -> None:
    found = answers(said(server, GET + b"\r\n", GET))
    assert found[0] == (b"200", b"asked for /a with 0 bytes")
    assert [status for status, _ in found[1:]] in ([], [b"408"]), "the first was being answered, or was answered"


@hurried
@pytest.mark.parametrize("parts", [(), (b"\r\n",), (b"\r\n", b"\r\n")])
def test_a_connection_without_a_request_is_closed_without_an_answer(server: Address, parts: tuple[bytes, ...]) -> None:
    assert said(server, *parts) == b""


@hurried
def test_a_body_that_nobody_reads_any_more_does_not_hold_the_connection(server: Address) -> None:
    head = b"POST /early HTTP/1.1\r\nHost: board\r\nContent-Length: 1000\r\n\r\n"
    assert answers(said(server, head, b"x", b"x")) == [(b"413", b"early")]


@hurried
def test_blank_lines_after_an_answer_do_not_hold_the_connection(server: Address) -> None:
    assert answers(said(server, GET + b"\r\n", b"\r\n")) == [(b"200", b"asked for /a with 0 bytes")]


@pytest.mark.parametrize("junk", [b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"CONNECT a:443 HTTP/1.1\r\n\r\n"])
def test_what_is_no_http_is_answered_and_closed(server: Address, junk: bytes) -> None:
    assert answers(said(server, junk)) == [(b"400", b"refused as Malformed")]


def test_a_request_before_what_is_no_http_is_answered_and_the_rest_is_not(server: Address) -> None:
    sent = said(server, GET + b"\r\nno HTTP at all\r\n\r\n" + GET + b"\r\n")
    assert answers(sent) == [(b"200", b"asked for /a with 0 bytes")]
    assert b"connection: close" in sent


def test_a_body_that_cannot_be_read_has_one_answer(server: Address) -> None:
    head = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    assert answers(said(server, head + b"zz\r\n")) == [(b"400", b"refused as Malformed")]
    assert answers(said(server, head, b"3\r\nabc\r\nzz\r\n" + GET + b"\r\n")) == [(b"400", b"refused as Malformed")]


@pytest.mark.parametrize("upgrade", [b"websocket", b"h2c", b"x"])
def test_the_body_of_who_asks_for_another_protocol_is_not_taken_for_a_request(server: Address, upgrade: bytes) -> None:
    hidden = b"GET /hidden HTTP/1.1\r\nHost: board\r\n\r\n"
    head = POST + b"Connection: Upgrade\r\nUpgrade: %b\r\nContent-Length: %d\r\n\r\n" % (upgrade, len(hidden))
    for parts in ((head + hidden,), (head, hidden)):
        sent = said(server, *parts)
        assert [status for status, _ in answers(sent)] == [b"200"]
        assert b"hidden" not in sent


def test_who_reads_nothing_of_an_answer_is_not_waited_for(server: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_heads, "UNREAD_MAX_SECONDS", 0.2)
    with socket.create_connection(server, timeout=30) as connection:
        connection.sendall(b"GET /long HTTP/1.1\r\nHost: board\r\n\r\n")
        assert sent_or_given_up.wait(timeout=30)
