"""A member's postings as moderators look at them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from db.models import Job
from db.vocabulary import State

SEEN_OR_WAITING = frozenset((State.PUBLISHED, State.CLOSED, State.PENDING))


def latest(session: Session, *, owner_id: int, limit: int) -> Sequence[Job]:
    """Those that changed last, with their companies. What somebody is still writing is their own affair."""
    mine = (Job.owner_id == owner_id, Job.state != State.DRAFT)
    query = select(Job).options(joinedload(Job.company)).where(*mine)
    return session.scalars(query.order_by(Job.updated_at.desc(), Job.id.desc()).limit(limit)).all()


def count_by_state(session: Session, *, owner_id: int) -> Mapping[State, int]:
    """How many there are in each state that there are any in."""
    # Not grouped: SQLite would go through all postings, by an index that begins with the state.
    counted = [func.count(case((Job.state == state, 1))) for state in State]
    numbers = session.execute(select(*counted).where(Job.owner_id == owner_id)).one()
    return {state: number for state, number in zip(State, numbers, strict=True) if number}


def seen_or_waiting(session: Session, *, owner_id: int) -> Sequence[Job]:
    """Those that everybody can see something of, and those that wait for review; nobody else changes them meanwhile."""
    query = select(Job).where(Job.owner_id == owner_id, Job.state.in_(SEEN_OR_WAITING)).order_by(Job.id)
    return session.scalars(query.with_for_update()).all()


def wait_for_others(session: Session, *, owner_id: int) -> None:
    """Until nobody else is changing any of them; from here on others wait for this transaction."""
    session.execute(select(Job.id).where(Job.owner_id == owner_id).order_by(Job.id).with_for_update())
