"""How often something may be tried, counted for all processes of the board together.

Whom a counter is of is kept as a hash: the table names nobody.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:  # the library takes a tenth of a second to load, which a start does not wait for
    from limits import RateLimitItem
    from limits.strategies import FixedWindowRateLimiter


@dataclass(frozen=True)
class Limit:
    """So many times in a span, which begins with the first of them. `name` says what is counted."""

    name: str
    times: int
    span: timedelta


def count(connection: Connection, limit: Limit, *of: object, now: datetime) -> bool:
    """Counts one more of what these say; False if that is more than the limit."""
    return _limiter(connection, now).hit(_item(limit), _key(limit, of))


def wait(connection: Connection, limit: Limit, *of: object, now: datetime) -> int:
    """For how many seconds there may be no other; 0 if there may be one now."""
    limiter, item, key = _limiter(connection, now), _item(limit), _key(limit, of)
    if limiter.test(item, key):
        return 0
    ends_at, _ = limiter.get_window_stats(item, key)
    return max(int(ends_at - now.timestamp()), 0) + 1


def take_back(connection: Connection, limit: Limit, *of: object, now: datetime) -> None:
    """Counts one less: it was none of what is counted."""
    _limiter(connection, now).hit(_item(limit), _key(limit, of), cost=-1)


def forget(connection: Connection, limit: Limit, *of: object, now: datetime) -> None:
    """They have never done it, as far as this limit goes."""
    _limiter(connection, now).clear(_item(limit), _key(limit, of))


def _limiter(connection: Connection, now: datetime) -> "FixedWindowRateLimiter":
    from limits.strategies import FixedWindowRateLimiter

    from db.throttle_counters import TableCounters

    return FixedWindowRateLimiter(TableCounters(connection, now))


def _item(limit: Limit) -> "RateLimitItem":
    from limits import RateLimitItemPerSecond

    return RateLimitItemPerSecond(limit.times, int(limit.span.total_seconds()))


def _key(limit: Limit, of: tuple[object, ...]) -> str:
    text = "\n".join([limit.name, *map(str, of)])
    return hashlib.sha256(text.encode()).hexdigest()
