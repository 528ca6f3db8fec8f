"""The counters of the library limits, as rows of a table that all processes of the board share."""

from datetime import datetime
from typing import Any

from limits.storage import Storage
from sqlalchemy import Connection, case, delete, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from db.models import ThrottleCounter

# So many counters whose time is over go with each new one.
CLEARED_AT_ONCE = 100


class TableCounters(Storage):
    """Counts within the transaction of `connection`: what is rolled back was not counted."""

    STORAGE_SCHEME = None

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__()
        self._connection = connection
        self._now = int(now.timestamp())

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """What the counter says now; one whose time was over begins anew, for `expiry` seconds."""
        kind = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        insert: Any = kind.insert(ThrottleCounter).values(key=key, count=amount, ends_at=self._now + expiry)
        is_over = ThrottleCounter.ends_at <= self._now
        counted = {
            "count": case((is_over, literal(amount)), else_=ThrottleCounter.count + amount),
            "ends_at": case((is_over, literal(self._now + expiry)), else_=ThrottleCounter.ends_at),
        }
        counting = insert.on_conflict_do_update(index_elements=[ThrottleCounter.key], set_=counted)
        count = int(self._connection.execute(counting.returning(ThrottleCounter.count)).scalar_one())
        if count == amount:
            self._clear_old()
        return count

    def _clear_old(self) -> None:
        """Those that somebody else is just counting are left to them, so that no two wait for each other."""
        old = select(ThrottleCounter.key).where(ThrottleCounter.ends_at <= self._now).limit(CLEARED_AT_ONCE)
        keys = self._connection.scalars(old.with_for_update(skip_locked=True)).all()
        if keys:
            self._connection.execute(delete(ThrottleCounter).where(ThrottleCounter.key.in_(keys)))

    def get(self, key: str) -> int:
        current = select(ThrottleCounter.count).where(ThrottleCounter.key == key, ThrottleCounter.ends_at > self._now)
        return self._connection.scalar(current) or 0

    def get_expiry(self, key: str) -> float:
        """When the counter's time is over, since 1970 in seconds."""
        return float(self._connection.scalar(select(ThrottleCounter.ends_at).where(ThrottleCounter.key == key)) or 0)

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        return self._connection.execute(delete(ThrottleCounter)).rowcount

    def clear(self, key: str) -> None:
        self._connection.execute(delete(ThrottleCounter).where(ThrottleCounter.key == key))
