"""Postings by id, owner and company; what a search lists is in db/search."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from db.models import Company, Job, User
from db.queries import audit_entries, companies
from db.search import index
from db.vocabulary import State

GUEST_DRAFT_LIFE = timedelta(days=7)


def find(session: Session, *, job_id: int) -> Job | None:
    """A posting in any state, with its company and owner."""
    return session.scalars(
        select(Job).options(joinedload(Job.company), joinedload(Job.owner)).where(Job.id == job_id)
    ).one_or_none()


def owned(session: Session, *, job_id: int, user: User) -> Job | None:
    """A posting of the user's own, or any posting for an operator: nobody else can tell that it exists."""
    job = find(session, job_id=job_id)
    return job if job is not None and (job.owner_id == user.id or user.is_operator) else None


def owner_of(session: Session, *, job_id: int) -> int | None:
    return session.scalar(select(Job.owner_id).where(Job.id == job_id))


def wait_for_others(session: Session, *, job_id: int) -> None:
    """Until nobody else is changing the posting; from here on others wait for this transaction."""
    session.execute(select(Job.id).where(Job.id == job_id).with_for_update())


def wait_for_form(session: Session, *, form_key: str) -> None:
    """As wait_for_others, for the posting that a form made before."""
    session.execute(select(Job.id).where(Job.form_key == form_key).with_for_update())


def last_of_owner(session: Session, *, user_id: int) -> Job | None:
    """The owner's latest posting: what a new one is likely to share."""
    return session.scalars(
        select(Job).options(joinedload(Job.company)).where(Job.owner_id == user_id).order_by(Job.id.desc()).limit(1)
    ).one_or_none()


def by_form_key(session: Session, *, form_key: str) -> Job | None:
    return session.scalars(select(Job).options(joinedload(Job.company)).where(Job.form_key == form_key)).one_or_none()


def guest_draft(session: Session, *, form_key: str) -> Job | None:
    """The draft that a browser without an account keeps."""
    job = by_form_key(session, form_key=form_key)
    return job if job is not None and job.owner_id is None and job.state is State.DRAFT else None


def delete_old_guest_drafts(session: Session, *, now: datetime) -> None:
    """Nobody came back for these, nor for the companies that only they name."""
    old = (
        Job.owner_id.is_(None),
        Job.state == State.DRAFT,
        Job.source.is_(None),
        Job.updated_at < now - GUEST_DRAFT_LIFE,
    )
    gone = session.execute(delete(Job).where(*old).returning(Job.id, Job.company_id)).all()
    audit_entries.let_go(session, kind="job", ids={row.id for row in gone})
    companies.delete_unused(session, ids={row.company_id for row in gone if row.company_id is not None})


def delete_draft(session: Session, *, job: Job) -> None:
    """Deletes a draft, and its company if only this draft named it. Raises Conflict for what is no draft."""
    job.check_deletable()
    job_id, company_id = job.id, job.company_id
    session.delete(job)
    session.flush()
    audit_entries.let_go(session, kind="job", ids=[job_id])
    companies.delete_unused(session, ids=[company_id] if company_id else [])


def open_of_company(session: Session, *, company_id: int, now: datetime, limit: int) -> Sequence[Job]:
    return session.scalars(
        select(Job)
        .options(joinedload(Job.company))
        .where(Job.company_id == company_id, Job.open_at(now))
        .order_by(Job.published_at.desc(), Job.id.desc())
        .limit(limit)
    ).all()


def count_open(session: Session, *, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(Job).where(Job.open_at(now))) or 0


def any_job(session: Session) -> bool:
    return session.scalars(select(Job.id).limit(1)).first() is not None


def places_to_suggest(session: Session, *, user_id: int | None, limit: int) -> list[str]:
    """Places of the latest postings, one's own first."""
    own = select(Job.locations).where(Job.owner_id == user_id).order_by(Job.id.desc()).limit(limit)
    latest = select(Job.locations).where(Job.state == State.PUBLISHED).order_by(Job.published_at.desc()).limit(limit)
    found = [*session.scalars(own), *session.scalars(latest)] if user_id else session.scalars(latest).all()
    return list(dict.fromkeys(place for places in found for place in places))[:limit]


def delete_of_source(session: Session, *, source: str) -> int:
    """Deletes the postings that came from a source, and companies nobody posts for any more."""
    deleted = session.scalar(select(func.count(Job.id)).where(Job.source == source)) or 0
    audit_entries.let_go(session, kind="job", ids=select(Job.id).where(Job.source == source))
    session.execute(delete(Job).where(Job.source == source))
    index.bump(session.connection())
    session.execute(delete(Company).where(Company.id.not_in(select(Job.company_id).where(Job.company_id.is_not(None)))))
    return deleted
