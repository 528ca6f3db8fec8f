"""The log of what moderators and operators did, the latest first."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import AuditEntry, Job
from db.vocabulary import Action


def page(
    session: Session, *, limit: int, after: int | None = None, kind: str | None = None, subject_id: int | None = None
) -> Sequence[AuditEntry]:
    """The entries below the id `after`, of everything or of one kind of subject, or of one subject alone."""
    query = select(AuditEntry)
    if kind is not None:
        query = query.where(AuditEntry.subject_kind == kind)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == subject_id)
    if after is not None:
        query = query.where(AuditEntry.id < after)
    return session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()


def count_rejections(session: Session, *, owner_id: int) -> int:
    """How often a posting of somebody's was rejected, or a change to one."""
    query = select(func.count(AuditEntry.id)).join(
        Job, (AuditEntry.subject_kind == "job") & (AuditEntry.subject_id == Job.id)
    )
    return session.scalar(query.where(Job.owner_id == owner_id, AuditEntry.action == Action.REJECTION.value)) or 0
