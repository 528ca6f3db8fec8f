"""Logging in where the account has a second factor: no way around the code, and no code twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlalchemy import select

from core.clock import utc_now
from core.config import settings
from core.hashing import hash_password
from core.security import create_access_token
from db import second_factor
from db.models import User, UserSession
from db.queries import password_resets, recovery_codes
from db.session import reading, writing
from db.throttling import Limit
from tests.at_once import at_once
from tests.authenticator import Authenticator, second_factor_of
from tests.factories import FORM, PASSWORD, member, operator, published_job
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse

START = datetime(2031, 3, 2, 8, 0, tzinfo=UTC)
ONCE_MORE = "That took too long, or too many tries. Enter your password once more."


def half_way(visitor: Visitor, user: User, **more: str) -> Page:
    """The page that asks for the code."""
    page = Page(visitor.post("/login", {"email": user.email, "password": PASSWORD, **more}))
    assert (page.status, page.heading) == (200, "Enter your code")
    return page


def give(visitor: Visitor, page: Page, code: str) -> Page:
    return Page(visitor.post("/login/code", {"step": page.value("step") or "", "code": code}))


def sessions() -> int:
    with reading() as session:
        return len(session.scalars(select(UserSession)).all())


@pytest.fixture
def user(database: str) -> User:
    return member()


@pytest.fixture
def app_of_user(user: User) -> Authenticator:
    return second_factor_of(user)


def test_the_password_alone_opens_nothing(visitor: Visitor, user: User, app_of_user: Authenticator) -> None:
    page = half_way(visitor, user)
    assert page.response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.response.headers
    assert sessions() == 0
    assert visitor.get("/dashboard").path == "/login"


@pytest.mark.parametrize("spelled", ["{}", " {} ", "{0:.3} {1}", "{0:.3}-{1}"])
def test_password_and_code_log_in(visitor: Visitor, user: User, app_of_user: Authenticator, spelled: str) -> None:
    code = app_of_user.code()
    page = visitor.submit(half_way(visitor, user), "/login/code", code=spelled.format(code, code[3:]))
    assert (page.path, page.all(".flash")) == ("/dashboard", ["You are logged in."])


def test_who_logs_in_goes_on_with_what_they_had_typed(visitor: Visitor, user: User, app_of_user: Authenticator) -> None:
    kept = {f"kept:{name}": value for name, value in FORM.items()}
    path = f"/jobs/{published_job(user).id}/edit"
    kept |= {"kept:title": "Typed while logged out"}
    page = half_way(visitor, user, next=path, **kept)
    page = visitor.submit(page, "/login/code", code=app_of_user.wrong())
    assert page.status == 401
    page = visitor.submit(page, "/login/code", code=app_of_user.code())
    assert (page.path, page.value("title")) == (path, "Typed while logged out")


def test_a_code_is_taken_once_and_none_before_it_after(browse: Browse, user: User, app_of_user: Authenticator) -> None:
    with time_machine.travel(START, tick=False):
        app, earlier, now = app_of_user, app_of_user.code(ahead=-1), app_of_user.code()
        first, second = browse(), browse()
        assert give(first, half_way(first, user), now).status == 303
        for code in (now, earlier):
            page = give(second, half_way(second, user), code)
            assert (page.status, page.error("code")) == (401, second_factor.WRONG)
        assert give(second, half_way(second, user), app.code(ahead=1)).status == 303


def test_of_two_who_bring_a_code_at_once_one_is_let_in(browse: Browse, user: User, app_of_user: Authenticator) -> None:
    code = app_of_user.code()
    browsers = [browse() for _ in range(4)]
    pages = [half_way(browser, user) for browser in browsers]
    tries = list(zip(browsers, pages, strict=True))
    answers = at_once(lambda item: give(item[0], item[1], code).status, tries)
    assert sorted(answers) == [303, 401, 401, 401]
    assert sessions() == 1


def test_a_recovery_code_opens_once(browse: Browse, user: User, app_of_user: Authenticator) -> None:
    code = app_of_user.recovery_codes[3]
    typed = f"{code[:4]}-{code[4:8]} {code[8:].upper()}"
    first, second = browse(), browse()
    assert give(first, half_way(first, user), typed).status == 303
    page = give(second, half_way(second, user), typed)
    assert (page.status, page.error("code")) == (401, second_factor.WRONG_RECOVERY)
    assert "9 recovery codes are left" in first.get("/account").text


def test_of_two_who_bring_a_recovery_code_at_once_one_is_let_in(
    browse: Browse, user: User, app_of_user: Authenticator
) -> None:
    browsers = [browse() for _ in range(4)]
    tries = [(browser, half_way(browser, user)) for browser in browsers]
    answers = at_once(lambda item: give(item[0], item[1], app_of_user.recovery_codes[0]).status, tries)
    assert sorted(answers) == [303, 401, 401, 401]


def test_anothers_codes_open_nothing(browse: Browse, user: User, app_of_user: Authenticator) -> None:
    other = member()
    with writing() as session:
        other_secret = "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"
        then = utc_now() - timedelta(minutes=10)
        with time_machine.travel(then, tick=False):
            first = Authenticator(other_secret).code()
        codes = second_factor.turn_on(session, user=session.merge(other), secret=other_secret, code=first, now=then)
    assert codes is not None
    visitor = browse()
    page = half_way(visitor, user)
    for code in (Authenticator(other_secret).code(), codes[0]):
        assert give(visitor, page, code).status == 401
    assert sessions() == 0


def test_the_token_between_the_steps_is_no_access_token(
    client: TestClient, visitor: Visitor, user: User, app_of_user: Authenticator
) -> None:
    token = half_way(visitor, user).value("step") or ""
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/my/jobs", headers=headers).status_code == 401
    client.cookies.set(settings.access_token_cookie, token)
    assert client.get("/account").headers["location"].startswith("/login")
    assert client.get("/account/export").headers["location"].startswith("/login")


@pytest.mark.parametrize("token", ["", "x", "access", "\u00e4.b.c", "x" * 9000])
def test_nothing_else_stands_for_the_password(
    visitor: Visitor, user: User, app_of_user: Authenticator, token: str
) -> None:
    token = create_access_token({"sub": str(user.id), "pwd": "x"}) if token == "access" else token
    page = Page(visitor.post("/login/code", {"step": token, "code": app_of_user.code()}))
    assert (page.status, page.heading, page.all(".notice p")) == (401, "Log in", [ONCE_MORE])
    assert sessions() == 0


def test_five_minutes_after_the_password_it_is_asked_for_again(
    visitor: Visitor, user: User, app_of_user: Authenticator
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        page = half_way(visitor, user)
        clock.shift(timedelta(minutes=5, seconds=1))
        assert give(visitor, page, app_of_user.code()).all(".notice p") == [ONCE_MORE]
        page = half_way(visitor, user)
        clock.shift(timedelta(minutes=4, seconds=59))
        assert give(visitor, page, app_of_user.code()).status == 303


def test_after_five_wrong_codes_the_password_is_asked_for_again(
    visitor: Visitor, user: User, app_of_user: Authenticator
) -> None:
    page = half_way(visitor, user)
    for _ in range(5):
        assert give(visitor, page, app_of_user.wrong()).error("code") == second_factor.WRONG
    assert give(visitor, page, app_of_user.code()).all(".notice p") == [ONCE_MORE]
    assert give(visitor, half_way(visitor, user), app_of_user.code()).status == 303


def test_whoever_knows_the_password_guesses_ten_times_an_hour_and_locks_nobody_out(
    browse: Browse, user: User, app_of_user: Authenticator
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        thief, owner = browse(), browse()
        for _ in range(2):
            page = half_way(thief, user)
            for _ in range(5):
                assert give(thief, page, app_of_user.wrong()).error("code") == second_factor.WRONG
        for code in (app_of_user.wrong(), app_of_user.code()):
            assert give(thief, half_way(thief, user), code).error("code") == second_factor.TOO_MANY
        assert give(owner, half_way(owner, user), app_of_user.recovery_codes[0]).status == 303
        clock.shift(timedelta(hours=1))
        assert give(owner, half_way(owner, user), app_of_user.code()).status == 303


def test_right_codes_do_not_count_as_guesses(browse: Browse, user: User, app_of_user: Authenticator) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(second_factor.WRONG_CODES.times + 2):
            clock.shift(timedelta(seconds=30))
            visitor = browse()
            assert give(visitor, half_way(visitor, user), app_of_user.code()).status == 303


def test_a_new_password_makes_what_the_old_one_began_worthless(
    visitor: Visitor, user: User, app_of_user: Authenticator
) -> None:
    page = half_way(visitor, user)
    with writing() as session:
        session.merge(user).password_hash = hash_password("another one, quite new")
    assert give(visitor, page, app_of_user.code()).all(".notice p") == [ONCE_MORE]


def test_a_disabled_account_gets_no_further(visitor: Visitor, user: User, app_of_user: Authenticator) -> None:
    page = half_way(visitor, user)
    with writing() as session:
        session.merge(user).disabled_at = utc_now()
    assert give(visitor, page, app_of_user.code()).status == 401
    assert sessions() == 0


def test_a_link_for_a_new_password_is_no_way_around_the_code(
    visitor: Visitor, user: User, app_of_user: Authenticator
) -> None:
    with writing() as session:
        link = f"/password/reset/{password_resets.create(session, user=session.merge(user), now=utc_now())}"
    page = visitor.submit(visitor.get(link), link, password="another one, quite new")
    assert page.heading == "Enter your code"
    assert sessions() == 0
    assert visitor.submit(page, "/login/code", code=app_of_user.code()).path == "/dashboard"


def test_after_a_link_for_a_new_password_it_says_that_the_password_is_set(
    visitor: Visitor, user: User, app_of_user: Authenticator
) -> None:
    assert "Your new password is set already" not in half_way(visitor, user).text
    with writing() as session:
        link = f"/password/reset/{password_resets.create(session, user=session.merge(user), now=utc_now())}"
    page = visitor.submit(visitor.get(link), link, password="another one, quite new")
    for _ in range(2):
        assert "Your new password is set already" in page.text
        page = visitor.submit(page, "/login/code", code=app_of_user.wrong())
    page = visitor.submit(page, "/login/code", code=app_of_user.code())
    assert page.all(".flash p") == ["Your new password is set. Everything else that was logged in is logged out."]


def test_who_logs_in_with_a_recovery_code_is_told_how_many_are_left(
    browse: Browse, user: User, app_of_user: Authenticator
) -> None:
    for number, words in ((0, "9 are left."), (8, "1 is left."), (9, "None are left.")):
        if number == 8:
            with writing() as session:
                for code in app_of_user.recovery_codes[1:8]:
                    recovery_codes.take(session, user_id=user.id, code=code)
        visitor = browse()
        page = half_way(visitor, user)
        page = visitor.submit(page, "/login/code", code=app_of_user.recovery_codes[number])
        link = "Make new ones, or set up another app"
        assert page.all(".flash p") == [f"You are logged in with a recovery code. {words} {link}"]
        assert page.link(link) == "/account/two-factor"


def test_the_page_has_no_address_to_come_back_to(visitor: Visitor) -> None:
    assert visitor.get("/login/code").path == "/login"


def ask(client: TestClient, user: User, **more: str) -> tuple[int, str]:
    """The status of the API's answer to a password, and its words."""
    answer = client.post("/api/v1/token", data={"username": user.email, "password": PASSWORD, **more})
    return answer.status_code, answer.json().get("detail", "")


def test_the_api_is_no_way_around_the_code(client: TestClient, user: User, app_of_user: Authenticator) -> None:
    assert ask(client, user) == (401, "Send a code of it as “otp”.")
    assert ask(client, user, otp=app_of_user.wrong()) == (401, f"Send a code of it as “otp”. {second_factor.WRONG}")
    assert ask(client, user, otp=app_of_user.code(), password="x")[0] == 401
    assert sessions() == 0
    assert ask(client, user, otp=app_of_user.code())[0] == 200
    assert ask(client, user, otp=app_of_user.code())[0] == 401
    assert ask(client, user, otp=app_of_user.recovery_codes[0])[0] == 200
    assert sessions() == 2


def test_the_api_counts_wrong_codes_too(
    client: TestClient, user: User, app_of_user: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_factor, "WRONG_CODES", Limit("few wrong codes", 3, timedelta(hours=1)))
    with time_machine.travel(START, tick=False):
        for _ in range(second_factor.WRONG_CODES.times):
            ask(client, user, otp=app_of_user.wrong())
        assert second_factor.TOO_MANY in ask(client, user, otp=app_of_user.code())[1]


def test_the_api_asks_those_without_a_second_factor_for_none(client: TestClient, database: str) -> None:
    assert ask(client, operator(), otp="123456")[0] == 200
