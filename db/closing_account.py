"""What becomes of all that an account has when its owner closes it."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models import Job, Message, User, WaitingEdit
from db.queries import audit_entries, companies, users


def is_last_operator(session: Session, *, user: User) -> bool:
    """Whether nobody could run the board without them."""
    return user.is_operator and not users.other_operator(session, user_id=user.id)


def close(session: Session, *, user: User) -> None:
    """Deletes the account. What everybody can read stays, closed, nobody's, and without the address to apply to. What
    they cannot goes: nobody is there to send it again, and what waits has been looked at by nobody. Sessions, links and
    codes go with the account.
    """
    jobs = session.scalars(select(Job).where(Job.owner_id == user.id).order_by(Job.id).with_for_update()).all()
    numbers = [job.id for job in jobs]
    for job in jobs:
        if job.is_public:
            job.withdraw()
            job.apply_email = job.apply_url = None
    session.execute(delete(WaitingEdit).where(WaitingEdit.job_id.in_(numbers)))
    audit_entries.forget_person(session, user_id=user.id, job_ids=numbers)
    _delete(session, [job for job in jobs if not job.is_public])
    session.execute(delete(Message).where(Message.recipient == user.email))
    audit_entries.let_go(session, kind="user", ids=[user.id])
    session.delete(user)
    session.flush()


def _delete(session: Session, jobs: Collection[Job]) -> None:
    for job in jobs:
        session.delete(job)
    session.flush()
    audit_entries.let_go(session, kind="job", ids=[job.id for job in jobs])
    companies.delete_unused(session, ids={job.company_id for job in jobs if job.company_id is not None})
