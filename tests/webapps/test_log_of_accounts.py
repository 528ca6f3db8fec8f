"""All that opens an account, or changes what opens it, is in the log, and nothing that would open it (ASVS 16.3.1)."""

from collections.abc import Callable

import pytest

from db.models import User
from tests.authenticator import Authenticator, second_factor_of
from tests.factories import PASSWORD, member, moderator, operator, pending_job
from tests.smtp_server import Inbox
from tests.visitor import Page
from tests.webapps.conftest import Browse, Noted, Written
from tests.webapps.registering import registered

NEW = "other words, quite new"


def fail_at_the_code(browse: Browse, user: User) -> str:
    app = second_factor_of(user)
    visitor = browse()
    page = Page(visitor.post("/login", {"email": user.email, "password": PASSWORD}))
    visitor.submit(page, "/login/code", code=app.wrong())
    return app.wrong()


def change_password(browse: Browse, user: User) -> str:
    browse(user).post("/account/password", {"current_password": PASSWORD, "password": NEW})
    return NEW


def change_address(browse: Browse, user: User) -> str:
    browse(user).post("/account/email", {"current_password": PASSWORD, "email": "new@example.org"})
    return "new@example.org"


def turn_on(browse: Browse, user: User) -> str:
    visitor = browse(user)
    [secret] = visitor.get("/account/two-factor").all(".secret")
    code = Authenticator(secret.replace(" ", "").upper()).code()
    visitor.post("/account/two-factor", {"current_password": PASSWORD, "code": code})
    return code


def turn_off(browse: Browse, user: User) -> str:
    code = second_factor_of(user).recovery_codes[0]
    browse(user).post("/account/two-factor/deletion", {"current_password": PASSWORD, "code": code})
    return code


def close(browse: Browse, user: User) -> str:
    browse(user).post("/account/closure", {"current_password": PASSWORD, "sure": "yes"})
    return user.email


DONE: dict[str, Callable[[Browse, User], str]] = {
    "second_factor_failed": fail_at_the_code,
    "password_changed": change_password,
    "address_changed": change_address,
    "second_factor_on": turn_on,
    "second_factor_off": turn_off,
    "account_closed": close,
}


@pytest.mark.parametrize("name", DONE)
def test_what_opens_an_account_is_not_changed_unnoted(
    browse: Browse, noted: Noted, written: Written, name: str
) -> None:
    user = member()
    secret = DONE[name](browse, user)
    [found] = [item for item in noted() if item["event"] == name]
    assert (found["user"], found["network"], found["level"]) == (user.id, "local", "info")
    assert len(found["request_id"]) == 32
    for word in (secret, PASSWORD, user.email):
        assert word not in written()


def test_a_wrong_code_of_a_program_is_noted(browse: Browse, noted: Noted, written: Written) -> None:
    user = member()
    app = second_factor_of(user)
    sent = {"username": user.email, "password": PASSWORD, "otp": app.wrong()}
    assert browse().client.post("/api/v1/token", data=sent).status_code == 401
    assert [(item["event"], item["user"]) for item in noted()] == [("second_factor_failed", user.id)]
    assert app.wrong() not in written()


def test_a_wrong_password_on_a_page_of_ones_own_is_noted(browse: Browse, noted: Noted, written: Written) -> None:
    user = member()
    for path in ("/account/password", "/account/email", "/account/closure", "/account/two-factor"):
        browse(user).post(path, {"current_password": "my cat's name"})
    assert [(item["event"], item["user"]) for item in noted()] == [("password_again_failed", user.id)] * 4
    assert "cat" not in written()


def test_what_comes_by_mail_is_noted_without_the_link(
    browse: Browse, inbox: Inbox, noted: Noted, written: Written
) -> None:
    visitor = browse()
    link = registered(visitor, inbox)
    assert browse().post(link, {"password": "my cat's name"}).status_code == 422
    visitor.submit(visitor.get(link), link)
    visitor.post("/password/forgot", {"email": "ann@example.org"})
    assert [item["event"] for item in noted()] == [
        "registered",
        "password_again_failed",
        "address_confirmed",
        "signed_in",
        "password_link_asked_for",
    ]
    assert not [word for word in (link.rpartition("/")[2], "ann@example.org", "cat") if word in written()]


def test_what_moderators_and_operators_do_is_noted_by_whom(browse: Browse, noted: Noted, written: Written) -> None:
    reviewer, runner, user = moderator(), operator(), member(name="Ann <Lee>")
    job = pending_job(user, title="A hostile\u2028title")
    page = browse(reviewer).get(f"/moderation/jobs/{job.id}")
    browse(reviewer).submit(page, f"/moderation/jobs/{job.id}/approval")
    browse(runner).post(f"/moderation/users/{user.id}/suspension", {"postings": "stay"})
    browse(runner).post(f"/moderation/users/{user.id}/role", {"role": "moderator"})
    found = [(item["action"], item["kind"], item["subject"], item["user"]) for item in noted()]
    assert found == [
        ("approval", "job", job.id, reviewer.id),
        ("suspension", "user", user.id, runner.id),
        ("role", "user", user.id, runner.id),
    ]
    assert not [word for word in ("Ann", "hostile", user.email) if word in written()]
