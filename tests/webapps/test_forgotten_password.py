"""A link for a new password comes by mail to whoever has an account, and nobody else learns who that is."""

import pytest

from core.clock import utc_now
from core.config import settings
from db import board, own_address
from db.session import reading, writing
from tests.factories import PASSWORD, member, operator, user_with_email
from tests.smtp_server import Inbox, link_in
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse

NEW = "another four plain words"


def test_who_forgot_sets_a_new_password_by_a_link_that_is_mailed(visitor: Visitor, inbox: Inbox) -> None:
    user = member(email="ann@example.org")
    page = visitor.get(visitor.get("/login").link("Forgot your password?"))
    page = visitor.submit(page, "/password/forgot", email=" Ann@Example.ORG ")
    assert (page.status, page.path, page.heading) == (200, "/email/sent", "Check your mail")
    [mail] = inbox.fetch()
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", "A new password for Openings")
    link = link_in(mail)
    page = visitor.submit(visitor.get(link), link, password=NEW)
    assert page.path == "/dashboard"
    assert visitor.get(link).status == 404
    visitor.post("/logout", {})
    assert visitor.post("/login", {"email": user.email, "password": NEW}).status_code == 303


def test_an_unknown_address_and_a_disabled_account_get_the_same_answer_and_no_mail(
    browse: Browse, inbox: Inbox
) -> None:
    member(email="ann@example.org")
    member(email="bob@example.org", disabled_at=utc_now())
    answers = [
        browse().post("/password/forgot", {"email": email})
        for email in ("ann@example.org", "bob@example.org", "nobody@example.org")
    ]
    for answer in answers:
        del answer.headers["x-request-id"]
        del answer.headers["set-cookie"]  # the address that was typed: see test_mail_sent.py
        assert (answer.status_code, answer.headers) == (303, answers[0].headers)
    assert [mail["To"] for mail in inbox.fetch()] == ["ann@example.org"]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter your e-mail address."),
        ("ann", "This is not an e-mail address. Enter one like name@example.com."),
        ("a@b.org\nBcc: all@example.org", "This is not an e-mail address. Enter one like name@example.com."),
    ],
)
def test_what_is_no_address_is_said_beside_the_field(visitor: Visitor, inbox: Inbox, email: str, sentence: str) -> None:
    page = Page(visitor.post("/password/forgot", {"email": email}))
    assert (page.status, page.error("email")) == (422, sentence)
    assert page.title.startswith("Error: Forgotten password")
    assert inbox.fetch() == []


def test_without_mail_the_operator_is_asked(visitor: Visitor) -> None:
    member(email="ann@example.org")
    pages = [visitor.get("/password/forgot"), Page(visitor.post("/password/forgot", {"email": "ann@example.org"}))]
    for page in pages:
        assert "This board sends no mail. Ask the person who runs it" in page.text
        assert page.tree.css("main form") == []


def test_a_password_that_is_set_by_mail_confirms_the_address(visitor: Visitor, inbox: Inbox) -> None:
    member(email="ann@example.org")
    visitor.post("/password/forgot", {"email": "ann@example.org"})
    [mail] = inbox.fetch()
    visitor.post(link_in(mail), {"password": NEW})
    user = user_with_email("ann@example.org")
    assert user is not None
    assert user.verified_at is not None


@pytest.mark.parametrize("needed", [True, False])
def test_only_an_address_that_is_needed_and_not_confirmed_keeps_from_publishing(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, needed: bool
) -> None:
    old, confirmed = member(), member(verified_at=utc_now())
    with writing() as session:
        board.change(session, {"posting_needs_verified_email": needed})
    with reading() as session:
        assert own_address.must_be_confirmed(session, old) is needed
        assert not own_address.must_be_confirmed(session, confirmed)
        monkeypatch.setattr(settings, "SMTP_URL", None)
        assert not own_address.must_be_confirmed(session, old)


def test_a_failed_login_without_mail_speaks_of_none(visitor: Visitor) -> None:
    page = Page(visitor.post("/login", {"email": member().email, "password": PASSWORD + "x"}))
    assert page.all(".notice") == ["No account has this address and password. Check both and try again."]


def test_in_development_pages_say_where_mail_is_that_is_not_sent(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = browse(operator())
    pages = {"/password/forgot": browse(), "/account": boss, "/settings": boss, "/moderation": boss}
    for path, browser in pages.items():
        assert str(settings.mail_folder) in browser.get(path).text
    monkeypatch.setattr(settings, "ENVIRONMENT", "production")
    for path, browser in pages.items():
        assert str(settings.mail_folder) not in browser.get(path).text
