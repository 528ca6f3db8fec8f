"""Types that are the same on both databases."""

import secrets
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import text

from db.models import Company, Job
from db.session import reading, writing
from tests.factories import draft_job

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones())
AMOUNTS = st.decimals("0.01", "999999999.99", places=2)
on_one_database = examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.usefixtures("database")
@on_one_database
@given(moment=MOMENTS)
def test_a_moment_comes_back_as_it_was_and_in_utc(moment: datetime) -> None:
    with writing() as session:
        key = secrets.token_hex()
        company = Company(name="Any", name_key=key, slug=key, created_at=moment)
        session.add(company)
    with reading() as session:
        found = session.get_one(Company, company.id).created_at
    assert found == moment.astimezone(UTC)
    assert found.tzinfo is UTC


def test_moments_sort_by_time_whatever_their_zone_was(database: str) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    zones = [timezone(timedelta(hours=hours)) for hours in (9, -8, 0)]
    moments = [(noon + timedelta(minutes=minute)).astimezone(zone) for minute, zone in enumerate(zones)]
    with writing() as session:
        for moment in reversed(moments):
            session.add(Company(name="Any", name_key=str(moment), slug=str(moment), created_at=moment))
    with reading() as session:
        rows = session.execute(text("SELECT name_key FROM companies ORDER BY created_at")).scalars()
        assert list(rows) == [str(moment) for moment in moments]


def test_a_moment_without_a_zone_is_refused(database: str) -> None:
    naive = datetime(2026, 3, 1, 12)
    with pytest.raises(Exception, match="a datetime without a time zone"), writing() as session:
        session.add(Company(name="Any", name_key="any", slug="any", created_at=naive))
    with reading() as session:
        assert session.query(Company).count() == 0


@pytest.mark.usefixtures("database")
@on_one_database
@example(amount=Decimal("0.29"))
@example(amount=Decimal("999999999.99"))
@given(amount=AMOUNTS)
def test_money_comes_back_to_the_cent(amount: Decimal) -> None:
    job = draft_job()
    with writing() as session:
        session.get_one(Job, job.id).salary_min = amount
    with reading() as session:
        assert session.get_one(Job, job.id).salary_min == amount
        kept = session.execute(text("SELECT salary_min FROM jobs WHERE id = :id"), {"id": job.id}).scalar_one()
    assert kept == int(amount.scaleb(2))


def test_what_is_not_said_stays_unsaid(database: str) -> None:
    job = draft_job(salary_min="", salary_max="", expires_at="")
    with reading() as session:
        found = session.get_one(Job, job.id)
        assert (found.salary_min, found.salary_max, found.expires_at) == (None, None, None)
