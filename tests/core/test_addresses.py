"""Addresses with a slash at the end, and HEAD."""

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from core.addresses import PlainAddresses
from core.errors import NotFound


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    words = f"{request.method} {request.url.path} {(await request.body()).decode()}"
    await PlainTextResponse(words)(scope, receive, send)


@pytest.fixture
def client() -> TestClient:
    return TestClient(PlainAddresses(echo), follow_redirects=False)


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/jobs/", "/jobs"),
        ("/jobs/?q=a%20b&tag=c", "/jobs?q=a%20b&tag=c"),
        ("/jobs//", "/jobs"),
        ("//evil.example/", "/evil.example"),
        ("///evil.example//", "/evil.example"),
        ("/%2F%2Fevil.example/", "/evil.example"),
        ("/\\evil.example/", "/%5Cevil.example"),
        ("/a%0d%0aSet-Cookie:%20b/", "/aSet-Cookie:%20b"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_page_on_this_board(client: TestClient, asked: str, location: str) -> None:
    answer = client.get(f"http://testserver{asked}")
    assert (answer.status_code, answer.headers["location"]) == (301, location)


def test_a_form_sent_to_an_address_with_a_slash_arrives(client: TestClient) -> None:
    assert client.post("/login/", content=b"email=a").text == "POST /login email=a"


def test_the_front_page_is_a_slash_and_no_redirect(client: TestClient) -> None:
    assert client.get("/").text == "GET / "


def test_head_is_answered_as_get_without_the_body(client: TestClient) -> None:
    answer = client.head("/jobs")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len("GET /jobs "))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_holds_a_nul(client: TestClient, method: str) -> None:
    with pytest.raises(NotFound):
        client.request(method, "/companies/a%00b")
