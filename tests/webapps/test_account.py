"""One's own account: name and password."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from core.hashing import verify_password
from core.security import decode_access_token
from db.models import User, UserSession
from db.queries import password_resets
from db.session import reading, writing
from tests.authenticator import second_factor_of
from tests.factories import PASSWORD, member, published_job, sign_in
from tests.visitor import Visitor
from tests.webapps.conftest import Browse, logged_in

NEW = "other words, quite new"
NOT_YOURS = "This is not your password. Check it and try again."
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def stored(user: User) -> User:
    with reading() as session:
        return session.get_one(User, user.id)


def sessions_of(user: User) -> list[UserSession]:
    with reading() as session:
        return list(session.scalars(select(UserSession).where(UserSession.user_id == user.id).order_by(UserSession.id)))


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.client.get("/dashboard").status_code == 200


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/account", "GET"),
        ("/account/two-factor", "GET"),
        ("/account/two-factor/qr.svg", "GET"),
        ("/account/sessions", "GET"),
        ("/account/closure", "GET"),
        ("/account/export", "GET"),
        ("/account", "POST"),
        ("/account/password", "POST"),
        ("/account/sessions/deletion", "POST"),
        ("/account/two-factor", "POST"),
        ("/account/two-factor/recovery-codes", "POST"),
        ("/account/two-factor/deletion", "POST"),
        ("/account/closure", "POST"),
    ],
)
def test_a_visitor_logs_in_first(browse: Browse, path: str, method: str) -> None:
    user = member()
    sign_in(browse().client, user)
    answer = browse().client.request(method, path)
    if method == "GET":
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login")
    else:
        assert answer.status_code == 401
        assert "Log in to go on." in answer.text
    assert len(sessions_of(user)) == 1


def test_the_page_is_ones_own_and_stored_by_nobody(browse: Browse) -> None:
    answer = browse(member(name="Ann Lee", email="ann@example.org")).client.get("/account")
    assert answer.headers["cache-control"] == "no-store"
    assert "ann@example.org" in answer.text
    assert "ann@example.org" not in browse(member(name="Bob")).client.get("/account").text


def test_a_name_is_changed_wherever_it_is_shown(browse: Browse) -> None:
    user = member(name="Ann Lee")
    job = published_job(user)
    assert "Ann Lee" in browse().get(job.path).text
    visitor = browse(user)
    page = visitor.submit(visitor.get("/account"), "/account", name="  Ann   Ray ")
    assert (page.path, page.all(".flash"), page.value("name")) == ("/account", ["Your changes are saved."], "Ann Ray")
    assert stored(user).name == "Ann Ray"
    assert "Ann Ray" in browse().get(job.path).text
    assert "Ann Lee" not in browse().get(job.path).text


@pytest.mark.parametrize(("name", "shown"), [("\u3164", "\u3164"), ("", ""), ("x" * 101, "x" * 101)])
def test_a_name_that_is_none_is_refused_beside_its_field(browse: Browse, name: str, shown: str) -> None:
    user = member(name="Ann Lee")
    visitor = browse(user)
    page = visitor.submit(visitor.get("/account"), "/account", name=name)
    assert (page.status, page.value("name")) == (422, shown)
    assert page.error("name")
    assert page.title.startswith("Error: ")
    assert stored(user).name == "Ann Lee"


def test_a_form_changes_nothing_that_it_has_no_field_for(browse: Browse) -> None:
    user = member()
    fields = {"name": "Ann", "role": "operator", "email": "x@example.org", "is_trusted": "1", "id": "1"}
    assert browse(user).post("/account", fields).status_code == 303
    found = stored(user)
    assert (found.role, found.email, found.is_trusted) == (user.role, user.email, False)


def test_a_new_password_ends_every_other_session_and_gives_this_one_another_token(browse: Browse) -> None:
    user = member()
    here, there = logged_in(browse, user), browse(user)
    before = here.client.cookies["access_token"]
    with writing() as session:
        link = f"/password/reset/{password_resets.create(session, user=session.merge(user), now=datetime.now(UTC))}"
    page = here.submit(here.get("/account"), "/account/password", current_password=PASSWORD, password=NEW)
    assert page.path == "/account"
    assert page.all(".flash") == ["Your new password is set. Everything else that was logged in is logged out."]
    assert verify_password(NEW, stored(user).password_hash)
    assert not is_signed_in(there)
    assert is_signed_in(here)
    after = here.client.cookies["access_token"]
    assert decode_access_token(after)["sid"] != decode_access_token(before)["sid"]
    thief = browse()
    thief.client.cookies.set("access_token", before)
    assert not is_signed_in(thief)
    assert browse().get(link).status == 404


@pytest.mark.parametrize(
    ("current", "new", "field", "sentence"),
    [
        ("wrong", NEW, "current_password", NOT_YOURS),
        ("", NEW, "current_password", NOT_YOURS),
        (PASSWORD, "short", "password", "Use at least 8 characters. A few words in a row are easy to remember."),
        (
            PASSWORD,
            "password1",
            "password",
            "This password is among the most used ones, so it would be guessed. Choose another.",
        ),
    ],
)
def test_a_password_is_changed_by_who_knows_it_and_by_the_rules_alone(
    browse: Browse, current: str, new: str, field: str, sentence: str
) -> None:
    user = member()
    here, there = browse(user), browse(user)
    page = here.submit(here.get("/account"), "/account/password", current_password=current, password=new)
    assert (page.status, page.error(field)) == (422, sentence)
    assert new not in page.response.text
    assert stored(user).password_hash == user.password_hash
    assert is_signed_in(there)


def test_what_a_session_sends_is_noted_every_quarter_of_an_hour_and_reading_is_not(browse: Browse) -> None:
    user = member()
    with time_machine.travel(START, tick=False) as clock:
        visitor = browse(user)
        for minutes, method, seen in ((14, "POST", 0), (1, "GET", 0), (0, "POST", 15), (10, "POST", 15)):
            clock.shift(timedelta(minutes=minutes))
            visitor.client.request(method, "/account", data={"name": "Ann"} if method == "POST" else None)
            assert sessions_of(user)[0].seen_at == START + timedelta(minutes=seen)


def test_the_second_factor_is_told_with_what_is_left_of_its_codes(browse: Browse) -> None:
    user = member()
    visitor = browse(user)
    assert visitor.get("/account").link("Set up a second factor") == "/account/two-factor"
    second_factor_of(user)
    page = visitor.get("/account")
    assert page.link("Recovery codes, another app, turn off") == "/account/two-factor"
    assert "10 recovery codes are left." in page.text


def test_the_page_says_how_many_devices_are_logged_in(browse: Browse) -> None:
    user = member()
    visitor = browse(user)
    browse(member())
    assert "Only this device is logged in to your account." in visitor.get("/account").text
    browse(user)
    page = visitor.get("/account")
    assert "2 devices are logged in to your account." in page.text
    assert page.link("See devices") == "/account/sessions"
