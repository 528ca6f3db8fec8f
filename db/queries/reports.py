"""What people say is wrong with postings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.models import Job, Report
from db.upsert import insert_missing
from db.vocabulary import ReportReason

OPEN_MAX = 50


def add(
    session: Session, *, job_id: int, reporter: str, network: str, reason: ReportReason, note: str, now: datetime
) -> None:
    """Another of the same reporter's about the same posting changes nothing, not even after it was looked at."""
    row = {"job_id": job_id, "reporter": reporter, "network": network, "reason": reason, "note": note}
    row["created_at"] = now
    insert_missing(session, Report, [row])


def open_of(session: Session, *, job_id: int) -> Sequence[Report]:
    """The latest OPEN_MAX of those that nobody has looked at yet."""
    query = select(Report).where(Report.job_id == job_id, Report.resolved_at.is_(None))
    return session.scalars(query.order_by(Report.id.desc()).limit(OPEN_MAX)).all()


def networks_of_open(session: Session, *, job_id: int) -> int:
    """From how many networks there are some that nobody has looked at yet. What a moderator has looked at does not
    count again because the same network has another account.
    """
    network = func.coalesce(Report.network, Report.reporter)
    seen = select(network).where(Report.job_id == job_id, Report.resolved_at.is_not(None))
    is_open = (Report.job_id == job_id, Report.resolved_at.is_(None), network.not_in(seen))
    return session.scalar(select(func.count(network.distinct())).where(*is_open)) or 0


def latest_open(session: Session, *, job_id: int) -> int | None:
    """The number of the last one that nobody has looked at yet."""
    return session.scalar(select(func.max(Report.id)).where(Report.job_id == job_id, Report.resolved_at.is_(None)))


def count_against(session: Session, *, owner_id: int) -> int:
    """How many there are and were about somebody's postings."""
    query = select(func.count(Report.id)).join(Report.job).where(Job.owner_id == owner_id)
    return session.scalar(query) or 0


def resolve(session: Session, *, job_id: int, now: datetime) -> int:
    """Notes that somebody has looked at them; how many there were."""
    query = update(Report).where(Report.job_id == job_id, Report.resolved_at.is_(None)).values(resolved_at=now)
    return session.execute(query, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined, no-any-return]
