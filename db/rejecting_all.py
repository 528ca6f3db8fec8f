"""Gives back at once all that waits of one member, each posting with its line in the log: spam is one act.

A decision is about what its moderator has seen, as in db/reviewing.py: the postings that were listed, and each as it
was then. The caller has waited for others who change the account.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Conflict, Forbidden
from core.tokens import token_hash
from db.models import User
from db.queries import member_jobs, review_queue, waiting_edits
from db.queries.review_queue import Waiting
from db.reviewing import give_back, may_decide

# Those that wait longest; whoever has sent more is given those back after.
MOST = 100


def waiting_of(session: Session, owner: User) -> list[Waiting]:
    """What waits to become public, postings and changes. What is public and was reported is not decided here."""
    found = review_queue.first(session, limit=MOST, owner_id=owner.id)
    return [one for one in found if {"posting", "changes"} & set(one.reasons)]


def version_of(session: Session, owner: User, waiting: Sequence[Waiting]) -> str:
    """A text that is another once one of the postings is, or others wait."""
    edits = waiting_edits.of_owner(session, user_id=owner.id)
    parts = []
    for one in waiting:
        company, edit = one.job.company, edits.get(one.job.id)
        changes = edit.created_at.timestamp() if edit else None
        parts.append((one.job.id, one.job.revision, company.name if company else None, changes, one.reports))
    return token_hash(repr(parts))


def reject_all(session: Session, owner: User, *, by: User, seen: str, reason: str, now: datetime) -> Sequence[Waiting]:
    """Gives back what was `seen`, and tells what that was. Raises Conflict, and does nothing, where it is not so any
    more.
    """
    member_jobs.wait_for_others(session, owner_id=owner.id)
    waiting = waiting_of(session, owner)
    if not all(may_decide(one.job, by) for one in waiting):
        raise Forbidden("These postings are yours. Another moderator decides about them.")
    if not waiting or seen != version_of(session, owner, waiting):
        raise Conflict
    edits = waiting_edits.of_owner(session, user_id=owner.id)
    for one in waiting:
        give_back(session, one.job, edits.get(one.job.id), by=by, reason=reason, now=now)
    return waiting
