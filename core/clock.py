"""The one place that asks what time it is."""

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)


def unix_microseconds() -> int:
    """Now, in whole microseconds since 1970: for what asks at every request and has no use for a calendar."""
    return time.time_ns() // 1000
