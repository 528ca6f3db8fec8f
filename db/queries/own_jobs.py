"""Somebody's own postings, the latest change first: page by page, and by what they need."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from db.models import Job, WaitingEdit
from db.vocabulary import State

ENDS_SOON = timedelta(days=5)

_CURSOR = re.compile(r"[0-9a-f]{1,14}\.[0-9a-f]{1,15}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Need(StrEnum):
    """What a posting needs from its owner."""

    WAITING = "waiting"
    REVIEW = "review"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True)
class OwnPage:
    """`after` is where the next page starts, None on the last."""

    jobs: Sequence[Job]
    after: str | None


def page(
    session: Session, *, user_id: int, limit: int, after: str = "", need: Need | None = None, now: datetime
) -> OwnPage:
    """Raises ValueError for an `after` that no page has named."""
    query = select(Job).options(joinedload(Job.company)).where(Job.owner_id == user_id)
    if need is not None:
        query = query.where(_needs(now) == need.value)
    if after:
        query = query.where(tuple_(Job.updated_at, Job.id) < tuple_(*_place(after)))
    found = session.scalars(query.order_by(Job.updated_at.desc(), Job.id.desc()).limit(limit + 1)).all()
    return OwnPage(found[:limit], _cursor(found[limit - 1]) if len(found) > limit else None)


def count(session: Session, *, user_id: int, now: datetime) -> dict[Need, int]:
    """How many of them need what."""
    need = _needs(now).label("need")
    rows = session.execute(select(need, func.count(Job.id)).where(Job.owner_id == user_id).group_by(need))
    found = {row[0]: row[1] for row in rows}
    return {one: found.get(one.value, 0) for one in Need}


def _needs(now: datetime) -> ColumnElement[str]:
    ends = or_(Job.expires_at.is_(None), Job.expires_at < now + ENDS_SOON)
    is_sent_back = and_(Job.state == State.REJECTED, Job.rejection.is_not(None))
    changes_sent_back = exists().where(WaitingEdit.job_id == Job.id, WaitingEdit.rejection.is_not(None))
    waits = or_(
        Job.state == State.DRAFT, is_sent_back, and_(Job.state == State.PUBLISHED, or_(ends, changes_sent_back))
    )
    return case(
        (waits, Need.WAITING.value),
        (Job.submitted_at.is_not(None), Need.REVIEW.value),
        (Job.state == State.PUBLISHED, Need.OPEN.value),
        else_=Need.ENDED.value,
    )


def _cursor(job: Job) -> str:
    return f"{(job.updated_at - _EPOCH) // _MICROSECOND:x}.{job.id:x}"


def _place(cursor: str) -> tuple[Any, Any]:
    if not _CURSOR.fullmatch(cursor):
        raise ValueError("not a cursor of this board")
    moment, job_id = (int(part, 16) for part in cursor.split("."))
    try:
        return literal(_EPOCH + moment * _MICROSECOND, Job.updated_at.type), literal(job_id)
    except OverflowError:
        raise ValueError("not a cursor of this board") from None
