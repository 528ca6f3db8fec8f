"""Another address for one's account: the old one hears of it, and the new one has to be confirmed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from threading import Event
from typing import Any

import pytest
import time_machine

from core.clock import utc_now
from db import own_address
from db.models import User
from db.queries import password_resets, users
from db.session import reading, writing
from tests.at_once import at_once
from tests.factories import PASSWORD, member
from tests.smtp_server import Inbox, link_in, words_of
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse

NEW = "new@example.org"
WAITING = ("/account", "/account/email")


def email_of(user: User) -> str:
    with reading() as session:
        return session.get_one(User, user.id).email


def verified_at(user: User) -> object:
    with reading() as session:
        return session.get_one(User, user.id).verified_at


def ask(browser: Visitor, **changes: str) -> Page:
    return Page(browser.post("/account/email", {"email": NEW, "current_password": PASSWORD, **changes}))


def by_recipient(mails: list[EmailMessage]) -> dict[str, EmailMessage]:
    return {str(mail["To"]): mail for mail in mails}


def test_without_mail_it_changes_at_once(browse: Browse) -> None:
    user = member(verified_at=utc_now())
    page = ask(browse(user), email=" New@Example.ORG ")
    assert (page.status, page.response.headers["location"]) == (303, "/account")
    assert (email_of(user), verified_at(user)) == (NEW, None)
    assert browse().post("/login", {"email": NEW, "password": PASSWORD}).status_code == 303


def test_with_mail_the_link_changes_it_and_the_old_address_hears_of_it(browse: Browse, inbox: Inbox) -> None:
    user = member()
    browser = browse(user)
    page = browser.submit(browser.get("/account/email"), "/account/email", email=NEW, current_password=PASSWORD)
    assert (page.path, page.heading, email_of(user)) == ("/email/sent", "Check your mail", user.email)
    assert f"We have sent a mail to {NEW} that" in page.text
    assert page.link("Enter the address once more") == "/account/email"
    mails = by_recipient(inbox.fetch())
    assert set(mails) == {NEW, user.email}
    assert f"wants its address to be {NEW}." in words_of(mails[user.email])
    assert "/account/email/" not in words_of(mails[user.email])
    link = link_in(mails[NEW])
    page = browser.get(link)
    assert (page.status, page.heading, NEW in page.text) == (200, "Confirm your new address", True)
    assert email_of(user) == user.email
    assert all(f"{NEW} waits for confirmation" in browser.get(path).text for path in WAITING)
    answer = browser.post(link, {})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert not any("waits for confirmation" in browser.get(path).text for path in WAITING)
    assert email_of(user) == NEW
    assert verified_at(user) is not None
    assert browser.get(link).status == 404


@pytest.mark.parametrize("mail_is_on", [True, False])
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("current_password", "wrong", "This is not your password. Check it and try again."),
        ("current_password", "", "This is not your password. Check it and try again."),
        ("email", "", "Enter your e-mail address."),
        ("email", "ann", "This is not an e-mail address. Enter one like name@example.com."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_changes(
    browse: Browse, request: pytest.FixtureRequest, mail_is_on: bool, field: str, value: str, sentence: str
) -> None:
    inbox: Inbox | None = request.getfixturevalue("inbox") if mail_is_on else None
    user = member()
    page = ask(browse(user), **{field: value})
    assert (page.status, page.error(field), page.heading) == (422, sentence, "Your e-mail address")
    assert page.value("current_password") == ""
    assert email_of(user) == user.email
    assert inbox is None or inbox.fetch() == []


def test_an_address_of_another_account_is_refused_where_no_mail_can_tell_its_owner(browse: Browse) -> None:
    user, other = member(), member(email=NEW)
    page = ask(browse(user))
    assert (page.status, page.error("email")) == (
        422,
        "There is another account with this address. Use another address.",
    )
    assert (email_of(user), email_of(other)) == (user.email, NEW)


def test_with_mail_nobody_learns_which_addresses_have_an_account(browse: Browse, inbox: Inbox) -> None:
    user = member()
    member(email="taken@example.org")
    browser = browse(user)
    pages = [ask(browser), ask(browser, email="taken@example.org")]
    assert len({(page.status, page.response.headers["location"]) for page in pages}) == 1
    assert all("taken@example.org waits for confirmation" in browser.get(path).text for path in WAITING)
    taken = next(mail for mail in inbox.fetch() if mail["To"] == "taken@example.org")
    assert taken["Subject"] == "You have an account at Openings already"
    assert "/account/email/" not in taken.as_string()


def test_an_address_that_got_an_account_in_the_meantime_is_refused(browse: Browse, inbox: Inbox) -> None:
    user = member()
    browser = browse(user)
    ask(browser)
    link = link_in(by_recipient(inbox.fetch())[NEW])
    member(email=NEW)
    page = Page(browser.post(link, {}))
    assert page.status == 409
    assert "Another account has got this address in the meantime" in page.text
    assert email_of(user) == user.email


def test_a_link_works_for_a_day_and_only_the_latest(browse: Browse, inbox: Inbox) -> None:
    browser = browse(member())
    ask(browser)
    first = link_in(by_recipient(inbox.fetch())[NEW])
    ask(browser, email="newer@example.org")
    second = link_in(by_recipient(inbox.fetch())["newer@example.org"])
    assert browser.get(first).status == 404
    assert browser.get(second).status == 200


def test_a_link_ends_after_a_day(browse: Browse, inbox: Inbox) -> None:
    user = member()
    ask(browse(user))
    link = link_in(by_recipient(inbox.fetch())[NEW])
    with time_machine.travel(utc_now() + timedelta(hours=24, minutes=1)):
        later = browse(user)
        assert later.get(link).status == 404
        assert later.post(link, {}).status_code == 404
    assert email_of(user) == user.email


def test_a_change_that_waits_is_cancelled_and_its_link_opens_nothing(browse: Browse, inbox: Inbox) -> None:
    user, stranger = member(), member()
    browser = browse(user)
    ask(browser)
    link = link_in(by_recipient(inbox.fetch())[NEW])
    assert NEW not in browse(stranger).get("/account").text
    browse(stranger).post("/account/email/cancellation", {})
    assert browser.get(link).status == 200
    page = browser.submit(browser.get("/account"), "/account/email/cancellation")
    assert (page.path, page.all(".flash p")) == ("/account/email", ["Your address stays as it is."])
    assert "waits for confirmation" not in page.text
    assert (browser.get(link).status, email_of(user)) == (404, user.email)
    assert browse().post("/account/email/cancellation", {}).status_code == 401


def test_after_its_day_a_change_waits_no_more(browse: Browse, inbox: Inbox) -> None:
    user = member()
    ask(browse(user))
    with time_machine.travel(utc_now() + timedelta(hours=24, minutes=1)):
        assert not any("waits" in browse(user).get(path).text for path in WAITING)


def test_the_link_is_its_accounts_alone(browse: Browse, inbox: Inbox) -> None:
    """An address does not become the address of somebody's account because its owner follows a link."""
    user, stranger = member(), member()
    ask(browse(user))
    link = link_in(by_recipient(inbox.fetch())[NEW])
    for method in ("GET", "POST"):
        assert browse(stranger).client.request(method, link).status_code == 404
    assert browse().client.get(link).headers["location"].startswith("/login?next=%2Faccount%2Femail%2F")
    assert browse().post(link, {}).status_code == 401
    assert browse().get(link.replace("/account/email", "/email/verify")).status == 404
    assert (email_of(user), email_of(stranger)) == (user.email, stranger.email)


def test_a_changed_address_ends_links_for_a_new_password(browse: Browse, inbox: Inbox) -> None:
    """They were mailed to the address from before."""
    user = member()
    with writing() as session:
        token = password_resets.create(session, user=session.merge(user), now=utc_now())
    browser = browse(user)
    ask(browser)
    browser.post(link_in(by_recipient(inbox.fetch())[NEW]), {})
    assert browse().get(f"/password/reset/{token}").status == 404


def test_the_address_that_one_has_can_be_confirmed(browse: Browse, inbox: Inbox) -> None:
    user = member()
    browser = browse(user)
    ask(browser, email=user.email)
    [mail] = inbox.fetch()
    assert verified_at(user) is None
    browser.post(link_in(mail), {})
    assert (email_of(user), verified_at(user) is None) == (user.email, False)
    visitor = browse()
    assert visitor.post("/login", {"email": user.email, "password": PASSWORD}).status_code == 303


def test_an_address_that_stays_as_it_is_stays_confirmed(browse: Browse) -> None:
    user = member(verified_at=utc_now())
    ask(browse(user), email=user.email)
    assert verified_at(user) == user.verified_at


def test_nobody_changes_it_signed_out(visitor: Visitor) -> None:
    assert visitor.get("/account/email").path == "/login"
    assert ask(visitor).status == 401


def test_of_many_who_want_an_address_at_once_one_gets_it(browse: Browse) -> None:
    users = [member() for _ in range(4)]
    pages = at_once(ask, [browse(user) for user in users])
    assert sorted(page.status for page in pages) == [303, 422, 422, 422]
    assert sorted(email_of(user) == NEW for user in users) == [False, False, False, True]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_link_that_is_followed_while_a_new_password_is_set_is_void(browse: Browse, inbox: Inbox) -> None:
    user = member()
    browser = browse(user)
    ask(browser)
    link = link_in(by_recipient(inbox.fetch())[NEW])
    has_changed, waits, really_wait = Event(), Event(), users.wait_for_others

    def change() -> None:
        with writing() as session:
            really_wait(session, user_id=user.id)
            own_address.set_password(session, session.get_one(User, user.id), password_hash="x", now=utc_now())
            session.flush()
            has_changed.set()
            waits.wait(timeout=60)

    def wait_for_others(session: Any, *, user_id: int) -> None:
        waits.set()
        really_wait(session, user_id=user_id)

    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "wait_for_others", wait_for_others)
        pool.submit(change)
        assert has_changed.wait(timeout=60)
        try:
            status = browser.post(link, {}).status_code
        finally:
            waits.set()
    assert (status, email_of(user)) == (404, user.email)


def test_a_new_password_ends_links_for_another_address(browse: Browse, inbox: Inbox) -> None:
    """Whoever asked for them may have been somebody else."""
    browser = browse(member())
    ask(browser)
    link = link_in(by_recipient(inbox.fetch())[NEW])
    new = {"current_password": PASSWORD, "password": "another four plain words"}
    assert browser.post("/account/password", new).status_code == 303
    assert browser.get(link).status == 404


def test_whose_address_was_never_confirmed_asks_for_a_link_on_the_account_page(browse: Browse, inbox: Inbox) -> None:
    """As of an account that is older than the board's mail, or made by a command."""
    user = member()
    browser = browse(user)
    page = browser.submit(browser.get("/account"), "/account/email/confirmation")
    assert (page.path, user.email in page.text) == ("/email/sent", True)
    page = browser.get("/account")
    assert "Until then your address stays as it is." not in page.text
    [mail] = inbox.fetch()
    assert mail["Subject"] == "Confirm your address for Openings"
    link = link_in(mail)
    page = browser.submit(browser.get(link), link)
    assert page.all(".flash") == ["Your address is confirmed."]
    assert "Not confirmed" not in page.text
    with reading() as session:
        assert session.get_one(User, user.id).verified_at is not None
    assert browser.post("/account/email/confirmation", {}).status_code == 409


def test_without_mail_there_is_nothing_to_confirm(browse: Browse) -> None:
    browser = browse(member())
    assert "Not confirmed" not in browser.get("/account").text
    assert browser.post("/account/email/confirmation", {}).status_code == 409


def test_an_account_asks_for_so_many_links_in_an_hour(browse: Browse, inbox: Inbox) -> None:
    browser = browse(member())
    answers = [browser.post("/account/email/confirmation", {}).status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]
