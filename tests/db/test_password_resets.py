"""Links that set a new password work once, for an hour, for one account."""

from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import text

from db.models import User
from db.queries import password_resets, users
from db.session import reading, writing
from tests.at_once import at_once
from tests.factories import PASSWORD, member

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIFE = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


def token_for(user: User, *, now: datetime = NOW) -> str:
    with writing() as session:
        return password_resets.create(session, user=session.merge(user), now=now)


def owner_of(token: str, *, now: datetime = NOW) -> int | None:
    with reading() as session:
        user = password_resets.user_of(session, token=token, now=now)
        return user.id if user else None


def test_a_token_is_its_accounts_for_an_hour(database: str) -> None:
    user = member()
    member()
    token = token_for(user)
    assert owner_of(token, now=NOW + LIFE - MICROSECOND) == user.id
    assert owner_of(token, now=NOW + LIFE) is None
    assert owner_of(token + "x") is None


def test_the_database_does_not_know_the_token(database: str) -> None:
    token = token_for(member())
    with reading() as session:
        row = session.execute(text("SELECT * FROM password_resets")).one()
    assert token not in " ".join(map(str, row))


def test_a_new_token_voids_the_one_before(database: str) -> None:
    user, other = member(), member()
    old, others = token_for(user), token_for(other)
    new = token_for(user)
    assert owner_of(old) is None
    assert owner_of(new) == user.id
    assert owner_of(others) == other.id


def use(token: str) -> bool:
    """Whether the token could be used: seen to be good, then made void, as the page does."""
    with reading() as look:
        known = password_resets.user_of(look, token=token, now=NOW)
    with writing() as session:
        users.wait_for_others(session, user_id=known.id if known else 0)
        user = password_resets.user_of(session, token=token, now=NOW)
        if user is not None:
            password_resets.void(session, user_id=user.id)
        return user is not None


def test_of_many_who_use_a_token_at_once_one_can(database: str) -> None:
    for _ in range(5):
        token = token_for(member())
        assert sorted(at_once(use, [token] * 6)) == [False] * 5 + [True]


def test_a_link_followed_twice_at_once_sets_one_password(app: object, database: str) -> None:
    user = member()
    with writing() as session:
        token = password_resets.create(session, user=session.merge(user), now=datetime.now(UTC))

    def set_password(password: str) -> tuple[int, str]:
        client = TestClient(app, follow_redirects=False)  # type: ignore[arg-type]
        return client.post(f"/password/reset/{token}", data={"password": password}).status_code, password

    answers = at_once(set_password, [f"{PASSWORD} {number}" for number in range(3)])
    assert sorted(status for status, _ in answers) == [303, 404, 404]
    [password] = [password for status, password in answers if status == 303]
    login = TestClient(app, follow_redirects=False).post(  # type: ignore[arg-type]
        "/login", data={"email": user.email, "password": password}
    )
    assert login.status_code == 303
