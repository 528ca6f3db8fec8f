"""Page after page of a search: nothing is skipped or repeated, whatever happens to the list meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import utc_now
from db.models import Job
from db.session import writing
from db.vocabulary import ClosedReason
from tests.conftest import empty
from tests.factories import published_job
from tests.webapps.conftest import Browse
from webapps.jobs.views import PAGE_SIZE

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def walk(client: TestClient, path: str) -> list[list[int]]:
    """The ids on each page of the API, from the first to the last."""
    pages: list[list[int]] = []
    address: str | None = path
    while address is not None:
        answer = client.get(address)
        assert answer.status_code == 200
        pages.append([item["id"] for item in answer.json()["items"]])
        address = answer.json()["next"]
    return pages


def some_jobs(count: int) -> list[int]:
    """The ids of postings of which many are as new and pay as much as others."""
    now = utc_now()
    return [
        published_job(
            title=f"Nurse {number}" if number % 3 else f"Job {number}",
            published_at=now - timedelta(hours=number % 4),
            salary_min=None if number % 5 == 0 else str(1000 + number % 3),
            salary_max=None,
            description="A nurse is asked for here.",
        ).id
        for number in range(count)
    ]


@pytest.mark.parametrize(
    "parameters", ["", "q=nurse", "sort=salary", "sort=newest", "sort=relevance&q=nurse", "sort=relevance"]
)
@pytest.mark.parametrize("limit", [1, 3, 200])
def test_all_pages_together_are_the_whole_list_in_its_order(client: TestClient, parameters: str, limit: int) -> None:
    ids = some_jobs(11)
    pages = walk(client, f"/api/v1/jobs?{parameters}&limit={limit}")
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert pages[-1]
    listed = [job_id for page in pages for job_id in page]
    assert sorted(listed) == sorted(ids)
    assert listed == walk(client, f"/api/v1/jobs?{parameters}&limit=200")[0]


def test_pages_are_followed_by_the_link_at_their_end(browse: Browse) -> None:
    jobs = [
        published_job(title=f"Nurse {n:02}", published_at=utc_now() - timedelta(minutes=n))
        for n in range(PAGE_SIZE + 2)
    ]
    visitor = browse()
    first = visitor.get("/jobs?q=nurse")
    assert first.all(".row-title") == [job.title for job in jobs[:PAGE_SIZE]]
    assert first.all("#count") == ["27 open jobs"]
    second = visitor.get(first.link("More jobs"))
    assert second.all(".row-title") == [job.title for job in jobs[PAGE_SIZE:]]
    assert second.all("#count") == ["27 open jobs"]
    assert second.all(".pagination p") == ["That is all of them."]
    assert second.link("Back to the first page") == "/jobs?q=nurse"
    assert second.tree.css_first(".chip").attributes["href"] == "/jobs"  # type: ignore[union-attr]


def test_a_list_that_fits_on_one_page_has_no_link_onward(browse: Browse) -> None:
    for number in range(PAGE_SIZE):
        published_job(title=f"Nurse {number}")
    page = browse().get("/jobs")
    assert len(page.all(".row")) == PAGE_SIZE
    assert page.all(".pagination a") == []


def test_a_page_beyond_the_end_leads_back(browse: Browse) -> None:
    published_job()
    page = browse().get("/jobs?after=0.0.0&q=nurse")
    assert (page.status, page.all(".row")) == (200, [])
    assert page.link("Go back to the first page") == "/jobs?q=nurse"


@pytest.mark.parametrize(
    "cursor", ["0.ffffffffffffff.fffffffffffffff", "fffffffffffff.ffffffffffffff.1", "-fffffffffffff.0.0", "0.0.0"]
)
@pytest.mark.parametrize("sort", ["newest", "salary", "relevance"])
def test_a_cursor_at_the_edge_of_numbers_is_a_place_in_the_list(client: TestClient, cursor: str, sort: str) -> None:
    published_job()
    for path in ("/jobs", "/api/v1/jobs"):
        assert client.get(path, params={"after": cursor, "sort": sort, "q": "nurse"}).status_code == 200


# What happens between two pages: a posting appears so many hours before or after now, or one is closed.
EVENTS = st.lists(
    st.one_of(st.tuples(st.just("add"), st.integers(-3, 1)), st.tuples(st.just("close"), st.integers(0, 20)))
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hours=st.lists(st.integers(0, 3), min_size=4, max_size=12),
    events=st.lists(EVENTS, min_size=12, max_size=12),
    sort=st.sampled_from(["newest", "salary", "relevance&q=nurse"]),
    limit=st.integers(1, 4),
)
def test_whatever_is_posted_or_closed_meanwhile_the_rest_is_seen_once(
    client: TestClient, hours: list[int], events: list[list[tuple[str, int]]], sort: str, limit: int
) -> None:
    now = _empty_board()
    start = [_posted(now - timedelta(hours=age), pay=1000 + age % 2) for age in hours]
    touched: set[int] = set()
    seen: list[int] = []
    address: str | None = f"/api/v1/jobs?sort={sort}&limit={limit}"
    meanwhile = iter(events)
    while address is not None:
        answer = client.get(address).json()
        seen += [item["id"] for item in answer["items"]]
        touched |= {_happen(kind, number, start, now) for kind, number in next(meanwhile, [])}
        address = answer["next"]
    assert len(seen) == len(set(seen))
    assert {job.id for job in start} - touched <= set(seen)


def _empty_board() -> datetime:
    empty()
    return utc_now().replace(microsecond=0)


def _posted(moment: datetime, *, pay: int) -> Job:
    return published_job(title="Nurse", published_at=moment, salary_min=str(pay), salary_max=None)


def _happen(kind: str, number: int, start: list[Job], now: datetime) -> int:
    """The id of the posting that something happened to."""
    if kind == "add":
        return _posted(now + timedelta(hours=number), pay=1000 + abs(number) % 3).id
    job_id = start[number % len(start)].id
    with writing() as session:
        job = session.get_one(Job, job_id)
        if job.is_open(utc_now()):
            job.close(ClosedReason.FILLED)
    return job_id
