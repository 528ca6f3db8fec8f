"""Staying signed in: renewal, the end after twelve hours, and tokens that are none."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from jose import jwt

from core.config import settings
from core.security import create_access_token, decode_access_token
from db.models import User
from db.queries import user_sessions
from db.session import writing
from tests.core.test_security import signed
from tests.factories import member, sign_in
from tests.visitor import Visitor

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def is_signed_in(visitor: Visitor) -> bool:
    answer = visitor.client.get("/dashboard")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


def renewed(visitor: Visitor, path: str = "/jobs") -> str | None:
    """The token that the answer to a page sets, if any."""
    lines = visitor.client.get(path).headers.get_list("set-cookie")
    return next((line.split(";")[0].split("=", 1)[1] for line in lines if line.startswith("access_token=")), None)


def test_a_token_is_renewed_in_its_last_fifteen_minutes_and_not_before(
    visitor: Visitor, clock: time_machine.Traveller
) -> None:
    sign_in(visitor.client, member())
    clock.shift(timedelta(minutes=15))
    assert renewed(visitor) is None
    clock.shift(timedelta(seconds=1))
    token = renewed(visitor)
    assert token is not None
    assert decode_access_token(token)["exp"] == int(START.timestamp()) + 901 + 1800


def test_a_renewed_token_is_of_the_same_session(visitor: Visitor, clock: time_machine.Traveller) -> None:
    sign_in(visitor.client, member())
    before = decode_access_token(visitor.client.cookies["access_token"])
    clock.shift(timedelta(minutes=20))
    after = decode_access_token(renewed(visitor) or "")
    assert (after["sub"], after["sid"]) == (before["sub"], before["sid"])
    assert after["jti"] != before["jti"]


@pytest.mark.parametrize("path", ["/", "/jobs", "/dashboard", "/login", "/companies", "/docs", "/post-a-job"])
def test_every_page_renews(visitor: Visitor, clock: time_machine.Traveller, path: str) -> None:
    sign_in(visitor.client, member())
    clock.shift(timedelta(minutes=29))
    assert renewed(visitor, path) is not None


def test_whoever_is_away_for_half_an_hour_logs_in_again(visitor: Visitor, clock: time_machine.Traveller) -> None:
    sign_in(visitor.client, member())
    clock.shift(timedelta(minutes=29))
    assert is_signed_in(visitor)
    visitor.client.cookies.clear()
    sign_in(visitor.client, member())
    clock.shift(timedelta(minutes=31))
    assert not is_signed_in(visitor)


def test_a_session_ends_after_twelve_hours_however_active_its_owner_is(
    visitor: Visitor, clock: time_machine.Traveller
) -> None:
    user = member()
    with writing() as session:
        sid = user_sessions.start(session, user=user, device="tests", now=START)
    for minutes in range(20, 12 * 60, 20):
        clock.move_to(START + timedelta(minutes=minutes))
        visitor.client.cookies.set("access_token", create_access_token({"sub": str(user.id), "sid": sid}))
        assert is_signed_in(visitor)
    clock.move_to(START + timedelta(hours=12))
    visitor.client.cookies.set("access_token", create_access_token({"sub": str(user.id), "sid": sid}))
    assert not is_signed_in(visitor)


def test_a_disabled_account_is_signed_out_at_once(visitor: Visitor) -> None:
    user = member()
    sign_in(visitor.client, user)
    assert is_signed_in(visitor)
    with writing() as session:
        session.merge(user).disabled_at = datetime.now(UTC)
    assert not is_signed_in(visitor)


def test_a_deleted_account_is_signed_out_at_once(visitor: Visitor) -> None:
    user = member()
    sign_in(visitor.client, user)
    with writing() as session:
        session.delete(session.get_one(User, user.id))
    assert not is_signed_in(visitor)


# What is made of a good token; some are signed by the board itself and still stand for nobody.
BAD_TOKENS: dict[str, Callable[[str], str]] = {
    "tampered": lambda good: good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB"),
    "of another session": lambda good: create_access_token({"sub": decode_access_token(good)["sub"], "sid": "other"}),
    "of another person": lambda good: create_access_token({"sub": "999", "sid": decode_access_token(good)["sid"]}),
    "without a session": lambda good: create_access_token({"sub": decode_access_token(good)["sub"]}),
    "expired": lambda good: signed({**decode_access_token(good), "exp": 1, "iat": 0}),
    "unsigned": lambda good: signed(decode_access_token(good), {"alg": "none"}).rsplit(".", 1)[0] + ".",
    "RS256": lambda good: signed(decode_access_token(good), {"alg": "RS256"}),
    "without an end": lambda good: signed({k: v for k, v in decode_access_token(good).items() if k != "exp"}),
    "end of nothing": lambda good: signed({**decode_access_token(good), "exp": None}),
    "end beyond numbers": lambda good: signed({**decode_access_token(good), "exp": 1e400}),
    "huge": lambda good: good + "x" * 5000,
    "nested header": lambda good: signed(decode_access_token(good), b"[" * 1000),
    "empty": lambda good: "",
    "dots": lambda good: "..",
    "bytes": lambda good: "\u00ff\u00fe",
    "quoted nul": lambda good: '"\\000"',
    "other key": lambda good: jwt.encode(decode_access_token(good), "x" * 40, algorithm="HS256"),
    "name for an id": lambda good: create_access_token({"sub": "ann@example.org", "sid": "s"}),
    "id beyond numbers": lambda good: create_access_token({"sub": "9" * 30, "sid": "s"}),
    "negative id": lambda good: create_access_token({"sub": "-1", "sid": "s"}),
}


@pytest.mark.parametrize("kind", BAD_TOKENS)
def test_a_bad_token_is_a_signed_out_visitor_and_never_an_error(visitor: Visitor, kind: str) -> None:
    sign_in(visitor.client, member())
    token = BAD_TOKENS[kind](visitor.client.cookies["access_token"])
    visitor.client.cookies.clear()
    header = {"cookie": f"{settings.access_token_cookie}={token}".encode("latin-1")}
    for path in ("/", "/jobs", "/post-a-job", "/login"):
        answer = visitor.client.get(path, headers=header)  # type: ignore[arg-type]
        assert answer.status_code == 200
        assert "Log out" not in answer.text
    assert visitor.client.get("/nothing", headers=header).status_code == 404  # type: ignore[arg-type]
    answer = visitor.client.get("/dashboard", headers=header)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fdashboard")
    assert visitor.client.post("/logout", headers=header).status_code == 303  # type: ignore[arg-type]
