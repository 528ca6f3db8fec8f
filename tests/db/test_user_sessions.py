"""Signed-in browsers: what keeps one alive and what ends it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text

from core.tokens import token_hash
from db.models import User, UserSession
from db.models.user_session import LIFE
from db.queries import user_sessions
from db.session import reading, writing
from tests.factories import member

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def start(user: User, *, device: str = "a browser", now: datetime = NOW) -> str:
    with writing() as session:
        return user_sessions.start(session, user=user, device=device, now=now)


def alive(sid: str, user: User, *, now: datetime = NOW) -> bool:
    with reading() as session:
        found = user_sessions.alive(session, sid=sid, user_id=user.id, now=now)
        return found is not None and found.user.id == user.id


def test_a_session_lives_twelve_hours_and_no_longer(database: str) -> None:
    user = member()
    sid = start(user)
    assert timedelta(hours=12) == LIFE
    assert alive(sid, user, now=NOW + LIFE - MICROSECOND)
    assert not alive(sid, user, now=NOW + LIFE)


def test_the_database_does_not_know_the_sid(database: str) -> None:
    sid = start(member())
    with reading() as session:
        row = session.execute(text("SELECT * FROM user_sessions")).one()
    assert sid not in map(str, row)
    assert token_hash(sid) in row


def test_a_session_is_no_one_elses(database: str) -> None:
    sid = start(member())
    assert not alive(sid, member())
    assert not alive("another sid", member())


def test_a_disabled_account_has_no_session(database: str) -> None:
    user = member()
    sid = start(user)
    with writing() as session:
        session.get_one(User, user.id).disabled_at = NOW
    assert not alive(sid, user)


def test_one_session_ends_and_the_others_live(database: str) -> None:
    user = member()
    here, there = start(user), start(user)
    with writing() as session:
        user_sessions.end(session, sid=here)
    assert (alive(here, user), alive(there, user)) == (False, True)


def test_all_sessions_of_one_person_end_and_no_one_elses(database: str) -> None:
    user, other = member(), member()
    here, there, elsewhere = start(user), start(user), start(other)
    with writing() as session:
        user_sessions.end_all(session, user_id=user.id)
    assert not alive(here, user)
    assert not alive(there, user)
    assert alive(elsewhere, other)


def test_a_new_session_clears_away_the_persons_dead_ones(database: str) -> None:
    user, other = member(), member()
    start(user)
    start(other)
    start(user, now=NOW + LIFE)
    with reading() as session:
        owners = session.scalars(select(UserSession.user_id).order_by(UserSession.user_id)).all()
    assert owners == [user.id, other.id]


def test_a_device_with_a_long_name_is_cut(database: str) -> None:
    start(member(), device="x" * 1000)
    with reading() as session:
        assert session.scalar(select(func.length(UserSession.device))) == 200
