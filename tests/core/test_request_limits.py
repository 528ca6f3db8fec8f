"""How much may be sent at once."""

import asyncio
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from core.errors import AddressTooLong, ContentTooLarge, NotAForm, RequestTimeout, TooBusy
from core.request_limits import BODY_MAX_BYTES, QUERY_MAX_BYTES, RequestLimits


async def count(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def refuse_to_read(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("the request reached the app")


def pieces(size: int) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(size // 1024):
        yield b"x" * 1024
    yield b"x" * (size % 1024)


@pytest.fixture
def client() -> TestClient:
    return TestClient(RequestLimits(count))


def test_a_body_of_a_mebibyte_arrives_whole(client: TestClient) -> None:
    assert client.post("/", content=b"x" * BODY_MAX_BYTES).text == str(BODY_MAX_BYTES) == "1048576"
    assert client.post("/", content=pieces(BODY_MAX_BYTES)).text == "1048576"


def test_a_longer_body_is_refused_unread_when_it_says_so() -> None:
    with pytest.raises(ContentTooLarge):
        TestClient(RequestLimits(refuse_to_read)).post("/", content=b"x" * (BODY_MAX_BYTES + 1))


def test_a_longer_body_is_refused_as_it_comes_when_it_does_not(client: TestClient) -> None:
    with pytest.raises(ContentTooLarge):
        client.post("/", content=pieces(BODY_MAX_BYTES + 1))


@pytest.mark.parametrize("length", ["", "-1", "1e9", "x"])
def test_a_length_that_is_no_number_is_not_believed(client: TestClient, length: str) -> None:
    answer = client.post("/", content=pieces(3), headers={"content-length": length})
    assert answer.text == "3"


def test_a_query_of_eight_kibibytes_arrives_and_a_longer_one_does_not(client: TestClient) -> None:
    assert client.get("/?" + "q" * QUERY_MAX_BYTES).text == "0"
    with pytest.raises(AddressTooLong):
        client.get("/?" + "q" * (QUERY_MAX_BYTES + 1))


async def never() -> Message:
    """What a server hears from a sender who stopped halfway."""
    await asyncio.Event().wait()
    raise AssertionError("the event never happens")


async def silent(_message: Message) -> None:
    raise AssertionError("nobody was answered by the limits themselves")


def test_a_body_that_does_not_come_is_waited_for_only_so_long() -> None:
    limits = RequestLimits(refuse_to_read, seconds=0)
    scope = {"type": "http", "headers": [], "query_string": b""}
    with pytest.raises(RequestTimeout):
        asyncio.run(limits(scope, never, silent))


def test_who_still_sends_when_the_server_stops_is_told() -> None:
    async def stop() -> None:
        scope = {"type": "http", "headers": [], "query_string": b""}
        request = asyncio.create_task(RequestLimits(refuse_to_read)(scope, never, silent))
        await asyncio.sleep(0)
        request.cancel()
        await request

    with pytest.raises(RequestTimeout):
        asyncio.run(stop())


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_form_in_another_encoding_is_refused_unread(kind: str) -> None:
    client = TestClient(RequestLimits(refuse_to_read))
    for encoding in ("punycode", "utf-16", "nothing"):
        with pytest.raises(NotAForm):
            client.post("/", content=b"x", headers={"Content-Type": f"{kind}; charset={encoding}"})


def part_of(size: int) -> Receive:
    """A body of which so much comes, and then nothing."""
    parts = [{"type": "http.request", "body": b"x" * size, "more_body": True}]

    async def receive() -> Message:
        return parts.pop() if parts else await never()

    return receive


def test_of_all_bodies_together_so_much_is_held_and_given_back() -> None:
    limits = RequestLimits(count, held_max=2000, own=1000)
    scope = {"type": "http", "headers": [], "query_string": b""}

    async def ask() -> None:
        first = asyncio.create_task(limits(scope, part_of(2500), silent))
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await limits(scope, part_of(1501), silent)
        first.cancel()
        with pytest.raises(RequestTimeout):
            await first

    asyncio.run(ask())
    assert [TestClient(limits).post("/", content=b"x" * 3000).text for _ in range(2)] == ["3000"] * 2


def test_who_sends_large_bodies_shuts_nobody_out_of_small_ones() -> None:
    limits = RequestLimits(count, held_max=0, own=1000)
    scope = {"type": "http", "headers": [], "query_string": b""}
    client = TestClient(limits)
    assert client.post("/", content=b"x" * 1000).text == "1000"
    with pytest.raises(TooBusy):
        asyncio.run(limits(scope, part_of(1001), silent))
    assert client.post("/", content=pieces(1000)).text == "1000"
