"""What waits for a moderator: postings, changes to public ones, and postings that were reported; the oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, func, select, union
from sqlalchemy.orm import Session, joinedload

from db.models import Job, Report, User, WaitingEdit
from db.vocabulary import ReportReason, State

# So many are looked through for the one that comes after another.
LIMIT = 500
# What a posting waits for a moderator for; SIGNALS are new postings that something speaks against.
KINDS = ("posting", "changes", "reports")
SIGNALS = "signals"

Condition = ColumnElement[bool]
_IS_PENDING: tuple[Condition, ...] = (Job.state == State.PENDING, Job.submitted_at.is_not(None))
_IS_WAITING = WaitingEdit.rejection.is_(None)
# What is removed needs no look any more, and what its owner made a draft of, not as long as it is one.
_IS_REPORTED: tuple[Condition, ...] = (
    Report.resolved_at.is_(None),
    exists().where(Job.id == Report.job_id, Job.state.not_in((State.REMOVED, State.DRAFT))),
)


@dataclass(frozen=True)
class Waiting:
    """A posting with its company and owner, since when it waits, why, and how often it was reported for what since
    the last look.
    """

    job: Job
    since: datetime
    reasons: tuple[str, ...]
    reported: Mapping[ReportReason, int]

    @property
    def reports(self) -> int:
        return sum(self.reported.values())


def first(
    session: Session, *, limit: int, skip: int = 0, only: str | None = None, owner_id: int | None = None
) -> list[Waiting]:
    """The first that wait, after so many. A posting that waits for more than one reason is there once, where it began
    to.

    `only` is one of KINDS or SIGNALS; `owner_id` leaves one member's.
    """
    found = dict(islice(_first(session, skip + limit, only, owner_id).items(), skip, None))
    query = select(Job).options(joinedload(Job.company), joinedload(Job.owner)).where(Job.id.in_(found))
    loaded = {job.id: job for job in session.scalars(query)}
    reported = _reported(session, found)
    return [Waiting(loaded[number], *found[number], reported.get(number, {})) for number in found]


def _reported(session: Session, ids: Mapping[int, object]) -> dict[int, dict[ReportReason, int]]:
    """By the posting's id, how many said what, the most frequent first."""
    times = func.count()
    query = select(Report.job_id, Report.reason, times).where(Report.job_id.in_(ids), Report.resolved_at.is_(None))
    found: dict[int, dict[ReportReason, int]] = {}
    rows = session.execute(query.group_by(Report.job_id, Report.reason).order_by(times.desc(), Report.reason))
    for number, reason, said in rows:
        found.setdefault(number, {})[ReportReason(reason)] = said
    return found


def following(session: Session, *, job_id: int) -> int | None:
    """The id of the posting that comes after this one in the queue, or else that of the first; None if none waits."""
    ids = list(_first(session, LIMIT))
    if job_id in ids and ids.index(job_id) + 1 < len(ids):
        return ids[ids.index(job_id) + 1]
    return next((number for number in ids if number != job_id), None)


def count(session: Session) -> int:
    """How many postings wait."""
    return session.scalar(select(func.count()).select_from(_ids().subquery())) or 0


def counts(session: Session, *, owner_id: int | None = None) -> dict[str, int]:
    """How many postings wait in all ("all"), for each of KINDS, and with SIGNALS; of everybody or of one member."""
    parts: dict[str, Select[Any] | CompoundSelect[Any]] = {"all": _ids(owner_id)}
    parts |= {name: _of_kind(name, owner_id) for name in (*KINDS, SIGNALS)}
    numbers = (select(func.count()).select_from(part.subquery()).scalar_subquery() for part in parts.values())
    return dict(zip(parts, session.execute(select(*numbers)).one(), strict=True))


def busiest(session: Session, *, limit: int) -> Sequence[tuple[User, int]]:
    """Members of whom more than one posting waits, and how many do, the most first."""
    waiting, number = _ids().subquery(), func.count()
    owners = select(Job.owner_id).where(Job.id == waiting.c.id).scalar_subquery()
    whose = select(owners.label("id")).select_from(waiting).subquery()
    query = select(User, number).select_from(whose).join(User, User.id == whose.c.id)
    grouped = query.group_by(User.id).having(number > 1).order_by(number.desc(), User.id)
    return [(row[0], row[1]) for row in session.execute(grouped.limit(limit))]


def _ids(owner_id: int | None = None) -> CompoundSelect[Any]:
    """The ids of all that wait, each once."""
    return union(*(_of_kind(name, owner_id) for name in KINDS))


def _of_kind(name: str, owner_id: int | None) -> Select[Any]:
    """The ids of what waits for a reason, each once."""
    queries: dict[str, Select[Any]] = {
        "posting": select(Job.id).where(*_IS_PENDING),
        "changes": select(WaitingEdit.job_id.label("id")).where(_IS_WAITING),
        "reports": select(Report.job_id.label("id")).where(*_IS_REPORTED).distinct(),
        SIGNALS: select(Job.id).where(Job.id.in_(select(Job.id).where(*_IS_PENDING)), Job.signals.is_not(None)),
    }
    found: Select[Any] = _of(queries[name], owner_id)
    return found


def _of(query: Select[Any, Any] | Select[Any], owner_id: int | None) -> Any:
    """What a query, whose first column is a posting's id, finds of one member.

    By the member's ids, since a table that waits joined to postings would have SQLite begin with all postings.
    """
    if owner_id is None:
        return query
    theirs = select(Job.id).where(Job.owner_id == owner_id)
    return query.where(query.selected_columns[0].in_(theirs))


def _first(
    session: Session, limit: int, only: str | None = None, owner_id: int | None = None
) -> dict[int, tuple[datetime, tuple[str, ...]]]:
    """By the posting's id, in the order of the queue: since when, and why."""
    kinds: dict[str, Select[Any, Any]] = dict(zip(KINDS, (_postings(), _edits(), _reports()), strict=True))
    if only == SIGNALS:
        kinds = {"posting": kinds["posting"].where(Job.signals.is_not(None))}
    found: dict[int, list[tuple[datetime, str]]] = {}
    for reason, query in kinds.items():
        if only not in (None, SIGNALS, reason):
            continue
        for number, since in session.execute(_of(query, owner_id).limit(limit)):
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
    query = select(Report.job_id, since).where(*_IS_REPORTED)
    return query.group_by(Report.job_id).order_by(since, Report.job_id)
