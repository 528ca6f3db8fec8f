"""What each option of a filter would leave is what choosing it leaves."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.clock import utc_now
from db.search import open_jobs
from db.search.facets import AGES, PAYS, Facets, count_with_options
from db.search.open_jobs import count_jobs
from db.search.query import JobSearch, Total
from db.search.understanding import understand
from db.session import reading
from db.vocabulary import CATEGORY_LABELS, EmploymentType, Workplace
from tests.factories import expired_job, published_job


def counted(search: JobSearch) -> tuple[Total, Facets]:
    now = utc_now()
    with reading() as session:
        understood = understand(session.connection(), search)
        total, facets = count_with_options(session, understood, now=now)
        assert total == count_jobs(session, understood, now=now)
        return total, facets


@pytest.fixture
def postings(database: str) -> None:
    now = utc_now()
    for number in range(12):
        published_job(
            title=("Nurse", "Baker")[number % 2],
            company=("Mill", "Hospital", "Mill Ltd")[number % 3],
            location=[("Berlin", "Ghent")[number % 2]],
            workplace=("onsite", "hybrid", "remote")[number % 3],
            employment_type=("FULL_TIME", "PART_TIME")[number % 2],
            category=("health", "hospitality", "legal")[number % 3],
            tags=[("a", "b", "c")[number % 3], "all"],
            salary_min=str(25_000 + number * 5_000),
            salary_max=None,
            salary_period="YEAR",
            published_at=now - timedelta(days=number * 2, hours=1),
        )
    expired_job(title="Nurse")


SEARCHES = (
    JobSearch(),
    JobSearch(q="nurse"),
    JobSearch(q="nurse", workplace=(Workplace.REMOTE,)),
    JobSearch(workplace=(Workplace.REMOTE, Workplace.ONSITE), category=("health",), salary_min=30_000),
    JobSearch(location="berlin", posted=timedelta(days=7), employment_type=(EmploymentType.FULL_TIME,)),
    JobSearch(company="mill", tag=("all",)),
)


@pytest.mark.parametrize("search", SEARCHES)
def test_an_option_says_what_choosing_it_leaves(postings: None, search: JobSearch) -> None:
    _, facets = counted(search)
    options: dict[str, dict[Any, Any]] = {
        "workplace": {value: (value,) for value in Workplace},
        "employment_type": {value: (value,) for value in EmploymentType},
        "category": {value: (value,) for value in CATEGORY_LABELS},
        "salary_min": {step: step for step in PAYS},
        "posted": {days: timedelta(days=days) for days in AGES},
    }
    for name, values in options.items():
        for option, value in values.items():
            total, _ = counted(replace(search, **{name: value}))
            assert facets.of(name, option) == total.number, (name, option)
    for (slug, _), count in facets.counts.get("company", {}).items():
        assert counted(replace(search, company=slug))[0].number == count
    for tag, count in facets.counts.get("tag", {}).items():
        assert counted(replace(search, tag=(tag,)))[0].number == count
    for place, count in facets.counts.get("location", {}).items():
        assert counted(replace(search, location=place))[0].number == count


def test_beyond_what_is_counted_nothing_is_said_of_options(postings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_jobs, "COUNT_MAX", 5)
    total, facets = counted(JobSearch())
    assert (str(total), facets.counts) == ("5+", {})
    total, facets = counted(JobSearch(q="nurse", workplace=(Workplace.REMOTE,)))
    assert (str(total), facets.of("workplace", "remote"), facets.of("category", "legal")) == ("2", None, 2)
    assert counted(JobSearch(category=("health",)))[0] == Total(4)


def test_of_two_places_of_one_name_each_is_counted_for_itself(database: str) -> None:
    for location in ("Birmingham, United Kingdom", "Birmingham, United Kingdom", "Birmingham, AL, United States"):
        published_job(location=[location], country=None)
    _, facets = counted(JobSearch())
    assert sorted(facets.counts["location"].values()) == [1, 2]
    for text, number in facets.counts["location"].items():
        assert counted(JobSearch(location=text))[0] == Total(number)
