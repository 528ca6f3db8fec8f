"""Companies: made on the way, found by slug.

Of one that only drafts name nobody is told, and its spelling is not settled.
"""

import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.slugs import make_slug
from core.text import fold
from db.models import Company, Job, Listing
from db.models.company import NAME_KEY_MAX
from db.queries import listings
from db.search.documents import microseconds
from db.upsert import insert_missing
from db.vocabulary import State

# So many of the newest postings say who hires.
LATELY = 500


def name_key(name: str) -> str:
    return fold(name)[:NAME_KEY_MAX]


def get_or_create(session: Session, *, name: str, now: datetime) -> Company:
    """The company of that name in any spelling; one that is new gets the first free slug.

    It is not deleted before this transaction ends.
    """
    by_key = select(Company).where(Company.name_key == name_key(name)).with_for_update(read=True, key_share=True)
    company = session.scalars(by_key).one_or_none()
    if company is not None and company.name != name and not session.scalar(select(_is_settled(company.id))):
        company.name = name
    slug = make_slug(name, otherwise="company", max_length=60)
    while company is None:
        row = {"name": name, "name_key": name_key(name), "slug": slug, "created_at": now}
        insert_missing(session, Company, [row])
        company = session.scalars(by_key).one_or_none()
        slug = f"{slug[:60]}-{secrets.token_hex(2)}"
    return company


def _has_posted(company_id: Any) -> ColumnElement[bool]:
    """Whether a posting of the company is public, or was."""
    return exists().where(Job.company_id == company_id, Job.state.in_((State.PUBLISHED, State.CLOSED)))


def _is_settled(company_id: Any) -> ColumnElement[bool]:
    """Whether somebody else has read how it is spelled, if only a moderator."""
    return exists().where(Job.company_id == company_id, Job.state != State.DRAFT)


def ids_of(session: Session, *, names: Collection[str], now: datetime) -> dict[str, int]:
    """The companies of many names at once, made where they are missing: folded name to id."""
    by_key = {name_key(name): name for name in names}
    spelled = _by_key(session, by_key)
    if other := {key: by_key[key] for key, (_, name) in spelled.items() if name != by_key[key]}:
        _spell_anew(session, other)
    found = {key: number for key, (number, _) in spelled.items()}
    missing = [(key, name) for key, name in by_key.items() if key not in found]
    if missing:
        rows = [
            {
                "name": name,
                "name_key": key,
                "slug": make_slug(name, otherwise="company", max_length=60),
                "created_at": now,
            }
            for key, name in missing
        ]
        insert_missing(session, Company, rows)
        found |= {key: number for key, (number, _) in _by_key(session, [key for key, _ in missing]).items()}
    # What is missing still has a slug that another name took.
    return found | {key: get_or_create(session, name=name, now=now).id for key, name in missing if key not in found}


def _by_key(session: Session, keys: Collection[str]) -> dict[str, tuple[int, str]]:
    """Id and name of the companies by their folded names."""
    rows = session.execute(
        select(Company.name_key, Company.id, Company.name)
        .where(Company.name_key.in_(keys))
        .with_for_update(read=True, key_share=True)
    )
    return {key: (number, name) for key, number, name in rows}


def _spell_anew(session: Session, names: Mapping[str, str]) -> None:
    """The companies of these folded names that nothing public has spelled yet."""
    unsettled = select(Company).where(Company.name_key.in_(names), ~_has_posted(Company.id))
    for company in session.scalars(unsettled).all():
        company.name = names[company.name_key]
    session.flush()


def by_slug(session: Session, *, slug: str) -> Company | None:
    """The company, if it has posted something: nobody is told of what only drafts name."""
    return session.scalars(select(Company).where(Company.slug == slug, _has_posted(Company.id))).one_or_none()


def with_open_jobs(session: Session, *, now: datetime, limit: int, skip: int = 0) -> list[tuple[Company, int]]:
    """Companies that hire now and how many postings they have open, most first."""
    openings = listings.by_company(session, now=now)
    return _named(session, dict(islice(openings.items(), skip, skip + limit)))


def count_with_open_jobs(session: Session, *, now: datetime) -> int:
    return len(listings.by_company(session, now=now))


def hiring_lately(session: Session, *, now: datetime, limit: int) -> list[tuple[Company, int]]:
    """As with_open_jobs, of those that posted lately: however large the board is, this much is looked at."""
    lately = (
        select(Listing.company_id)
        .where(Listing.ends > microseconds(now))
        .order_by(Listing.position.desc())
        .limit(LATELY)
        .subquery()
    )
    most = select(lately.c.company_id).where(lately.c.company_id.is_not(None)).group_by(lately.c.company_id)
    ids = session.scalars(most.order_by(func.count().desc(), lately.c.company_id).limit(limit)).all()
    counted = (
        select(Listing.company_id, func.count())
        .where(Listing.company_id.in_(ids), Listing.ends > microseconds(now))
        .group_by(Listing.company_id)
    )
    return _named(session, {number: count for number, count in session.execute(counted) if number is not None})


def _named(session: Session, openings: Mapping[int, int]) -> list[tuple[Company, int]]:
    found = session.scalars(select(Company).where(Company.id.in_(openings))).all()
    return sorted(((company, openings[company.id]) for company in found), key=lambda one: (-one[1], one[0].name))


def count_open_jobs(session: Session, *, company_id: int, now: datetime) -> int:
    return session.scalar(select(func.count(Job.id)).where(Job.company_id == company_id, Job.open_at(now))) or 0


def names(session: Session, *, limit: int) -> list[str]:
    """Names to suggest in forms, newest first."""
    posted = select(Company.name).where(_has_posted(Company.id))
    return list(session.scalars(posted.order_by(Company.id.desc()).limit(limit)))


def delete_unused(session: Session, *, ids: Collection[int]) -> None:
    """Deletes those of the companies that nobody posts for any more."""
    used = exists().where(Job.company_id == Company.id)
    # Somebody may just be writing a posting of one of them.
    with suppress(IntegrityError), session.begin_nested():
        session.execute(delete(Company).where(Company.id.in_(ids), ~used))
