"""Whoever owns an account learns by mail what was changed about it."""

from datetime import timedelta

import time_machine

from core.clock import utc_now
from db.queries import password_resets
from db.session import writing
from tests.authenticator import second_factor_of
from tests.factories import PASSWORD, member, moderator
from tests.smtp_server import Inbox, link_in, words_of
from tests.webapps.conftest import Browse
from webapps.account_notice import SENTENCES

OWN, NEW = "ann@example.org", "new@example.org"


def told(inbox: Inbox) -> list[tuple[str, str]]:
    """To whom, and which of the sentences."""
    mails = [(str(mail["To"]), " ".join(words_of(mail).split())) for mail in inbox.fetch()]
    return [(to, what) for to, words in mails for what, sentence in SENTENCES.items() if sentence in words]


def test_a_new_password_by_link(browse: Browse, inbox: Inbox) -> None:
    user = member(email=OWN)
    with writing() as session:
        token = password_resets.create(session, user=user, now=utc_now())
    browse().post(f"/password/reset/{token}", {"password": "another four plain words"})
    assert told(inbox) == [(OWN, "login")]


def test_another_address_is_told_to_the_one_before(browse: Browse, inbox: Inbox) -> None:
    browser = browse(member(email=OWN))
    browser.post("/account/email", {"email": NEW, "current_password": PASSWORD})
    [link] = [link_in(mail) for mail in inbox.fetch() if mail["To"] == NEW]
    browser.post(link, {})
    assert told(inbox) == [(OWN, "address")]


def test_a_suspension(browse: Browse, inbox: Inbox) -> None:
    user = member(email=OWN)
    browse(moderator()).post(f"/moderation/users/{user.id}/suspension", {"note": "For the log alone"})
    assert told(inbox) == [(OWN, "suspension")]


def test_another_password_and_the_end_of_the_account(browse: Browse, inbox: Inbox) -> None:
    browser = browse(member(email=OWN))
    new = "another four plain words"
    browser.post("/account/password", {"current_password": PASSWORD, "password": new})
    assert told(inbox) == [(OWN, "login")]
    browser.post("/account/closure", {"current_password": new})
    assert told(inbox) == [(OWN, "closure")]


def test_each_change_of_the_second_factor(browse: Browse, inbox: Inbox) -> None:
    user = member(email=OWN)
    browser, app = browse(user), second_factor_of(user)
    form = {"current_password": PASSWORD}
    browser.post("/account/two-factor/recovery-codes", {**form, "code": app.code()})
    assert told(inbox) == [(OWN, "recovery_codes")]
    with time_machine.travel(utc_now() + timedelta(minutes=2)):
        browser.post("/account/two-factor/deletion", {**form, "code": app.code()})
        assert told(inbox) == [(OWN, "second_factor_off")]


def test_who_mistypes_the_password_changes_nothing_and_nobody_is_told(browse: Browse, inbox: Inbox) -> None:
    browser = browse(member(email=OWN))
    browser.post("/account/password", {"current_password": "wrong", "password": "another four plain words"})
    browser.post("/account/closure", {"current_password": "wrong"})
    assert told(inbox) == []
