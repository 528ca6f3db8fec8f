"""What becomes of all that an account has when its owner closes it."""

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.models import AuditEntry, Job, Message, User, WaitingEdit
from db.queries import companies, users


def is_last_operator(session: Session, *, user: User) -> bool:
    """Whether nobody could run the board without them."""
    return user.is_operator and not users.other_operator(session, user_id=user.id)


def close(session: Session, *, user: User) -> None:
    """Deletes the account. What was public stays, closed, nobody's, and without the address to apply to; what never
    was goes. Sessions, links and codes go with the account.
    """
    jobs = session.scalars(select(Job).where(Job.owner_id == user.id).order_by(Job.id).with_for_update()).all()
    for job in jobs:
        if job.published_at is not None:
            job.withdraw()
            job.apply_email = None
    session.execute(delete(WaitingEdit).where(WaitingEdit.job_id.in_([job.id for job in jobs])))
    _delete(session, [job for job in jobs if job.published_at is None])
    session.execute(delete(Message).where(Message.recipient == user.email))
    _let_go(session, "user", [user.id])
    session.delete(user)
    session.flush()


def _delete(session: Session, jobs: Collection[Job]) -> None:
    for job in jobs:
        session.delete(job)
    session.flush()
    _let_go(session, "job", [job.id for job in jobs])
    companies.delete_unused(session, ids={job.company_id for job in jobs if job.company_id is not None})


def _let_go(session: Session, kind: str, ids: Collection[int]) -> None:
    """SQLite gives the number of what is gone to what comes next: the log must not speak of that."""
    about = (AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids))
    session.execute(update(AuditEntry).where(*about).values(subject_id=None))
