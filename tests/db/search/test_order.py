"""Pages cut by key, laid end to end, are the whole list in its order: none skipped, none twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import delete

from core.clock import utc_now
from db.models import Job
from db.search import open_jobs
from db.search.documents import position_of
from db.search.open_jobs import find_jobs
from db.search.query import Cursor, JobSearch, Page, Sort
from db.search.words import words
from db.session import Session, reading, writing
from db.vocabulary import ClosedReason, State
from tests.factories import published_job

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = ("nurse", "Café", "NIGHT", "c++", "Ärztin", "straße")
ROWS_MAX = 12


@dataclass(frozen=True)
class Posting:
    title: str
    description: str
    age: timedelta
    salary_year: int | None
    is_open: bool


# Few values of each kind, so that many are equal and the next key must decide.
postings = st.lists(
    st.builds(
        Posting,
        title=st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
        description=st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
        age=st.one_of(
            st.sampled_from([timedelta(), timedelta(microseconds=1), timedelta(days=1)]),
            st.timedeltas(timedelta(), timedelta(days=400)),
        ),
        salary_year=st.one_of(st.none(), st.sampled_from([0, 1, 50_000]), st.integers(0, 10**12)),
        is_open=st.sampled_from([True, True, True, False]),
    ),
    max_size=ROWS_MAX,
)


def write(session: Session, wanted: list[Posting]) -> dict[int, Posting]:
    session.execute(delete(Job))
    jobs = [
        Job(
            title=posting.title,
            slug="x",
            locations=[],
            remote_regions=[],
            tags=[],
            description=posting.description,
            state=State.PUBLISHED if posting.is_open else State.CLOSED,
            salary_year=posting.salary_year,
            salary_currency="EUR",
            created_at=NOW,
            updated_at=NOW,
            published_at=NOW - posting.age,
            expires_at=NOW + timedelta(days=1),
        )
        for posting in wanted
    ]
    session.add_all(jobs)
    session.flush()
    return {job.id: posting for job, posting in zip(jobs, wanted, strict=True)}


def pages(session: Session, search: JobSearch, size: int) -> Iterator[Page]:
    """All pages, each asked for by the cursor of the one before, as an address carries it."""
    after = None
    for _ in range(ROWS_MAX + 1):
        page = find_jobs(session, search=search, now=NOW, limit=size, after=after)
        yield page
        if page.after is None:
            return
        after = Cursor.decode(page.after.encode())
    raise AssertionError("the pages have no end")


def expected(made: dict[int, Posting], search: JobSearch) -> list[int]:
    """The ids that match, in order, by sorting them all."""
    wanted = set(words(search.q))

    def key(number: int) -> tuple[int, int]:
        posting = made[number]
        rank = {
            Sort.NEWEST: 0,
            Sort.SALARY: -1 if posting.salary_year is None else posting.salary_year,
            Sort.RELEVANCE: 0 if not wanted else _tier(wanted, set(words(posting.title))),
        }[search.order]
        return rank, position_of(NOW - posting.age, number)

    def matches(posting: Posting) -> bool:
        return posting.is_open and wanted <= set(words(f"{posting.title} {posting.description}"))

    return sorted((number for number, posting in made.items() if matches(posting)), key=key, reverse=True)


def _tier(wanted: set[str], title: set[str]) -> int:
    return 2 if wanted <= title else int(bool(wanted & title))


@pytest.mark.usefixtures("database")
@examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=postings, q=st.sampled_from(["", "nurse", "cafe", "Nurse STRASSE"]), size=st.integers(1, 5))
def test_pages_end_to_end_are_the_whole_list_sorted(wanted: list[Posting], q: str, size: int) -> None:
    with writing() as session:
        made = write(session, wanted)
    for sort, few in product((None, *Sort), (0, open_jobs.FEW)):
        search = JobSearch(q=q, sort=sort)
        whole = expected(made, search)
        with pytest.MonkeyPatch.context() as patch, reading() as session:
            patch.setattr(open_jobs, "FEW", few)  # what finds little is put in order by other means
            cut = list(pages(session, search, size))
        assert [job.id for page in cut for job in page.jobs] == whole, search
        assert [len(page.jobs) for page in cut[:-1]] == [size] * (len(cut) - 1)


@pytest.mark.parametrize("sort", Sort)
def test_what_comes_and_goes_meanwhile_moves_nothing_else(database: str, sort: Sort) -> None:
    start = utc_now() - timedelta(days=1)
    ids = [published_job(title="Nurse", published_at=start - timedelta(hours=hour)).id for hour in range(6)]
    search = JobSearch(q="nurse", sort=sort)
    with reading() as session:
        first = find_jobs(session, search=search, now=utc_now(), limit=3)
    published_job(title="Nurse")
    with writing() as session:
        session.get_one(Job, ids[2]).close(ClosedReason.FILLED)
    with reading() as session:
        second = find_jobs(session, search=search, now=utc_now(), limit=3, after=first.after)
    assert [job.id for job in first.jobs] == ids[:3]
    assert [job.id for job in second.jobs] == ids[3:]
    assert second.after is None


@pytest.mark.parametrize("sort", ["newest", "relevance", "salary"])
@pytest.mark.parametrize(
    "after", ["0.0", "-1.0", "fffffffffffff.0", "0.7fffffffffffffff", "0.-8000000000000000", "0.ffffffffffffffff"]
)
def test_a_cursor_that_nobody_was_given_is_a_page_all_the_same(client: TestClient, sort: str, after: str) -> None:
    published_job(title="Nurse")
    answer = client.get("/jobs", params={"q": "nurse", "sort": sort, "after": after})
    assert answer.status_code in (200, 422)
