"""Every kind of refusal over the real server: a page in words, protected like any other, that repeats nothing."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count

import httpx2
import pytest

from core.security_headers import HEADERS
from tests.at_once import at_once
from tests.conftest import copy_of
from tests.core.raw import said
from tests.factories import FORM, PASSWORD
from tests.operating import Operator, Served
from tests.visitor import Page

# What is sent, wherever there is room for it; none of it comes back.
ECHO = "zq9echo"
HOST = b"Host: 127.0.0.1\r\n"
_network = count(1)


@pytest.fixture(scope="module")
def board(prepared: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("refusals")
    copy_of(prepared["sqlite"], folder, "board")
    settings = {
        "PUBLIC_URL": "http://127.0.0.1",
        "ENVIRONMENT": "production",
        "TRUSTED_PROXIES": "127.0.0.1",
        "REGISTRATIONS_PER_HOUR": "1",
    }
    with Operator(folder, settings).serving() as served:
        yield served


@pytest.fixture
def somebody(board: Served) -> Iterator[httpx2.Client]:
    """A browser in a network of its own."""
    with board.client() as client:
        client.headers["X-Forwarded-For"] = f"198.51.100.{next(_network)}"
        yield client


def register(client: httpx2.Client) -> httpx2.Response:
    email = f"person{next(_network)}@example.org"
    answer = client.post("/register", data={"name": "Ann", "email": email, "password": PASSWORD})
    client.cookies.update(answer.cookies)
    return answer


def closed(client: httpx2.Client) -> httpx2.Response:
    register(client)
    path = client.post("/post-a-job", data={**FORM, "action": "publish"}).headers["location"].partition("?")[0]
    job = re.match(r"/jobs/\d+", path)
    assert job, path
    assert client.post(f"{job[0]}/closure", data={"reason": "filled"}).status_code == 303
    client.cookies.clear()
    return client.get(client.get(job[0]).headers["location"])


def throttled(client: httpx2.Client) -> httpx2.Response:
    for _ in range(10):
        client.post("/login", data={"email": "ann@example.org", "password": ECHO})
    return client.post("/login", data={"email": "ann@example.org", "password": ECHO})


def registered_again(client: httpx2.Client) -> httpx2.Response:
    register(client)
    client.cookies.clear()
    return register(client)


def crowded(client: httpx2.Client) -> httpx2.Response:
    """One of many who log in at the same moment, whom the lane for passwords has no place for."""

    def log_in(number: int) -> httpx2.Response:
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        data = {"email": f"person{number}@crowd.example", "password": ECHO}
        return httpx2.post(client.base_url.join("/login"), data=data, headers=headers, timeout=60)

    for _ in range(5):
        for answer in at_once(log_in, range(60)):
            if answer.status_code == 503:
                return answer
    raise AssertionError("there was room for everybody")


Refused = Callable[[httpx2.Client], httpx2.Response]
REFUSALS: dict[str, tuple[int, Refused]] = {
    "from another site": (
        403,
        lambda client: client.post(
            f"/login?{ECHO}", data={"email": ECHO}, headers={"Origin": f"https://{ECHO}.example"}
        ),
    ),
    "not an operator": (403, lambda client: (register(client), client.get(f"/settings/search?{ECHO}"))[1]),
    "nothing there": (404, lambda client: client.get(f"/nothing/{ECHO}?{ECHO}={ECHO}")),
    "no posting": (404, lambda client: client.get(f"/jobs/99999999/{ECHO}")),
    "the repository": (404, lambda client: client.get("/.git/config")),
    "the settings": (404, lambda client: client.get("/.env")),
    "the sources": (404, lambda client: client.get("/main.py")),
    "a debugger": (404, lambda client: client.get("/console?__debugger__=yes")),
    "wrong method": (405, lambda client: client.put(f"/login?{ECHO}", content=ECHO)),
    "TRACE": (405, lambda client: client.request("TRACE", "/", headers={"X-Mark": ECHO})),
    "TRACE of a form": (405, lambda client: client.request("TRACE", "/login", headers={"Cookie": f"a={ECHO}"})),
    "TRACK": (400, lambda client: client.request("TRACK", f"/{ECHO}")),
    "closed": (410, closed),
    "too large": (413, lambda client: client.post("/login", content=ECHO * 200_000)),
    "address too long": (414, lambda client: client.get(f"/jobs?q={ECHO * 2000}")),
    "no form": (415, lambda client: client.post("/login", json={"email": ECHO})),
    "another host": (421, lambda client: client.get("/", headers={"Host": f"{ECHO}.example"})),
    "not understood": (422, lambda client: client.get(f"/post-a-job?fresh={ECHO}")),
    "too many passwords": (429, throttled),
    "too many accounts": (429, registered_again),
    "head too large": (431, lambda client: client.get("/", headers={"X-Mark": ECHO * 10_000})),
    "too busy": (503, crowded),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_is_a_page_that_repeats_nothing(somebody: httpx2.Client, kind: str) -> None:
    status, ask = REFUSALS[kind]
    answer = ask(somebody)
    assert answer.status_code == status
    is_a_page(answer.status_code, answer.headers, answer.text)
    if status in (429, 503):
        assert int(answer.headers["retry-after"]) > 0
        assert re.search(r"Try again in (a few|\d+) (second|minute|hour)", Page(answer).text)


def is_a_page(status: int, headers: httpx2.Headers, body: str) -> None:
    for name, value in HEADERS.items():
        assert headers.get_list(name) == [value], name
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["x-request-id"]
    assert "server" not in headers
    assert re.search(r"<title>[^<]+ · Openings</title>", body)
    assert '<link rel="stylesheet"' in body, "not in the board's look"
    assert ECHO not in body
    assert ECHO not in str(headers)
    assert "Traceback" not in body


def heard(answer: bytes) -> tuple[int, httpx2.Headers, str]:
    """The only answer on a connection that is closed now."""
    assert answer.count(b"HTTP/1.1 ") == 1, answer
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = httpx2.Headers([(name, value) for name, _, value in (line.partition(": ") for line in lines)])
    assert headers["connection"] == "close"
    return int(first.split()[1]), headers, body.decode()


def test_a_head_that_does_not_come_is_told_so(board: Served) -> None:
    answer = heard(said(board.address, b"GET /jobs?q=" + ECHO.encode()))
    assert answer[0] == 408
    is_a_page(*answer)


def test_an_address_larger_than_a_head_may_be_is_told_so(board: Served) -> None:
    answer = heard(said(board.address, b"GET /" + ECHO.encode() * 10_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"))
    assert answer[0] == 431
    is_a_page(*answer)


POST = b"POST /login HTTP/1.1\r\n" + HOST
HIDDEN = b"GET /hidden HTTP/1.1\r\n" + HOST + b"\r\n"
# What one server may read as one request, and another as two (CWE-444), or as something else.
AMBIGUOUS = {
    "length, then chunked": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked, then length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 60\r\n\r\n" + HIDDEN,
    "a list of lengths": POST + b"Content-Length: 0, 60\r\n\r\n" + HIDDEN,
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nabcde" + HIDDEN,
    "a negative length": POST + b"Content-Length: -5\r\n\r\n" + HIDDEN,
    "a length beyond any": POST + b"Content-Length: 99999999999999999999\r\n\r\n" + HIDDEN,
    "chunked by another name": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked, but not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked, and again not": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + HIDDEN,
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a folded header": POST + b"X-A: b\r\n Content-Length: 5\r\n\r\nabcde" + HIDDEN,
    "a folded encoding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a line that ends without CR": POST.replace(b"\r\n", b"\n") + b"\n" + HIDDEN,
    "a CR within a header": POST + b"X-A: b\rContent-Length: 5\r\n\r\nabcde" + HIDDEN,
    "a zero byte": POST + b"X-A: b\0c\r\n\r\n" + HIDDEN,
    "a chunk without a size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + HIDDEN,
    "a chunk longer than its size": POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n" + HIDDEN,
    "a chunk's line without CR": POST + b"Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n" + HIDDEN,
    "no HTTP": ECHO.encode() + b"\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a tunnel": b"CONNECT mail.example:25 HTTP/1.1\r\nHost: mail.example:25\r\n\r\n" + HIDDEN,
}


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_not_read_at_all(board: Served, kind: str) -> None:
    answer = heard(said(board.address, AMBIGUOUS[kind]))
    assert answer[0] == 400
    is_a_page(*answer)


def test_none_of_it_was_a_fault_to_the_server(somebody: httpx2.Client, board: Served) -> None:
    for request in AMBIGUOUS.values():
        said(board.address, request)
    assert somebody.get("/").status_code == 200
    assert "Traceback" not in board.log
    assert ECHO not in board.log
    noted = [json.loads(line) for line in board.log.splitlines()]
    assert [item["status"] for item in noted if item["event"] == "refused"].count(400) >= len(AMBIGUOUS)
    assert {item["network"] for item in noted if item.get("kind") == "Malformed"} == {"127.0.0.1"}


ANSWERS = (
    "/", "/jobs", "/jobs?q=nurse", "/jobs.atom", "/sitemap.xml", "/health", "/nothing", "/dashboard", "/api/v1/jobs",
)  # fmt: skip


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_every_answer_has_a_number_of_its_own(somebody: httpx2.Client, who: str) -> None:
    """From memory, too."""
    if who == "member":
        register(somebody)
    asked = [somebody.get(path, headers=headers) for path in ANSWERS for headers in ({}, {}, {"Connection": "close"})]
    asked += [somebody.get("/", headers={"If-None-Match": "*"}), somebody.head("/jobs")]
    numbers = [answer.headers["x-request-id"] for answer in asked]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch("[0-9a-f]{32}", number) for number in numbers)
