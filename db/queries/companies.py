"""Companies: made on the way, found by slug."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.slugs import make_slug
from core.text import fold
from db.models import Company, Job
from db.models.company import NAME_KEY_MAX
from db.upsert import insert_missing


def name_key(name: str) -> str:
    return fold(name)[:NAME_KEY_MAX]


def get_or_create(session: Session, *, name: str, now: datetime) -> Company:
    """The company of that name in any spelling; one that is new gets the first free slug."""
    by_key = select(Company).where(Company.name_key == name_key(name))
    company = session.scalars(by_key).one_or_none()
    slug = make_slug(name, otherwise="company", max_length=60)
    while company is None:
        row = {"name": name, "name_key": name_key(name), "slug": slug, "created_at": now}
        insert_missing(session, Company, [row])
        company = session.scalars(by_key).one_or_none()
        slug = f"{slug[:60]}-{secrets.token_hex(2)}"
    return company


def ids_of(session: Session, *, names: Collection[str], now: datetime) -> dict[str, int]:
    """The companies of many names at once, made where they are missing: folded name to id."""
    by_key = {name_key(name): name for name in names}
    found = _ids_by_key(session, by_key)
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
        found |= _ids_by_key(session, [key for key, _ in missing])
    # What is missing still has a slug that another name took.
    return found | {key: get_or_create(session, name=name, now=now).id for key, name in missing if key not in found}


def _ids_by_key(session: Session, keys: Collection[str]) -> dict[str, int]:
    rows = session.execute(select(Company.name_key, Company.id).where(Company.name_key.in_(keys)))
    return {key: company_id for key, company_id in rows}  # noqa: C416 (a row is no tuple to the type checker)


def by_slug(session: Session, *, slug: str) -> Company | None:
    return session.scalars(select(Company).where(Company.slug == slug)).one_or_none()


def with_open_jobs(session: Session, *, now: datetime, limit: int) -> list[tuple[Company, int]]:
    """Companies that hire now and how many postings they have open, most first."""
    openings = func.count(Job.id)
    rows = session.execute(
        select(Company, openings)
        .join(Job, Job.company_id == Company.id)
        .where(Job.open_at(now))
        .group_by(Company.id)
        .order_by(openings.desc(), Company.name)
        .limit(limit)
    )
    return [(company, count) for company, count in rows]


def names(session: Session, *, limit: int) -> list[str]:
    """Names to suggest in forms, newest first."""
    return list(session.scalars(select(Company.name).order_by(Company.id.desc()).limit(limit)))
