"""What the owner of a posting is told by mail of what a moderator has decided."""

from collections.abc import Sequence
from datetime import datetime

from db.models import Job, User
from db.queries.review_queue import Waiting
from db.session import Session
from webapps import mail


def tell_owner(session: Session, job: Job, decision: str, *, by: User, reason: str = "", now: datetime) -> None:
    """`decision` is the folder of the message, such as posting_approved or changes_rejected."""
    if job.owner is not None and job.owner.id != by.id:
        mail.send(session, decision, to=job.owner.email, now=now, job=job, reason=reason, is_open=job.is_open(now))


def tell_of_all(
    session: Session, owner: User, rejected: Sequence[Waiting], *, by: User, reason: str, now: datetime
) -> None:
    """One mail, however much it was."""
    if owner.id != by.id:
        mail.send(session, "all_rejected", to=owner.email, now=now, rejected=rejected, reason=reason)
