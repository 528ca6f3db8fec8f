"""Writing a posting: from checked fields to rows, the same way for forms, the API and importers."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from core.slugs import make_slug
from db import board
from db.models import Job, User
from db.models.job import PAGES_BELOW
from db.queries import companies
from db.schemas.posting import PostingFields
from db.vocabulary import PERIODS_A_YEAR, State, Workplace

# Fields kept under their own names; the others are turned into something on the way.
_SAME = (
    "title", "company_url", "country", "workplace", "employment_type", "seniority", "category", "tags",
    "salary_min", "salary_max", "salary_currency", "salary_period", "description", "apply_url", "apply_email",
)  # fmt: skip


def columns_of(fields: PostingFields) -> dict[str, Any]:
    """The columns of a job that follow from its fields; company and end are not among them."""
    columns = {name: getattr(fields, name) for name in _SAME}
    return columns | {
        "slug": make_slug(fields.title, otherwise="job", reserved=PAGES_BELOW),
        "locations": fields.location,
        "remote_regions": fields.remote_regions if fields.workplace is Workplace.REMOTE else [],
        "salary_year": salary_year(fields),
    }


def salary_year(fields: PostingFields) -> int | None:
    """The most the posting pays for a year of full-time work, in whole units of its currency."""
    most: Decimal | None = fields.salary_max or fields.salary_min
    if most is None or fields.salary_period is None:
        return None
    return int(most * PERIODS_A_YEAR[fields.salary_period])


def fields_of(job: Job) -> PostingFields:
    """What the author said, back as fields; the inverse of columns_of."""
    values = {name: getattr(job, name) for name in _SAME}
    return PostingFields.model_construct(
        **values,
        company=job.company.name if job.company else "",
        location=job.locations,
        remote_regions=job.remote_regions,
        expires_at=job.expires_at,
    )


def values_of(fields: PostingFields) -> dict[str, Any]:
    """A posting's fields by name, as JSON has them; also those that older rules allowed."""
    return PostingFields.model_dump(fields, mode="json", include=set(PostingFields.model_fields), warnings=False)


def create(
    session: Session, *, owner: User | None, fields: PostingFields, now: datetime, form_key: str | None = None
) -> Job:
    """A new draft. Without an owner it belongs to the browser that knows its form_key."""
    job = Job(owner_id=owner.id if owner else None, form_key=form_key, state=State.DRAFT, created_at=now)
    _write(session, job, fields, now)
    session.add(job)
    session.flush()
    return job


def change(session: Session, job: Job, *, fields: PostingFields, now: datetime) -> None:
    """Says something else in a posting, in whatever state it is. What is public and is given no end gets a new one."""
    _write(session, job, fields, now)


def _write(session: Session, job: Job, fields: PostingFields, now: datetime) -> None:
    # The company first: looking it up would send half a change to the database.
    job.company = companies.get_or_create(session, name=fields.company, now=now) if fields.company else None
    for name, value in columns_of(fields).items():
        setattr(job, name, value)
    job.updated_at = now
    job.expires_at = fields.expires_at
    if job.state is State.PUBLISHED and job.expires_at is None:
        job.expires_at = now + board.now().life


def says_the_same(job: Job, fields: PostingFields) -> bool:
    """Whether the posting, loaded with its company, says what the fields do; an end left open is any."""
    company = job.company.name if job.company else ""
    end, current = fields.expires_at, job.expires_at
    return (
        all(getattr(job, name) == value for name, value in columns_of(fields).items())
        and companies.name_key(fields.company) == companies.name_key(company)
        and (end is None or (current is not None and end.date() == current.date()))
    )


def copy(session: Session, job: Job, *, owner: User, now: datetime, form_key: str | None = None) -> Job:
    """The same text as a new draft of the owner's."""
    fields = fields_of(job).model_copy(update={"expires_at": None})
    return create(session, owner=owner, fields=fields, now=now, form_key=form_key)


def claim(job: Job, *, owner: User) -> None:
    """Gives a browser's draft to the account its author has signed in to."""
    job.owner_id = owner.id
