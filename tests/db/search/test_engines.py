"""Both databases give the same answer to the same question about the same postings."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import utc_now
from core.config import settings as board
from db.search.facets import Facets, count_with_options
from db.search.open_jobs import page_of
from db.search.query import JobSearch, Sort, Total
from db.search.understanding import understand
from db.session import reading
from db.vocabulary import EmploymentType, Workplace
from tests.conftest import BACKENDS, make_empty
from tests.factories import published_job

START = datetime(2026, 1, 1, tzinfo=UTC)
TITLES = (
    "Night Nurse", "Registered Nurse (RN)", "Software Engineer, C++", "Senior Softwareentwickler (m/w/d)", "前端工程师",
    "Frontend Developer", "R&D Chemist", "Bäcker", "Baker", "Head of Sales", "Работник склада", "مهندس برمجيات",
    ".NET Developer", "Nurse", "The Job", "!!!a", "Accountant", "Chief Accountant, Kubernetes", "Kubernetes Engineer",
)  # fmt: skip
PLACES = ("Berlin", "München", "Munich, Germany", "Potsdam", "NYC", "Den Haag", "Nowhere in particular", "Ghent")
WORDS = (
    "nurse", "NURSES", "rn", '"night nurse"', "-night", "engineer", "software", "swe", "c++", "前端", "baker", "backer",
    ".net", "r&d", "склада", "مهندس", "kuberntes", "acountant", "berlin", "head of sales", "the", "%", '"', "health",
)  # fmt: skip


@pytest.fixture(scope="module")
def urls(database_urls: dict[str, str]) -> Iterator[dict[str, str]]:
    """Databases of both kinds with the same postings."""
    given_url = board.DATABASE_URL
    for backend in BACKENDS:
        board.DATABASE_URL = database_urls[backend]
        make_empty()
        for number in range(60):
            _posting(number)
    yield database_urls
    board.DATABASE_URL = given_url


def _posting(number: int) -> None:
    remote = number % 5 == 0
    published_job(
        title=TITLES[number % len(TITLES)],
        company=f"Company {number % 7} GmbH",
        location=[PLACES[number % len(PLACES)], PLACES[(number * 3) % len(PLACES)]],
        workplace=("remote", "onsite", "hybrid")[0 if remote else 1 + number % 2],
        remote_regions=["Europe"] if number % 10 == 0 else ["Anywhere"],
        employment_type=("FULL_TIME", "PART_TIME")[number % 2],
        category=("health", "software", None)[number % 3],
        tags=["night shift", "C++"] if number % 4 == 0 else ["kubernetes"],
        salary_min=str(30_000 + 1_000 * (number % 9)),
        salary_max=None,
        salary_currency=("EUR", "USD", "SEK")[number % 3],
        salary_period="YEAR",
        description=f"You work with others on number {number}, and the {TITLES[(number * 5) % len(TITLES)]} helps.",
        published_at=min(START + timedelta(days=5 * number), utc_now() - timedelta(hours=number + 1)),
        expires_at=(utc_now() + timedelta(days=20)).date().isoformat(),
    )


searches = st.builds(
    JobSearch,
    q=st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
    location=st.sampled_from(["", "", "berlin", "munich", "Germany", "new york", "the hague", "nowhere", "()"]),
    within=st.sampled_from([0, 0, 50]),
    workplace=st.sampled_from([(), (Workplace.REMOTE,), (Workplace.ONSITE, Workplace.HYBRID)]),
    employment_type=st.sampled_from([(), (EmploymentType.PART_TIME,)]),
    category=st.sampled_from([(), ("health",), ("health", "software")]),
    tag=st.sampled_from([(), ("Night Shift",), ("c++", "night shift")]),
    company=st.sampled_from(["", "company-3-gmbh", "none"]),
    salary_min=st.sampled_from([None, 1, 33_000]),
    posted=st.sampled_from([None, timedelta(days=7), timedelta(days=100)]),
    sort=st.sampled_from([None, *Sort]),
    verbatim=st.booleans(),
)


def answer(url: str, search: JobSearch, now: datetime) -> tuple[str, list[tuple[str, datetime]], Total, Facets]:
    """What was understood, every posting found in its order, page by page, and the counts."""
    board.DATABASE_URL = url
    found: list[tuple[str, datetime]] = []
    after = None
    with reading() as session:
        understood = understand(session.connection(), search)
        while True:
            page = page_of(session, understood, now=now, limit=7, after=after)
            found += [(job.title, job.published_at) for job in page.jobs if job.published_at]
            after = page.after
            if after is None:
                break
        total, facets = count_with_options(session, understood, now=now)
    return understood.q, found, total, facets


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(search=searches)
def test_both_databases_give_the_same_answer(urls: dict[str, str], search: JobSearch) -> None:
    now = utc_now()
    sqlite, postgresql = (answer(urls[backend], search, now) for backend in BACKENDS)
    assert sqlite == postgresql
    assert sqlite[2] == Total(len(sqlite[1]))
    assert len(set(sqlite[1])) == len(sqlite[1])


def test_the_searches_find_something(urls: dict[str, str]) -> None:
    """Or the comparison would compare nothing."""
    now = utc_now()
    for words, least in (("nurse", 6), ("swe", 3), ("前端", 3), ("c++", 3), ("kuberntes", 10), ('"night nurse"', 3)):
        assert len(answer(urls["sqlite"], JobSearch(q=words), now)[1]) >= least, words
