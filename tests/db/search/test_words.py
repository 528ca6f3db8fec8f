"""What a search finds: words, places and filters, the same on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from core.clock import utc_now
from db import posting
from db.models import Job
from db.schemas.posting import PostingFields
from db.search.open_jobs import count_jobs, page_of
from db.search.query import JobSearch, Total
from db.search.understanding import understand
from db.session import reading, writing
from db.vocabulary import EmploymentType, State, Workplace
from tests.factories import FIELDS, draft_job, expired_job, job_in_state, published_job


def found(**search: Any) -> list[str]:
    """The titles that a search finds, in its order."""
    with reading() as session:
        understood = understand(session.connection(), JobSearch(**search))
        page = page_of(session, understood, now=utc_now(), limit=100, after=None)
        assert count_jobs(session, understood, now=utc_now()) == Total(len(page.jobs))
        return [job.title for job in page.jobs]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("nurse", "Night Nurse"),
        ("NURSE", "Night Nurse"),
        ("nurse night", "Night Nurse"),
        ("developers", "C++ Developer"),
        ("koch", "Küchenchef, Koch"),
        ("kuchenchef", "Küchenchef, Koch"),
        ("Ku\u0308chenchef", "Küchenchef, Koch"),
        ("strassenbau", "Straßenbau"),
        ("STRAẞENBAU", "Straßenbau"),
        ("οδυσσευς", "Οδυσσεύς"),
        ("c++", "C++ Developer"),
        (".net", ".NET Developer"),
        ("看護師", "看護師"),
        ("हिंदी", "हिंदी शिक्षक"),
        ("50%", "Clerk, 50% time"),
        ("under_score", "An under_score"),
        ("o'neil", "O'Neil's keeper"),
        ("a\\b", "A\\B tester"),
        ("100/0", "100/0 judge"),
    ],
)
def test_a_title_is_found_by_words_of_it(database: str, words: str, title: str) -> None:
    published_job(title=title, description="Shifts of twelve hours, three days a week.")
    published_job(title="Something else", description="Shifts of twelve hours, three days a week.", tags=[])
    assert found(q=words) == [title]


@pytest.mark.parametrize(
    "words", ["50_", "%", "_", "unde%score", "nurse cook", "nightnurse", '"', "-", "-()", "*", "***"]
)
def test_signs_of_the_database_have_no_meaning(database: str, words: str) -> None:
    for title in ("Night Nurse", "50x time", "underscore"):
        published_job(title=title)
    assert found(q=words) == []


def test_words_are_looked_for_in_all_that_a_posting_says(database: str) -> None:
    published_job(
        title="Baker",
        company="Mühle & Söhne",
        location=["Gdańsk"],
        country="PL",
        tags=["Sourdough"],
        description="You rise early, and so does the **dough**.",
    )
    published_job(title="Other")
    for word in ("baker", "muhle", "gdansk", "poland", "sourdough", "early"):
        assert found(q=word) == ["Baker"], word
    assert found(q="baker gdansk early") == ["Baker"]
    assert found(q="baker oslo") == []


def test_a_place_is_a_city_a_country_or_a_region_to_apply_from(database: str) -> None:
    published_job(title="Here", location=["Zürich", "Genève"], country="CH")
    published_job(
        title="Anywhere",
        location=[],
        country="",
        workplace="remote",
        remote_regions="Latin America",
        company="Zürich AG",
    )
    assert found(location="zurich") == ["Here"]
    assert found(location="GENEVE") == ["Here"]
    assert found(location="switzerland") == ["Here"]
    assert found(location="latin america") == ["Anywhere"]
    assert found(location="Ghent") == []


def test_a_tag_is_whole_and_knows_no_case(database: str) -> None:
    published_job(title="Both", tags=["Café", "Night shift"])
    published_job(title="One", tags=["Cafeteria", "night shift"])
    assert found(tag=("CAFE",)) == ["Both"]
    assert found(tag=("night SHIFT",)) == ["One", "Both"]
    assert found(tag=("night shift", "café")) == ["Both"]
    assert found(tag=("night",)) == []


def test_filters_of_one_kind_add_up_and_of_two_kinds_narrow(database: str) -> None:
    published_job(title="A", workplace="onsite", employment_type="FULL_TIME", category="health")
    published_job(title="B", workplace="hybrid", employment_type="PART_TIME", category="health")
    published_job(title="C", workplace="remote", employment_type="PART_TIME", category="legal")
    assert found(workplace=(Workplace.ONSITE, Workplace.HYBRID)) == ["B", "A"]
    assert found(employment_type=(EmploymentType.PART_TIME,)) == ["C", "B"]
    assert found(category=("health", "legal"), employment_type=(EmploymentType.PART_TIME,)) == ["C", "B"]
    assert found(category=("health",), employment_type=(EmploymentType.PART_TIME,)) == ["B"]


@pytest.mark.parametrize(("words", "title"), [("remote nurse", "C"), ("hybrid nurse", "B"), ("nurse part-time", "A")])
def test_how_the_work_is_done_is_among_the_words(database: str, words: str, title: str) -> None:
    published_job(title="A", workplace="onsite", employment_type="PART_TIME", tags=["nurse"])
    published_job(title="B", workplace="hybrid", employment_type="FULL_TIME", tags=["nurse"])
    published_job(title="C", workplace="remote", employment_type="FULL_TIME", tags=["nurse"])
    assert found(q=words) == [title]


def test_a_company_is_found_by_its_slug(database: str) -> None:
    published_job(title="A", company="Mill Ltd")
    published_job(title="B", company="Mill")
    assert found(company="mill") == ["B"]
    assert found(company="no-such-company") == []


@pytest.mark.parametrize(
    ("period", "amount", "a_year"), [("HOUR", 10, 20_800), ("MONTH", 3000, 36_000), ("YEAR", 50_000, 50_000)]
)
def test_pay_is_compared_by_the_year(database: str, period: str, amount: int, a_year: int) -> None:
    published_job(title="Paid", salary_min="", salary_max=str(amount), salary_period=period)
    published_job(title="Unsaid", salary_min="", salary_max="")
    assert found(salary_min=a_year) == ["Paid"]
    assert found(salary_min=a_year + 1) == []


def test_the_age_of_a_posting_counts_from_its_publication(database: str) -> None:
    now = utc_now()
    published_job(title="Old", published_at=now - timedelta(days=7, minutes=1))
    published_job(title="New", published_at=now - timedelta(days=7) + timedelta(minutes=1))
    assert found(posted=timedelta(days=7)) == ["New"]
    assert found(posted=timedelta(days=8)) == ["New", "Old"]


def test_a_title_with_all_the_words_comes_first(database: str) -> None:
    published_job(title="Night Nurse")
    published_job(title="Nurse", description="At night, and at night again.")
    published_job(title="Porter", description="You help the nurse at night.")
    assert found(q="night nurse") == ["Night Nurse", "Nurse", "Porter"]


def test_only_open_postings_are_found(database: str) -> None:
    draft_job(title="Draft Nurse")
    expired_job(title="Expired Nurse")
    for state in set(State) - {State.PUBLISHED}:
        job_in_state(state, title=f"{state} Nurse")
    published_job(title="Open Nurse")
    assert found(q="nurse") == found() == ["Open Nurse"]


def test_a_changed_posting_is_found_by_what_it_says_now(database: str) -> None:
    job = published_job(title="Baker", tags=["bread"], company="Mill")
    with writing() as session:
        fields = PostingFields.model_validate({**FIELDS, "title": "Brewer", "tags": ["beer"], "company": "Malt"})
        posting.change(session, session.get_one(Job, job.id), fields=fields, now=utc_now())
    assert found(q="brewer") == found(q="malt") == found(tag=("beer",)) == ["Brewer"]
    assert found(q="baker") == found(q="mill") == found(tag=("bread",)) == []
