"""A new password by a link that works once, within an hour."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from core.clock import utc_now
from db.models import PasswordReset, User
from db.queries import password_resets
from db.session import reading, writing
from tests.factories import PASSWORD, member
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse

NEW = "another four plain words"


def link(user: User) -> str:
    with writing() as session:
        return f"/password/reset/{password_resets.create(session, user=user, now=utc_now())}"


def can_log_in(visitor: Visitor, user: User, password: str) -> bool:
    status = visitor.post("/login", {"email": user.email, "password": password}).status_code
    assert status in (303, 401)
    return status == 303


def test_a_link_sets_a_new_password_and_signs_in(visitor: Visitor, browse: Browse) -> None:
    user = member()
    path = link(user)
    page = visitor.get(path)
    assert (page.status, page.heading) == (200, "Choose a new password")
    page = visitor.submit(page, path, password=NEW)
    assert page.path == "/dashboard"
    assert page.all(".flash") == ["Your new password is set. Everything else that was logged in is logged out."]
    assert can_log_in(browse(), user, NEW)
    assert not can_log_in(browse(), user, PASSWORD)


def test_a_link_works_once(visitor: Visitor, browse: Browse) -> None:
    user = member()
    path = link(user)
    assert visitor.post(path, {"password": NEW}).status_code == 303
    for page in (visitor.get(path), Page(browse().post(path, {"password": "yet another four words"}))):
        assert page.status == 404
        assert "or it is older than an hour." in page.text
    assert can_log_in(browse(), user, NEW)


def test_a_new_password_logs_everything_else_out(visitor: Visitor, browse: Browse) -> None:
    user, other = member(), member()
    signed_in = [browse(user), browse(user)]
    bystander = browse(other)
    visitor.post(link(user), {"password": NEW})
    assert [browser.get("/dashboard").path for browser in signed_in] == ["/login", "/login"]
    assert bystander.get("/dashboard").path == "/dashboard"
    assert visitor.get("/dashboard").path == "/dashboard"


def test_looking_at_a_link_does_not_use_it_up(visitor: Visitor) -> None:
    path = link(member())
    assert [visitor.get(path).status for _ in range(3)] == [200, 200, 200]


def test_a_link_ends_after_an_hour(visitor: Visitor, browse: Browse) -> None:
    user = member()
    path = link(user)
    with time_machine.travel(utc_now() + timedelta(minutes=59)):
        assert visitor.get(path).status == 200
    with time_machine.travel(utc_now() + timedelta(minutes=61)):
        assert visitor.get(path).status == 404
        assert visitor.post(path, {"password": NEW}).status_code == 404
    assert can_log_in(browse(), user, PASSWORD)


def test_only_the_latest_link_works(visitor: Visitor) -> None:
    user = member()
    first, second = link(user), link(user)
    assert visitor.get(first).status == 404
    assert visitor.get(second).status == 200


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Use at least 8 characters. A few words in a row are easy to remember."),
        ("short", "Use at least 8 characters. A few words in a row are easy to remember."),
        ("password", "This password is among the most used ones, so it would be guessed. Choose another."),
    ],
)
def test_a_weak_password_is_refused_and_the_link_still_works(visitor: Visitor, password: str, sentence: str) -> None:
    path = link(member())
    page = Page(visitor.post(path, {"password": password}))
    assert (page.status, page.error("password")) == (422, sentence)
    assert visitor.submit(page, path, password=NEW).path == "/dashboard"


@pytest.mark.parametrize("token", ["x", "%20", "ü" * 100, "x" * 4000, "..%2f..", "%27%20OR%201=1--"])
def test_a_made_up_link_leads_nowhere(visitor: Visitor, token: str) -> None:
    link(member())
    assert visitor.get(f"/password/reset/{token}").status == 404
    assert visitor.post(f"/password/reset/{token}", {"password": NEW}).status_code == 404


def test_a_link_of_a_disabled_account_signs_nobody_in(visitor: Visitor) -> None:
    user = member(disabled_at=utc_now())
    visitor.post(link(user), {"password": NEW})
    assert visitor.get("/dashboard").path == "/login"


def test_the_database_holds_no_token_that_a_reader_of_it_could_use(visitor: Visitor) -> None:
    path = link(member())
    with reading() as session:
        [row] = session.scalars(select(PasswordReset))
        assert session.scalar(select(func.count()).select_from(PasswordReset)) == 1
    assert row.token_hash not in path
    assert visitor.get(f"/password/reset/{row.token_hash}").status == 404


def test_whoever_forgot_is_told_what_to_do(visitor: Visitor) -> None:
    page = visitor.get(visitor.get("/login").link("Forgot your password?"))
    assert (page.status, page.heading) == (200, "Forgotten your password?")
    assert "Ask the person who runs it" in page.text
