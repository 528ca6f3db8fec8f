"""What is open by category, by city, by company and by range of ids: for pages that list lists, and for crawlers.

An index of all listings is gone through for it, a tenth of a second for a million. What was found is kept until
something else is open.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.models import Catalogue, Company, Job, Listing
from db.search.documents import microseconds, moment_of

Found = TypeVar("Found")
# By database and kind: the state that was, and what was found then.
_kept: dict[tuple[str, str], tuple[str, Any]] = {}


@dataclass(frozen=True)
class Openings:
    """How many postings are open somewhere, and when the newest of them was published."""

    number: int
    newest: datetime


def state(session: Session, *, now: datetime) -> str:
    """A text that changes when the set of open postings does, or what one of them says."""
    last_end = select(func.max(Listing.ends)).where(Listing.ends <= microseconds(now)).scalar_subquery()
    newest = select(func.max(Listing.position)).scalar_subquery()
    version, ended, position = session.execute(select(Catalogue.version, last_end, newest)).one()
    return f"{version}-{ended or 0}-{position or 0}"


def _while_it_holds(session: Session, now: datetime, kind: str, find: Callable[[], Found]) -> Found:
    key, current = (str(session.get_bind().engine.url), kind), state(session, now=now)
    before, found = _kept.get(key, ("", None))
    if before != current:
        found = find()
        _kept[key] = current, found
    return found  # type: ignore[no-any-return]


def by_category(session: Session, *, now: datetime) -> Mapping[str, Openings]:
    def find() -> dict[str, Openings]:
        return {category: openings for category, openings in _grouped(session, Listing.category, now) if category}

    return _while_it_holds(session, now, "category", find)


def by_city(session: Session, *, now: datetime) -> Mapping[int, Openings]:
    """By the city's id. A posting in two cities is open in both."""

    def find() -> dict[int, Openings]:
        found: dict[int, Openings] = {}
        for cities, openings in _grouped(session, Listing.places, now):
            for city in map(int, cities.split("|") if cities else ()):
                found[city] = _together(found[city], openings) if city in found else openings
        return found

    return _while_it_holds(session, now, "city", find)


def by_company(session: Session, *, now: datetime) -> Mapping[int, int]:
    """How many postings each company has open, by its id, most first."""

    def find() -> dict[int, int]:
        query = select(Listing.company_id, func.count()).where(_open(now)).group_by(Listing.company_id)
        query = query.order_by(func.count().desc(), Listing.company_id)
        return {number: count for number, count in session.execute(query) if number is not None}

    return _while_it_holds(session, now, "company", find)


def _together(one: Openings, other: Openings) -> Openings:
    return Openings(one.number + other.number, max(one.newest, other.newest))


def _grouped(session: Session, column: Any, now: datetime) -> list[tuple[Any, Openings]]:
    query = select(column, func.count(), func.max(Listing.position)).where(_open(now)).group_by(column)
    return [(key, Openings(number, moment_of(newest))) for key, number, newest in session.execute(query)]


def _open(now: datetime) -> ColumnElement[bool]:
    """Written so that no database looks for it by the ends: the index that is grouped by has them too."""
    return Listing.ends + 0 > microseconds(now)


def job_ranges(session: Session, *, now: datetime, size: int) -> Sequence[int]:
    """Which ranges of `size` ids have an open posting: number 0 begins at id 0, number 1 at id `size`."""
    return _ranges(session, Listing.job_id, now, size)


def company_ranges(session: Session, *, now: datetime, size: int) -> Sequence[int]:
    """As job_ranges, of companies that have an open posting."""
    return _ranges(session, Listing.company_id, now, size)


def _ranges(session: Session, column: Any, now: datetime, size: int) -> Sequence[int]:
    number = (column // size).label("number")
    query = select(number).where(_open(now), column.is_not(None)).group_by(number).order_by(number)
    return _while_it_holds(session, now, f"{column.key} by {size}", lambda: session.scalars(query).all())


def ids_after(session: Session, *, job_id: int, now: datetime, limit: int) -> Sequence[int]:
    """The next open postings by id: page by page, all of them."""
    query = select(Listing.job_id).where(_open(now), Listing.job_id > job_id).order_by(Listing.job_id)
    return session.scalars(query.limit(limit)).all()


def jobs_between(session: Session, *, first: int, size: int, now: datetime) -> Sequence[tuple[str, datetime]]:
    """Slug after its id, and last change, of the open postings among so many ids."""
    columns = (Job.id, Job.slug, Job.updated_at, Job.published_at)
    query = select(*columns).where(Job.open_at(now), Job.id >= first, Job.id < first + size).order_by(Job.id)
    rows = session.execute(query)
    return [(f"{job_id}/{slug}", max(updated, published or updated)) for job_id, slug, updated, published in rows]


def companies_between(session: Session, *, first: int, size: int, now: datetime) -> Sequence[tuple[str, datetime]]:
    """Slug and newest posting of the companies among so many ids that have one open."""
    query = (
        select(Company.slug, func.max(Listing.position))
        .join(Company, Company.id == Listing.company_id)
        .where(_open(now), Listing.company_id >= first, Listing.company_id < first + size)
        .group_by(Company.id, Company.slug)
        .order_by(Company.id)
    )
    return [(slug, moment_of(newest)) for slug, newest in session.execute(query)]
