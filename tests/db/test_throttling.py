"""Attempts are counted once, for whoever asks, and forgotten when their time is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db import throttling
from db.models import ThrottleCounter
from db.session import Session, reading, writing
from db.throttling import Limit
from tests.at_once import at_once

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
THREE = Limit("tries", 3, timedelta(minutes=10))


def count(session: Session, *of: object, limit: Limit = THREE, now: datetime = NOW) -> bool:
    return throttling.count(session.connection(), limit, *of, now=now)


def wait(session: Session, *of: object, limit: Limit = THREE, now: datetime = NOW) -> int:
    return throttling.wait(session.connection(), limit, *of, now=now)


def test_there_may_be_so_many_in_a_span_and_the_wait_is_its_rest(session: Session) -> None:
    for _ in range(3):
        assert wait(session, "ann") == 0
        assert count(session, "ann")
    assert wait(session, "ann", now=NOW + timedelta(minutes=4)) == 6 * 60 + 1
    assert not count(session, "ann")
    later = NOW + timedelta(minutes=10)
    assert wait(session, "ann", now=later) == 0
    assert [count(session, "ann", now=later) for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(
    ("of", "limit"),
    [(("bob",), THREE), (("ann", "10.0.0.1"), THREE), (("ann",), Limit("others", 3, THREE.span))],
)
def test_each_is_counted_by_itself(session: Session, of: tuple[str, ...], limit: Limit) -> None:
    while count(session, "ann"):
        pass
    assert wait(session, *of, limit=limit) == 0


def test_one_that_is_taken_back_leaves_room_for_another(session: Session) -> None:
    assert [count(session, "ann") for _ in range(3)] == [True] * 3
    throttling.take_back(session.connection(), THREE, "ann", now=NOW)
    assert [count(session, "ann") for _ in range(2)] == [True, False]


def test_who_is_forgotten_begins_anew(session: Session) -> None:
    while count(session, "ann"):
        pass
    throttling.forget(session.connection(), THREE, "ann", now=NOW)
    assert wait(session, "ann") == 0


def test_who_try_at_the_same_moment_are_all_counted(database: str) -> None:
    def try_once(_: int) -> bool:
        with writing() as session:
            return count(session, "ann", limit=Limit("at once", 5, THREE.span))

    assert sorted(at_once(try_once, range(12))) == [False] * 7 + [True] * 5


def test_what_is_rolled_back_was_not_counted(database: str) -> None:
    def fail() -> None:
        with writing() as session:
            count(session, "ann")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(ThrottleCounter)) == 0


def test_counters_whose_time_is_over_go(session: Session) -> None:
    for number in range(20):
        count(session, number)
    count(session, "ann", now=NOW + timedelta(hours=1))
    session.flush()
    assert session.scalar(select(func.count()).select_from(ThrottleCounter)) == 1


def test_the_table_names_nobody(session: Session) -> None:
    count(session, "ann@example.org", "192.0.2.7")
    [key] = session.scalars(select(ThrottleCounter.key))
    assert "ann" not in key
    assert "192" not in key


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_whoever_clears_old_counters_waits_for_nobody_who_counts(database: str) -> None:
    """Else two could wait for each other: each clears what the other counts."""

    def count_another() -> bool:
        with writing() as session:
            return count(session, "another", now=later)

    with writing() as session:
        count(session, "old")
    later = NOW + timedelta(minutes=11)
    with ThreadPoolExecutor() as pool, writing() as session:
        count(session, "old", now=later)
        assert pool.submit(count_another).result(timeout=60)
