"""Nobody gets into an account by opening it for the address of somebody else, who uses it later."""

import pytest

from core.config import settings
from core.hashing import verify_password
from tests.factories import PASSWORD
from tests.smtp_server import Inbox, link_in
from tests.webapps.conftest import Browse
from tests.webapps.registering import EMAIL, account, log_in, register, registered

OWNERS = "the words of the owner"


def test_where_the_account_was_not_opened_the_link_asks_for_its_password(browse: Browse, inbox: Inbox) -> None:
    link = registered(browse(), inbox)
    elsewhere = browse()
    page = elsewhere.get(link)
    for wrong in ("", "wrong", "x" * 2000):
        page = elsewhere.submit(page, link, password=wrong)
        assert (page.status, page.error("password")) == (
            422,
            "This is not the password that was chosen when the account was opened.",
        )
    assert account().verified_at is None
    assert elsewhere.submit(page, link, password=PASSWORD).path == "/dashboard"


def test_a_made_up_cookie_does_not_stand_for_the_password(browse: Browse, inbox: Inbox) -> None:
    link = registered(browse(), inbox)
    other = browse()
    registered(other, inbox, email="mallory@example.org")
    for cookie in (other.client.cookies["registration"].encode(), b"x", b".", b"\xfc"):
        answer = browse().client.post(link, headers={b"Cookie": b"registration=" + cookie})
        assert answer.status_code == 422
    assert account().verified_at is None


def test_who_opens_an_account_for_somebody_elses_address_cannot_get_into_it_later(browse: Browse, inbox: Inbox) -> None:
    """The owner of the address gets the link, follows it, and opens the account the only way they can."""
    mallory, owner = browse(), browse()
    link = registered(mallory, inbox)
    page = owner.get(link)
    assert page.all("main button") == ["Confirm address"]
    assert owner.submit(page, link, password=OWNERS).status == 422, "they never chose a password"
    owner.submit(owner.get(page.link("set a password of your own")), "/password/forgot", email=EMAIL)
    [mail] = inbox.fetch()
    page = owner.submit(owner.get(link_in(mail)), link_in(mail), password=OWNERS)
    assert page.path == "/dashboard"
    assert account().verified_at is not None
    assert mallory.post(link, {"password": PASSWORD}).status_code == 404
    assert mallory.get("/dashboard").path == "/login"
    assert log_in(mallory).status == 401
    assert log_in(browse(), OWNERS).status == 303


def test_the_owner_of_an_address_that_somebody_else_opened_an_account_for_is_led_to_a_password_of_their_own(
    browse: Browse, inbox: Inbox
) -> None:
    mallory, owner = browse(), browse()
    registered(mallory, inbox)
    register(owner, password=OWNERS)
    [mail] = inbox.fetch()
    assert mail["Subject"] == "You have an account at Openings already"
    assert not verify_password(OWNERS, account().password_hash)
    assert log_in(owner, OWNERS).status == 401
    assert inbox.fetch() == []


def test_who_got_in_while_mail_was_off_is_out_when_the_owner_comes(
    browse: Browse, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session and a change of the address that is still on its way outlive nobody's new password."""
    with monkeypatch.context() as without_mail:
        without_mail.setattr(settings, "SMTP_URL", None)
        mallory = browse()
        register(mallory)
        assert mallory.get("/dashboard").path == "/dashboard"
    mallory.post("/account/email", {"email": "mallory@example.org", "current_password": PASSWORD})
    change, notice = sorted(inbox.fetch(), key=lambda mail: mail["To"], reverse=True)
    assert (change["To"], notice["To"]) == ("mallory@example.org", EMAIL)
    owner = browse()
    owner.post("/password/forgot", {"email": EMAIL})
    [mail] = inbox.fetch()
    owner.submit(owner.get(link_in(mail)), link_in(mail), password=OWNERS)
    assert mallory.get("/dashboard").path == "/login"
    for browser in (mallory, owner):
        assert browser.post(link_in(change), {}).status_code in (401, 404)
    assert account().email == EMAIL
