"""Pages from memory, in front of a small app: what is kept, for whom, for how long, and in which coding."""

import asyncio
import gzip
from typing import Any

import brotli
import pytest
import zstandard
from starlette.types import Message, Scope

from core.kept_pages import Edition
from tests.core.kept import SECOND, START, WORDS, Board, nothing, numbers


def test_a_page_is_rendered_once_for_everybody() -> None:
    board = Board()
    assert numbers(board.get() for _ in range(3)) == ["1", "1", "1"]
    assert board.get().headers["content-length"] == str(len(WORDS) + 1)


@pytest.mark.parametrize(
    "other", [{"path": "/b"}, {"query": "a=1"}, {"query": "a=1&"}, {"host": "evil.example"}, {"host": "board:80"}]
)
def test_another_address_is_another_page(other: dict[str, str]) -> None:
    board = Board()
    assert numbers([board.get(), board.get(**other), board.get(**other), board.get()]) == ["1", "2", "2", "1"]


def test_a_change_ends_every_page() -> None:
    board = Board()
    board.get()
    board.change()
    assert numbers([board.get(), board.get()]) == ["2", "2"]


def test_a_change_while_a_page_is_rendered_ends_that_page_too() -> None:
    board = Board()

    async def change() -> None:
        board.change()
        board.before_answer = None

    board.before_answer = change
    assert numbers([board.get(), board.get(), board.get()]) == ["1", "2", "2"]


def test_a_page_lives_as_long_as_the_app_said() -> None:
    board = Board(seconds=60)
    board.get()
    board.now += 60 * SECOND - 1
    assert numbers([board.get()]) == ["1"]
    board.now += 1
    assert numbers([board.get(), board.get()]) == ["2", "2"]


def test_a_page_ends_with_its_edition() -> None:
    board = Board()
    board.edition = Edition(until=board.now + 5)
    board.get()
    board.now += 4
    assert numbers([board.get()]) == ["1"]
    board.now += 1
    assert numbers([board.get(), board.get()]) == ["2", "3"]


def test_a_clock_that_is_set_back_keeps_no_page() -> None:
    board = Board()
    board.get()
    board.now -= 1
    assert numbers([board.get()]) == ["2"]


def test_without_an_edition_every_request_is_the_apps() -> None:
    board = Board(edition=None)
    assert numbers([board.get(), board.get()]) == ["1", "2"]
    assert "etag" not in board.get().headers


@pytest.mark.parametrize(
    "header",
    [
        ("cookie", "token=x"),
        ("cookie", "a=b; token=x"),
        ("cookie", "a=b;flash=x"),
        ("cookie", "a=b ;\tflash =x"),
        ("cookie", "token="),
        ("authorization", "Bearer x"),
        ("content-length", "3"),
        ("transfer-encoding", "chunked"),
    ],
)
def test_who_says_who_they_are_gets_and_leaves_no_kept_page(header: tuple[str, str]) -> None:
    board = Board()
    assert numbers([board.get("/", header), board.get(), board.get("/", header), board.get()]) == ["1", "2", "3", "2"]
    assert dict(board.asked[2]["headers"])[header[0].encode()] == header[1].encode()


def test_a_cookie_header_of_two_lines_is_read_whole() -> None:
    board = Board()
    board.get()
    for lines in (["token=x", "a=b"], ["a=b", "token=x"]):
        board.asked.clear()
        asyncio.run(board.cache(_scope([(b"cookie", line.encode()) for line in lines]), nothing, _unread))
        assert len(board.asked) == 1


def _scope(headers: list[tuple[bytes, bytes]]) -> Scope:
    return {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}


async def _unread(message: Message) -> None:
    pass


@pytest.mark.parametrize("cookie", ["theme=dark", "mytoken=x", "token2=x", "a=token", "xflash=1; _ga=GA1.1"])
def test_other_cookies_make_no_difference(cookie: str) -> None:
    board = Board()
    assert numbers([board.get("/", ("cookie", cookie)), board.get()]) == ["1", "1"]


def test_a_shared_page_has_seennothing_of_who_asked_first() -> None:
    board = Board()
    odd = [("cookie", "a=b"), ("x-forwarded-host", "evil.example"), ("accept-language", "fr"), ("range", "bytes=0-1")]
    board.get("/", *odd)
    assert board.asked[0]["headers"] == [(b"host", b"board")]


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("seconds", 0),
        ("start", {**START, "status": 404}),
        ("start", {**START, "status": 301}),
        ("start", {**START, "headers": [(b"set-cookie", b"a=b")]}),
        ("start", {**START, "headers": [(b"content-encoding", b"gzip")]}),
    ],
)
def test_an_answer_that_is_not_for_everybody_is_passed_on_as_it_is(what: str, value: Any) -> None:
    board = Board(**{what: value})
    answers = [board.get(), board.get()]
    assert numbers(answers) == ["1", "2"]
    assert answers[0].headers == {name.decode(): text.decode() for name, text in board.start["headers"]}
    assert answers[0].status == board.start["status"]
    assert board.get(method="HEAD").body == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_what_does_more_than_read_is_the_apps(method: str) -> None:
    board = Board()
    board.get()
    assert numbers([board.get(method=method), board.get(method=method)]) == ["2", "3"]
    assert numbers([board.get()]) == ["1"]


def test_what_is_never_kept_is_passed_on_with_all_its_headers() -> None:
    board = Board()
    assert numbers([board.get("/api/x", ("if-none-match", "*")), board.get("/api/x")]) == ["1", "2"]
    assert (b"if-none-match", b"*") in board.asked[0]["headers"]


def test_a_page_is_sent_in_the_coding_that_the_browser_prefers() -> None:
    board = Board()
    plain = board.get()
    found = {coding: board.get("/", ("accept-encoding", coding)) for coding in ("zstd", "br", "gzip")}
    assert zstandard.decompress(found["zstd"].body) == plain.body
    assert brotli.decompress(found["br"].body) == plain.body
    assert gzip.decompress(found["gzip"].body) == plain.body
    for coding, answer in found.items():
        assert answer.headers["content-encoding"] == coding
        assert answer.headers["content-length"] == str(len(answer.body))
        assert answer.headers["vary"] == plain.headers["vary"] == "Accept-Encoding, Cookie"
    assert len({answer.headers["etag"] for answer in (plain, *found.values())}) == 4
    assert "content-encoding" not in plain.headers
    assert len(board.asked) == 1


def test_head_is_get_without_the_body_whichever_comes_first() -> None:
    for first, second in (("HEAD", "GET"), ("GET", "HEAD")):
        board = Board()
        answers = [board.get("/", ("accept-encoding", "br"), method=method) for method in (first, second)]
        assert answers[0].headers == answers[1].headers
        assert sorted(len(answer.body) for answer in answers)[0] == 0
        assert board.asked[0]["method"] == "GET"


def test_who_has_the_page_is_told_so() -> None:
    board = Board()
    etag = board.get().headers["etag"]
    for known in (etag, f"W/{etag}", f'"x", {etag}', f'W/"y" ,W/{etag}', "*"):
        answer = board.get("/", ("if-none-match", known))
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == etag
        assert answer.headers["vary"] == "Accept-Encoding, Cookie"
        assert "content-length" not in answer.headers
    for other in ('"x"', etag.strip('"'), f"{etag}x", "", f'"{etag}"'):
        assert board.get("/", ("if-none-match", other)).status == 200
    assert board.get("/", ("if-none-match", etag), ("accept-encoding", "gzip")).status == 200
    assert board.get("/", ("if-none-match", etag), method="HEAD").status == 304


def test_a_page_rendered_anew_is_also_held_against_what_the_browser_has() -> None:
    board = Board()
    etag = board.get().headers["etag"]
    board.asked.clear()
    board.change()
    assert board.get("/", ("if-none-match", etag)).status == 304


def test_pages_that_nobody_asks_for_make_room() -> None:
    board = Board(capacity=100_000)
    board.get("/wanted")
    for number in range(50):
        board.get(f"/{number}")
        board.get("/wanted")
    assert numbers([board.get("/wanted")]) == ["1"]
    assert numbers([board.get("/0")]) == ["52"]


def test_a_page_too_large_to_keep_is_answered_all_the_same() -> None:
    board = Board(capacity=10_000)
    answers = [board.get(), board.get()]
    assert numbers(answers) == ["1", "2"]
    assert "etag" in answers[0].headers


def test_a_page_of_an_endless_host_is_not_kept() -> None:
    board = Board()
    assert numbers(board.get(host="a" * 300) for _ in range(2)) == ["1", "2"]


def test_what_is_asked_for_counts_as_well_as_what_is_kept() -> None:
    board = Board(capacity=100_000)
    long = "q=" + "a" * 11_000
    assert numbers(board.get(query=long) for _ in range(2)) == ["1", "2"]
