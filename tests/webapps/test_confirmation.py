"""An account that is opened while mail is on is its opener's once they have followed the link that comes by mail."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from core.clock import utc_now
from core.config import settings
from db.models import EmailConfirmation, Message, User, UserSession
from db.session import reading, writing
from db.throttling import Limit
from tests.factories import FORM, PASSWORD, member
from tests.smtp_server import Inbox, link_in, words_of
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse
from tests.webapps.registering import ANN, EMAIL, account, log_in, register, registered
from webapps import throttles


def count(model: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_registering_sends_a_link_and_signs_nobody_in(visitor: Visitor, inbox: Inbox) -> None:
    page = register(visitor, email=" Ann@Example.org ")
    assert (page.status, page.path, page.heading) == (200, "/email/sent", "Check your mail")
    assert visitor.get("/dashboard").path == "/login"
    assert (account().verified_at, count(UserSession)) == (None, 0)
    [mail] = inbox.fetch()
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Confirm your address for Openings")
    assert link_in(mail).startswith("/email/verify/")


def test_the_link_confirms_the_address_and_signs_in_where_the_account_was_opened(
    visitor: Visitor, inbox: Inbox
) -> None:
    link = registered(visitor, inbox)
    page = visitor.get(link)
    assert (page.status, page.heading, page.all("main button")) == (200, "Confirm your address", ["Confirm address"])
    page = visitor.submit(page, link)
    assert (page.path, page.all(".flash")) == ("/dashboard", ["Your account is ready."])
    assert account().verified_at is not None
    visitor.post("/logout", {})
    assert log_in(visitor).status == 303


def test_who_looks_at_the_link_changes_nothing(visitor: Visitor, inbox: Inbox) -> None:
    link = registered(visitor, inbox)
    for _ in range(3):
        for method in ("GET", "HEAD"):
            assert visitor.client.request(method, link).status_code == 200
    assert (account().verified_at, count(UserSession)) == (None, 0)
    assert visitor.submit(visitor.get(link), link).path == "/dashboard"


def test_a_link_works_once(visitor: Visitor, browse: Browse, inbox: Inbox) -> None:
    link = registered(visitor, inbox)
    visitor.post(link, {})
    for page in (visitor.get(link), Page(browse().post(link, {"password": PASSWORD}))):
        assert page.status == 404
        assert "or it is older than a day." in page.text


def test_a_link_ends_after_a_day_and_logging_in_brings_another(visitor: Visitor, inbox: Inbox) -> None:
    link = registered(visitor, inbox)
    with time_machine.travel(utc_now() + timedelta(hours=23, minutes=59)):
        assert visitor.get(link).status == 200
    with time_machine.travel(utc_now() + timedelta(hours=24, minutes=1)):
        assert visitor.get(link).status == 404
        assert visitor.post(link, {"password": PASSWORD}).status_code == 404
        assert log_in(visitor).status == 401
        [mail] = inbox.fetch()
        link = link_in(mail)
        page = visitor.submit(visitor.get(link), link, password=PASSWORD)
        assert page.path == "/dashboard"
    assert log_in(visitor).status == 303


def test_it_goes_on_to_where_the_person_was_going(visitor: Visitor, inbox: Inbox) -> None:
    link = registered(visitor, inbox, next="/companies")
    assert "companies" not in link, "a mail says nothing that somebody typed"
    assert visitor.submit(visitor.get(link), link).path == "/companies"


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
def test_it_goes_on_to_no_other_site(visitor: Visitor, inbox: Inbox, path: str) -> None:
    link = registered(visitor, inbox, next=path)
    assert visitor.post(link, {}).headers["location"] == "/dashboard"
    assert visitor.get(link).status == 404


def test_a_draft_from_before_is_waiting_after_the_link(visitor: Visitor, inbox: Inbox) -> None:
    page = visitor.submit(visitor.get("/post-a-job"), "/post-a-job", ("action", "publish"), **FORM)
    page = visitor.get(page.link("Create an account"))
    visitor.submit(page, "/register", None, **ANN)
    [mail] = inbox.fetch()
    page = visitor.submit(visitor.get(link_in(mail)), link_in(mail))
    assert (page.path, page.value("title")) == ("/post-a-job", FORM["title"])
    assert FORM["title"] in visitor.get("/dashboard").text


def test_a_new_address_and_a_known_one_get_the_same_answer(browse: Browse, inbox: Inbox) -> None:
    member(email="known@example.org")
    answers = [
        browse().post("/register", {**ANN, "email": email}) for email in ("newer@example.org", "known@example.org")
    ]
    assert [answer.status_code for answer in answers] == [303, 303]
    shapes = [{name: len(value) for name, value in answer.headers.items()} for answer in answers]
    assert shapes[0] == shapes[1]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert answers[0].headers["set-cookie"] != answers[1].headers["set-cookie"]


def test_who_has_an_account_already_is_told_so_by_mail_alone(visitor: Visitor, inbox: Inbox) -> None:
    before = member(email=EMAIL)
    register(visitor, password="the words of the owner")
    [mail] = inbox.fetch()
    assert (mail["To"], mail["Subject"]) == (EMAIL, "You have an account at Openings already")
    for path in ("/login", "/password/forgot"):
        assert f"{settings.base_url}{path}\n" in words_of(mail).replace("\r", "")
    assert account().password_hash == before.password_hash
    assert count(EmailConfirmation) == 0


def test_no_mail_says_what_somebody_typed(visitor: Visitor, inbox: Inbox) -> None:
    """Else anybody could have the board send their words to anybody."""
    words = "Buy at evil.example"
    for _ in range(2):
        register(visitor, name=words, next="/evil.example")
    for mail in inbox.fetch():
        assert "evil" not in mail.as_string()


def test_a_wrong_form_is_refused_as_ever(visitor: Visitor, inbox: Inbox) -> None:
    page = register(visitor, email="ann", password="short")
    assert (page.status, bool(page.error("email")), bool(page.error("password"))) == (422, True, True)
    assert (inbox.fetch(), count(User)) == ([], 0)


def test_who_has_not_confirmed_is_not_let_in_and_gets_one_more_link(browse: Browse, inbox: Inbox) -> None:
    visitor = browse()
    first = registered(visitor, inbox)
    page = log_in(browse())
    assert (page.status, page.heading) == (401, "Log in")
    assert "A new account opens with the link that we mailed to its address" in page.text
    [mail] = inbox.fetch()
    assert link_in(mail) != first
    assert count(UserSession) == 0
    assert visitor.submit(visitor.get(first), first).path == "/dashboard", "people follow the mail they find first"
    assert visitor.get(link_in(mail)).status == 404


def test_no_network_has_more_mail_sent_by_logging_in_than_it_may_ask_for(
    browse: Browse, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles, "MAIL_FROM_NETWORK", Limit("mail that a network asks for", 1, throttles.HOUR))
    for number in range(3):
        register(browse(), email=f"ann+{number}@example.org")
    inbox.fetch()
    for number in range(3):
        assert browse().post("/login", {**ANN, "email": f"ann+{number}@example.org"}).status_code == 401
    assert len(inbox.fetch()) == 1


def test_a_login_says_the_same_of_an_account_that_waits_a_wrong_password_and_nobody(
    browse: Browse, inbox: Inbox
) -> None:
    """Else whoever registers an address learns, by logging in, whether it had an account before."""
    registered(browse(), inbox)
    pages = [log_in(browse()), log_in(browse(), "wrong"), Page(browse().post("/login", {"email": "x@y.example"}))]
    assert {page.status for page in pages} == {401}
    assert len({tuple(page.all(".notice")) for page in pages}) == 1


def test_a_wrong_password_brings_no_link(browse: Browse, inbox: Inbox) -> None:
    registered(browse(), inbox)
    log_in(browse(), "wrong")
    assert inbox.fetch() == []


def test_the_api_lets_nobody_in_who_has_not_confirmed(browse: Browse, inbox: Inbox) -> None:
    link = registered(visitor := browse(), inbox)
    form = {"username": EMAIL, "password": PASSWORD}
    assert browse().client.post("/api/v1/token", data=form).status_code == 401
    [mail] = inbox.fetch()
    assert link_in(mail) != link
    visitor.post(link_in(mail), {"password": PASSWORD})
    assert browse().client.post("/api/v1/token", data=form).status_code == 200


def test_an_account_from_before_mail_was_on_is_let_in_as_ever(visitor: Visitor, inbox: Inbox) -> None:
    member(email=EMAIL)
    assert log_in(visitor).status == 303
    assert inbox.fetch() == []


def test_when_mail_is_off_again_nobody_waits_for_any(
    visitor: Visitor, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(visitor, inbox)
    monkeypatch.setattr(settings, "SMTP_URL", None)
    assert log_in(visitor).status == 303


def test_the_database_holds_no_token_once_the_mail_is_sent(visitor: Visitor, inbox: Inbox) -> None:
    link = registered(visitor, inbox)
    with reading() as session:
        [row] = session.scalars(select(EmailConfirmation))
        assert session.scalars(select(Message)).all() == []
    assert row.token_hash not in link
    assert visitor.get(f"/email/verify/{row.token_hash}").status == 404


@pytest.mark.parametrize("token", ["x", "%20", "ü" * 100, "x" * 4000, "..%2f..", "%27%20OR%201=1--"])
def test_a_made_up_link_leads_nowhere(visitor: Visitor, inbox: Inbox, token: str) -> None:
    registered(visitor, inbox)
    assert visitor.get(f"/email/verify/{token}").status == 404
    assert visitor.post(f"/email/verify/{token}", {"password": PASSWORD}).status_code == 404


def test_a_link_of_a_disabled_account_signs_nobody_in(visitor: Visitor, inbox: Inbox) -> None:
    link = registered(visitor, inbox)
    with writing() as session:
        session.merge(account()).disabled_at = utc_now()
    visitor.post(link, {})
    assert visitor.get("/dashboard").path == "/login"
