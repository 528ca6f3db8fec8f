"""A page costs a few statements, however many rows it shows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from db.models import Job, User
from db.session import engine
from tests.factories import (
    draft_job,
    edit_that_waits,
    expired_job,
    member,
    moderator,
    pending_job,
    published_job,
    reported,
    sign_in,
)

SEARCH = "/jobs?q=nurse&location=ghent&workplace=onsite&tag=nursing&company=st-annes-hospital&salary_min=1&sort=salary"


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database in the block, but for where transactions begin."""
    asked: list[str] = []

    def note(*arguments: object) -> None:
        statement = str(arguments[2])
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def check(client: TestClient, most: dict[str, int]) -> None:
    client.get("/healthz")  # after a change the first request looks what the operator has decided
    for path, limit in most.items():
        with statements() as asked:
            answer = client.get(path)
        assert answer.status_code == 200, path
        assert 0 < len(asked) <= limit, (path, asked)


@pytest.fixture
def owner(database: str) -> User:
    return member()


@pytest.fixture
def postings(owner: User) -> list[Job]:
    """More than a page of open ones, of two companies, and some that are not open."""
    draft_job(owner, title="Draft")
    expired_job(owner, title="Expired")
    return [published_job(owner, company=f"St. Anne’s Hospital{' B' * (number % 2)}") for number in range(27)]


def test_pages_of_a_visitor(client: TestClient, postings: list[Job]) -> None:
    check(
        client,
        {
            "/": 7,
            "/jobs": 10,
            SEARCH: 15,
            postings[0].path: 5,
            "/companies": 4,
            "/companies/st-annes-hospital": 3,
            "/post-a-job": 3,
            "/api/v1/jobs": 4,
            f"/api/v1/jobs/{postings[0].id}": 3,
        },
    )


def test_lists_with_an_address_of_their_own(client: TestClient, postings: list[Job]) -> None:
    check(
        client, {"/categories": 2, "/categories/health": 11, "/places": 4, "/places/gent-be": 11, "/places/belgium": 11}
    )


def test_feeds_and_what_crawlers_read(client: TestClient, postings: list[Job]) -> None:
    check(
        client,
        {
            "/jobs.atom": 4,
            SEARCH.replace("/jobs?", "/jobs.atom?"): 11,
            "/feeds/indeed.xml": 3,
            "/sitemap.xml": 9,
            "/sitemap-pages.xml": 2,
            "/sitemap-places-0.xml": 3,
            "/sitemap-companies-0.xml": 1,
            "/sitemap-jobs-0.xml": 1,
        },
    )


def test_pages_of_somebody_signed_in(client: TestClient, owner: User, postings: list[Job]) -> None:
    sign_in(client, owner)
    check(
        client,
        {
            "/": 8,
            "/jobs": 10,
            SEARCH: 16,
            postings[0].path: 5,
            "/companies": 5,
            "/companies/st-annes-hospital": 4,
            "/dashboard": 5,
            "/account": 4,
            "/account/email": 2,
            "/account/sessions": 2,
            "/account/two-factor": 1,
            "/account/closure": 1,
            "/account/export": 12,
            "/post-a-job": 6,
            f"/jobs/{postings[0].id}/edit": 6,
            f"/jobs/{postings[0].id}/closure": 3,
        },
    )


def test_pages_of_a_moderator(client: TestClient, owner: User, postings: list[Job]) -> None:
    for number in range(12):
        pending_job(owner, title=f"Waiting {number}")
        reported(postings[number])
    waiting = pending_job(owner)
    edit_that_waits(postings[0], title="Changed")
    sign_in(client, moderator())
    check(
        client,
        {
            "/moderation": 9,
            "/moderation/log": 3,
            f"/moderation/jobs/{waiting.id}": 16,
            f"/moderation/jobs/{postings[0].id}": 16,
            f"/moderation/users/{owner.id}": 9,
            f"/moderation/users/{owner.id}/rejection": 10,
        },
    )


def test_an_unknown_page_costs_a_visitor_nothing(client: TestClient) -> None:
    client.get("/healthz")
    with statements() as asked:
        assert client.get("/no-such-page").status_code == 404
    assert asked == []


def test_writing_costs_no_more_when_there_is_much(client: TestClient, owner: User, postings: list[Job]) -> None:
    sign_in(client, owner)
    with statements() as asked:
        assert client.post(f"/jobs/{postings[-1].id}/copy").status_code == 303
    assert 0 < len(asked) <= 12, asked
