"""Counting tries: every one counts, until its span is over."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from db.models import ThrottleCounter
from db.queries import tries
from db.session import reading, writing
from tests.at_once import at_once

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
END = int(NOW.timestamp()) + 60


def count_one(key: str, now: datetime = NOW, ends_at: int = END) -> int:
    with writing() as session:
        return tries.count_one(session, key=key, ends_at=ends_at, now=now)


def test_each_key_is_counted_by_itself_and_a_try_is_taken_back(database: str) -> None:
    assert [count_one("a"), count_one("a"), count_one("b")] == [1, 2, 1]
    with writing() as session:
        tries.take_back(session, key="a")
    assert count_one("a") == 2


def test_those_who_try_at_once_all_count(database: str) -> None:
    assert sorted(at_once(lambda _: count_one("a"), range(6))) == [1, 2, 3, 4, 5, 6]


def test_what_is_over_is_taken_away(database: str) -> None:
    count_one("a")
    assert count_one("b", now=NOW + timedelta(seconds=60), ends_at=END + 60) == 1
    with reading() as session:
        assert session.scalars(select(ThrottleCounter.key)).all() == ["b"]
