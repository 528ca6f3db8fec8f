"""The log of what moderators and operators did, the latest first."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from db.models import AuditEntry, Job
from db.vocabulary import Action

CLOSED_ACCOUNT = "a closed account"


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


def let_go(session: Session, *, kind: str, ids: Collection[int] | Select[int]) -> None:
    """SQLite gives the number of what is gone to what comes next: the log must not speak of that. Nor does it keep the
    addresses of a posting that is gone.
    """
    about = (AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids))
    if kind == "job":
        _forget_addresses(session, about)
    session.execute(update(AuditEntry).where(*about).values(subject_id=None))


def forget_person(session: Session, *, user_id: int, job_ids: Collection[int]) -> None:
    """Takes out of the log who the owner of an account was: its name, and the addresses in what was done to postings.

    What a moderator did stays, under the name that they had then.
    """
    account = (AuditEntry.subject_kind == "user", AuditEntry.subject_id == user_id)
    session.execute(update(AuditEntry).where(*account).values(subject=CLOSED_ACCOUNT))
    _forget_addresses(session, (AuditEntry.subject_kind == "job", AuditEntry.subject_id.in_(job_ids)))


def _forget_addresses(session: Session, about: Sequence[ColumnElement[bool]]) -> None:
    for entry in session.scalars(select(AuditEntry).where(*about)):
        addresses = dict.fromkeys({"apply_email", "apply_url"} & set(entry.before))
        if addresses:
            entry.before = {**entry.before, **addresses}
            entry.after = {**entry.after, **addresses}


def count_rejections(session: Session, *, owner_id: int) -> int:
    """How often a posting of somebody's was rejected, or a change to one."""
    query = select(func.count(AuditEntry.id)).join(
        Job, (AuditEntry.subject_kind == "job") & (AuditEntry.subject_id == Job.id)
    )
    return session.scalar(query.where(Job.owner_id == owner_id, AuditEntry.action == Action.REJECTION.value)) or 0
