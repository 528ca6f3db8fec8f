"""What waits for a moderator: postings, changes to public ones, and postings that were reported; the oldest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from db.models import Job, Report, WaitingEdit
from db.vocabulary import State

# So many are looked through for the one that comes after another.
LIMIT = 500
# What a posting waits for a moderator for.
KINDS = ("posting", "changes", "reports")

_IS_PENDING: tuple[ColumnElement[bool], ...] = (Job.state == State.PENDING, Job.submitted_at.is_not(None))
_IS_WAITING = WaitingEdit.rejection.is_(None)
# What is removed needs no look any more.
_IS_REPORTED: tuple[ColumnElement[bool], ...] = (Report.resolved_at.is_(None), Job.state != State.REMOVED)


@dataclass(frozen=True)
class Waiting:
    """A posting with its company and owner, since when it waits, why, and how often it was reported since the last
    look.
    """

    job: Job
    since: datetime
    reasons: tuple[str, ...]
    reports: int


def first(session: Session, *, limit: int, only: str | None = None) -> list[Waiting]:
    """The first that wait. A posting that waits for more than one reason is there once, where it began to.

    `only` is one of KINDS.
    """
    found = _first(session, limit, only)
    query = select(Job).options(joinedload(Job.company), joinedload(Job.owner)).where(Job.id.in_(found))
    loaded = {job.id: job for job in session.scalars(query)}
    counted = select(Report.job_id, func.count()).where(Report.job_id.in_(found), Report.resolved_at.is_(None))
    reports = {row[0]: row[1] for row in session.execute(counted.group_by(Report.job_id))}
    return [Waiting(loaded[number], *found[number], reports.get(number, 0)) for number in found]


def following(session: Session, *, job_id: int) -> int | None:
    """The id of the posting that comes after this one in the queue, or else that of the first; None if none waits."""
    ids = list(_first(session, LIMIT))
    if job_id in ids and ids.index(job_id) + 1 < len(ids):
        return ids[ids.index(job_id) + 1]
    return next((number for number in ids if number != job_id), None)


def count(session: Session) -> int:
    """How many postings wait."""
    ids = (
        select(Job.id)
        .where(*_IS_PENDING)
        .union(
            select(WaitingEdit.job_id).where(_IS_WAITING),
            select(Report.job_id).join(Report.job).where(*_IS_REPORTED),
        )
    )
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def _first(session: Session, limit: int, only: str | None = None) -> dict[int, tuple[datetime, tuple[str, ...]]]:
    """By the posting's id, in the order of the queue: since when, and why."""
    kinds: dict[str, Select[Any, Any]] = dict(zip(KINDS, (_postings(), _edits(), _reports()), strict=True))
    found: dict[int, list[tuple[datetime, str]]] = {}
    for reason, query in kinds.items():
        if only not in (None, reason):
            continue
        for number, since in session.execute(query.limit(limit)):
            found.setdefault(number, []).append((since, reason))
    order = sorted(found, key=lambda number: (min(found[number])[0], number))
    return {number: (min(found[number])[0], tuple(reason for _, reason in found[number])) for number in order[:limit]}


def _postings() -> Select[int, datetime | None]:
    query = select(Job.id, Job.submitted_at).where(*_IS_PENDING)
    return query.order_by(Job.submitted_at, Job.id)


def _edits() -> Select[int, datetime]:
    query = select(WaitingEdit.job_id, WaitingEdit.created_at).where(_IS_WAITING)
    return query.order_by(WaitingEdit.created_at, WaitingEdit.job_id)


def _reports() -> Select[int, datetime]:
    since = func.min(Report.created_at)
    query = select(Report.job_id, since).join(Report.job).where(*_IS_REPORTED)
    return query.group_by(Report.job_id).order_by(since, Report.job_id)
