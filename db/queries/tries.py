"""How often something was tried, counted so that those who try at once are counted one after the other."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.models import ThrottleCounter
from db.upsert import insert_missing


def count_one(session: Session, *, key: str, ends_at: int, now: datetime) -> int:
    """Counts a try until `ends_at`, since 1970 in seconds, and returns how many there are with it.

    Until this transaction ends, others who try the same wait.
    """
    over = select(ThrottleCounter.key).where(ThrottleCounter.ends_at <= int(now.timestamp()))
    # What somebody else is taking away already is left to them, so that no two wait for each other in a circle.
    session.execute(delete(ThrottleCounter).where(ThrottleCounter.key.in_(over.with_for_update(skip_locked=True))))
    insert_missing(session, ThrottleCounter, [{"key": key, "count": 0, "ends_at": ends_at}])
    return _add(session, key, 1)


def take_back(session: Session, *, key: str) -> None:
    """Counts one try less: it was no wrong one."""
    _add(session, key, -1)


def _add(session: Session, key: str, number: int) -> int:
    change = update(ThrottleCounter).where(ThrottleCounter.key == key)
    changed = change.values(count=ThrottleCounter.count + number).returning(ThrottleCounter.count)
    return session.execute(changed.execution_options(synchronize_session=False)).scalar_one()
