"""Postings by owner, by company, and the drafts of people who never came back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.clock import utc_now
from db.models import Company, Job, Listing, SearchDocument
from db.queries import jobs
from db.queries.jobs import GUEST_DRAFT_LIFE
from db.search.related import related
from db.session import reading, writing
from db.vocabulary import State
from tests.factories import closed_job, draft_job, expired_job, member, operator, published_job

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO = NOW - GUEST_DRAFT_LIFE - timedelta(microseconds=1)


def last_touched(job: Job, moment: datetime) -> int:
    with writing() as session:
        session.get_one(Job, job.id).updated_at = moment
    return job.id


def delete_old_guest_drafts() -> set[int]:
    """Runs it; the ids of what is left."""
    with writing() as session:
        jobs.delete_old_guest_drafts(session, now=NOW)
        return set(session.scalars(select(Job.id)))


def test_a_guests_draft_goes_after_a_week(database: str) -> None:
    old = last_touched(draft_job(form_key="old"), LONG_AGO)
    young = last_touched(draft_job(form_key="young"), NOW - GUEST_DRAFT_LIFE)
    assert delete_old_guest_drafts() == {young}
    assert old != young


def test_nothing_but_a_guests_draft_goes(database: str) -> None:
    kept = {
        last_touched(draft_job(member()), LONG_AGO),
        last_touched(published_job(), LONG_AGO),
        last_touched(closed_job(), LONG_AGO),
    }
    imported = draft_job()
    with writing() as session:
        session.get_one(Job, imported.id).source = "a feed"
    kept.add(last_touched(imported, LONG_AGO))
    assert delete_old_guest_drafts() == kept


def test_a_guests_draft_is_found_by_its_key_until_somebody_claims_it(database: str) -> None:
    draft_job(form_key="guest")
    draft_job(member(), form_key="members")
    published_job()
    with reading() as session:
        assert jobs.guest_draft(session, form_key="guest") is not None
        assert jobs.guest_draft(session, form_key="members") is None
        assert jobs.guest_draft(session, form_key="") is None


def test_a_posting_is_owned_by_its_owner_and_by_operators(database: str) -> None:
    owner, stranger, boss = member(), member(), operator()
    job = draft_job(owner)
    with reading() as session:
        assert jobs.owned(session, job_id=job.id, user=owner) is not None
        assert jobs.owned(session, job_id=job.id, user=boss) is not None
        assert jobs.owned(session, job_id=job.id, user=stranger) is None
        assert jobs.owned(session, job_id=job.id + 1, user=owner) is None


def test_related_postings_have_the_title_first_then_the_company_then_the_category(database: str) -> None:
    job = published_job(title="Night Nurse", company="Here", category="health")
    same_category = published_job(title="Porter", company="Elsewhere", category="health")
    same_company = published_job(title="Clerk", company="Here", category="legal")
    same_title = published_job(title="Nurse, nights and days", company="Elsewhere", category="legal")
    published_job(title="Clerk", company="Elsewhere", category="legal")
    expired_job(title="Night Nurse", company="Here", category="health")
    draft_job(title="Night Nurse", company="Here", category="health")
    with reading() as session:
        found = related(session, job=job, now=utc_now(), limit=5)
        first = related(session, job=job, now=utc_now(), limit=1)
    assert [other.id for other in found] == [same_title.id, same_company.id, same_category.id]
    assert [other.id for other in first] == [same_title.id]


def test_what_came_from_a_source_goes_with_companies_that_nobody_posts_for(database: str) -> None:
    demo, shared, own = (published_job(company=name) for name in ("Demo", "Shared", "Shared"))
    with writing() as session:
        for job in (demo, shared):
            session.get_one(Job, job.id).source = "demo"
        assert jobs.delete_of_source(session, source="demo") == 2
    with reading() as session:
        assert session.scalars(select(Job.id)).all() == [own.id]
        assert session.scalars(select(Company.name)).all() == ["Shared"]
        assert session.scalars(select(SearchDocument.job_id)).all() == [own.id]
        assert session.scalars(select(Listing.job_id)).all() == [own.id]


@pytest.mark.parametrize("state", [State.CLOSED, State.REMOVED, State.PENDING, State.REJECTED, State.DRAFT])
def test_only_open_postings_count(database: str, state: State) -> None:
    open_job, other = published_job(), draft_job()
    expired_job()
    with writing() as session:
        session.get_one(Job, other.id).state = state
    with reading() as session:
        assert jobs.count_open(session, now=utc_now()) == 1
        assert open_job.company_id is not None
        found = jobs.open_of_company(session, company_id=open_job.company_id, now=utc_now(), limit=10)
    assert [job.id for job in found] == [open_job.id]
