"""Addresses of the tutorial this grew from, and the way people type them."""

import pytest
from fastapi.testclient import TestClient

from tests.factories import published_job
from tests.visitor import Visitor


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/search/?query=night+nurse", "/jobs?q=night+nurse"),
        ("/search?query=a%26b%3Dc", "/jobs?q=a%26b%3Dc"),
        ("/search/", "/jobs"),
        ("/search/?query=", "/jobs"),
        ("/search?q=x", "/jobs"),
    ],
)
def test_an_old_search_leads_to_the_new_one(visitor: Visitor, old: str, new: str) -> None:
    page = visitor.get(old)
    assert page.status == 200
    assert page.response.url.raw_path.decode() == new


@pytest.mark.parametrize("old", ["/details/{}", "/details/{}/"])
def test_an_old_address_of_a_posting_leads_to_it(visitor: Visitor, old: str) -> None:
    job = published_job()
    page = visitor.get(old.format(job.id))
    assert (page.status, page.path, page.heading) == (200, job.path, job.title)


def test_an_old_address_of_a_posting_leads_straight_to_it(client: TestClient) -> None:
    job = published_job()
    assert client.get(f"/details/{job.id}").headers["location"] == job.path
    assert client.get(f"/details/{job.id}/").headers["location"] == f"/details/{job.id}"


def test_old_addresses_have_moved_for_good(client: TestClient) -> None:
    job = published_job()
    for path in (f"/details/{job.id}", "/search?query=x", f"/jobs/{job.id}", "/jobs/"):
        assert client.get(path).status_code == 301


@pytest.mark.parametrize("number", ["0", "-1", "999999", "99999999999999999999", "abc", "1.5"])
def test_an_old_address_of_nothing_leads_to_the_page_that_says_so(visitor: Visitor, number: str) -> None:
    assert visitor.get(f"/details/{number}").status == 404


@pytest.mark.parametrize(
    "path", ["/jobs/", "/companies/", "/login/", "/register/", "/post-a-job/", "/docs/", "/jobs//?q=x"]
)
def test_a_slash_at_the_end_is_no_other_page(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert (page.status, page.path) == (200, path.split("?")[0].rstrip("/"))


def test_a_form_sent_with_a_slash_at_the_end_arrives(visitor: Visitor) -> None:
    answer = visitor.post("/login/", {"email": "ann@example.org", "password": "x"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "path", ["/", "/jobs", "/jobs?q=x", "/companies", "/login", "/docs", "/api/v1/jobs", "/openapi.json"]
)
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    published_job()
    read, asked = client.get(path), client.head(path)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-type"] == read.headers["content-type"]
    assert asked.headers["content-length"] == read.headers["content-length"]


def test_head_of_nothing_is_404(client: TestClient) -> None:
    answer = client.head("/nothing")
    assert (answer.status_code, answer.content) == (404, b"")
