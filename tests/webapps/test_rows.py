"""Rows of lists: what is kept of them, and that a kept one is never another's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from db.models import Job
from db.session import writing
from tests.factories import published_job
from tests.visitor import Page
from webapps.formatting import age, long_age
from webapps.rows import HOUR, job_rows, shown_of

MOMENT = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANGES: dict[str, Any] = {
    "title": "Another",
    "slug": "another",
    "country": "FR",
    "workplace": "remote",
    "employment_type": "PART_TIME",
    "salary_min": 1,
    "salary_max": 5000,
    "salary_currency": "SEK",
    "salary_period": "YEAR",
    "published_at": MOMENT,
    "locations": ["Lier"],
    "remote_regions": ["Europe"],
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_row_follows_all_that_it_shows(client: TestClient, column: str) -> None:
    job = published_job(workplace="remote" if column == "remote_regions" else "onsite")
    before = Page(client.get("/jobs")).all(".row")
    with writing() as session:
        setattr(session.get_one(Job, job.id), column, CHANGES[column])
    after = Page(client.get("/jobs"))
    assert len(after.all(".row")) == 1
    shows = column not in ("slug", "country")
    assert (after.all(".row") != before) == shows
    assert column != "slug" or after.link("Night Nurse").endswith("/another")


def test_a_row_is_rendered_once_for_as_long_as_it_looks_the_same(database: str) -> None:
    job = published_job(published_at=MOMENT)
    with writing() as session:
        job = session.merge(job)
        rendered: list[int] = []
        row = job_rows(lambda shown: rendered.append(shown.hours) or str(shown.hours))  # type: ignore[func-returns-value]
        moments = [MOMENT, MOMENT + HOUR - timedelta(microseconds=1), MOMENT + HOUR, MOMENT - timedelta(seconds=1)]
        job.company = None
        assert [row(job, moment) for moment in moments] == ["0", "0", "1", "-1"]
        assert rendered == [0, 1, -1]


def test_markup_in_a_posting_is_text_in_its_row(client: TestClient) -> None:
    markup = "<b>\"night\" & 'day'</b> &amp; care"
    published_job(title=markup, company=markup, location=[markup])
    page = Page(client.get("/jobs"))
    assert page.all(".row-title") == [markup]
    assert page.all(".row-company") == [markup]
    assert page.all(".row b") == []


@given(elapsed=st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=3000)))
def test_an_age_is_that_of_its_whole_hours(elapsed: timedelta) -> None:
    """Or a row would have to be another within the hour."""
    whole = MOMENT + elapsed // HOUR * HOUR
    assert age(MOMENT, MOMENT + elapsed) == age(MOMENT, whole)
    assert long_age(MOMENT, MOMENT + elapsed) == long_age(MOMENT, whole)
    assert (elapsed // HOUR < 24) == (elapsed < timedelta(days=1))


def test_what_a_row_shows_is_a_value(database: str) -> None:
    job = published_job()
    with writing() as session:
        one, other = (session.merge(job) for _ in range(2))
        one.company = None
        assert hash(shown_of(one, MOMENT)) == hash(shown_of(other, MOMENT))
