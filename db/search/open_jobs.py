"""Which open postings a search finds, in what order, one page at a time.

Pages are cut by key, never by offset: nothing is skipped or repeated while postings are added.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from core.text import fold
from db.models import Company, Job, JobTag, SearchDocument
from db.search.query import Cursor, JobSearch, Page, Sort

Conditions = list[Any]


def find_jobs(session: Session, *, search: JobSearch, now: datetime, limit: int, after: Cursor | None = None) -> Page:
    """One page of the open postings that match, in the search's order."""
    conditions = _conditions(search, now)
    rank = _rank(search)
    query = _joined(select(Job, rank.label("rank")), search).where(*conditions).options(joinedload(Job.company))
    if after is not None:
        query = query.where(_comes_after(rank, after, ranked=search.order is not Sort.NEWEST))
    order: list[ColumnElement[Any]] = [Job.published_at.desc(), Job.id.desc()]
    if search.order is not Sort.NEWEST:
        order.insert(0, rank.desc())
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    return Page(
        jobs=[row[0] for row in rows[:limit]],
        total=session.scalar(_joined(select(func.count(Job.id)), search).where(*conditions)) or 0,
        after=_cursor(rows[limit - 1]) if len(rows) > limit else None,
    )


def _cursor(row: Sequence[object]) -> Cursor:
    job, rank = row
    assert isinstance(job, Job)
    assert isinstance(rank, int)
    assert job.published_at is not None
    return Cursor(rank=rank, published_at=job.published_at, job_id=job.id)


def _joined(query: Select[*tuple[Any, ...]], search: JobSearch) -> Select[*tuple[Any, ...]]:
    return query.join(SearchDocument, SearchDocument.job_id == Job.id) if search.q or search.location else query


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(fold(text).split()))


def _conditions(search: JobSearch, now: datetime) -> Conditions:
    found: Conditions = [Job.open_at(now)]
    for word in _words(search.q):
        texts = (SearchDocument.title, SearchDocument.body, SearchDocument.places)
        found.append(or_(*(text.contains(word, autoescape=True) for text in texts)))
    found += [SearchDocument.places.contains(word, autoescape=True) for word in _words(search.location)]
    for column, wanted in (
        (Job.workplace, search.workplace),
        (Job.employment_type, search.employment_type),
        (Job.category, search.category),
    ):
        if wanted:
            found.append(column.in_(wanted))
    for tag in search.tag:
        found.append(Job.id.in_(select(JobTag.job_id).where(JobTag.tag == fold(tag))))
    if search.company:
        found.append(Job.company_id == select(Company.id).where(Company.slug == search.company).scalar_subquery())
    if search.salary_min is not None:
        found.append(Job.salary_year >= search.salary_min)
    if search.posted is not None:
        found.append(Job.published_at >= now - search.posted)
    return found


def _rank(search: JobSearch) -> ColumnElement[int]:
    words = _words(search.q)
    if search.order is Sort.SALARY:
        return func.coalesce(Job.salary_year, 0)
    if search.order is Sort.RELEVANCE and words:
        in_title = and_(*(SearchDocument.title.contains(word, autoescape=True) for word in words))
        return case((in_title, 1), else_=0)
    return literal(0)


def _comes_after(rank: ColumnElement[int], after: Cursor, *, ranked: bool) -> ColumnElement[bool]:
    keys: list[Any] = [Job.published_at, Job.id]
    ends = [literal(after.published_at, Job.published_at.type), literal(after.job_id)]
    if ranked:
        keys.insert(0, rank)
        ends.insert(0, literal(after.rank))
    return tuple_(*keys) < tuple_(*ends)
