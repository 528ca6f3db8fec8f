"""Which requests count as another site's."""

import pytest
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from core.cross_origin import CrossOriginProtection
from core.errors import Forbidden

OWN = "https://jobs.example.org"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE", "post")


def client(public_url: str | None = OWN) -> TestClient:
    protected = CrossOriginProtection(PlainTextResponse("done"), public_url=public_url)
    return TestClient(protected, base_url="http://board.test")


def passes(method: str, headers: dict[str, str], public_url: str | None = OWN) -> bool:
    try:
        return client(public_url).request(method, "/", headers=headers).text == "done"
    except Forbidden:
        return False


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize(
    ("headers", "let_through"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"sec-fetch-site": "something-new"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, True),
        ({"sec-fetch-site": "cross-site", "origin": OWN}, False),
        ({"origin": OWN}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "http://jobs.example.org"}, False),
        ({"origin": f"{OWN}.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({}, True),
    ],
    ids=str,
)
def test_a_request_that_changes_something_comes_from_the_board_or_no_browser(
    method: str, headers: dict[str, str], let_through: bool
) -> None:
    assert passes(method, headers) is let_through


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_request_that_changes_nothing_may_come_from_anywhere(method: str) -> None:
    answer = client().request(method, "/", headers={"sec-fetch-site": "cross-site", "origin": "https://evil.example"})
    assert answer.status_code == 200


def test_without_an_address_of_its_own_the_board_compares_with_the_host_it_was_asked_by() -> None:
    assert passes("POST", {"origin": "http://board.test"}, public_url=None)
    assert not passes("POST", {"origin": "https://board.test"}, public_url=None)
    assert not passes("POST", {"origin": "http://other.test"}, public_url=None)
