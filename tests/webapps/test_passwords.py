"""What is done for somebody who types a password, and what is counted against them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import bcrypt
import pytest
from sqlalchemy import func, select

import webapps.sign_in
from core import hashing
from core.clock import utc_now
from core.errors import TooBusy
from core.hashing import hash_password
from db import own_address
from db.models import User, UserSession
from db.queries import email_confirmations, password_resets, users
from db.session import reading, writing
from tests.factories import PASSWORD, member, moderator
from tests.smtp_server import Inbox, link_in
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse
from tests.webapps.registering import EMAIL, log_in, register, registered
from webapps import passwords, throttles

NEW = "another four plain words"


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Has one item for each hash that was computed."""
    computed: list[object] = []
    lane = hashing._in_lane

    def in_lane(work: Any) -> Any:
        computed.append(work)
        return lane(work)

    monkeypatch.setattr(hashing, "_in_lane", in_lane)
    return computed


@contextmanager
def too_busy() -> Iterator[None]:
    """The lane that hashes are computed in is full."""

    def refuse(*_: object) -> bool:
        raise TooBusy

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "verify_password", refuse)
        yield


def sessions() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(UserSession)) or 0


@pytest.mark.parametrize("path", ["/password/reset", "/email/verify"])
def test_nobody_has_hashes_computed_by_making_up_links(
    visitor: Visitor, inbox: Inbox, hashes: list[object], path: str
) -> None:
    """They are computed one at a time, so whoever asks for many keeps others from logging in."""
    register(visitor)
    before = len(hashes)
    for token in ("x", "a" * 43):
        assert visitor.post(f"{path}/{token}", {"password": PASSWORD}).status_code == 404
    assert len(hashes) == before


def test_whoever_has_a_link_may_guess_as_often_as_at_the_login(browse: Browse, inbox: Inbox) -> None:
    link = registered(browse(), inbox)
    pages = [Page(browse().post(link, {"password": f"wrong {number}"})) for number in range(11)]
    assert [page.status for page in pages] == [422] * 10 + [429]
    assert pages[10].heading == "Confirm your address"
    assert pages[10].error("password").startswith("This was tried too often")
    assert "retry-after" in pages[10].response.headers


def test_a_password_that_the_board_was_too_busy_to_look_at_was_not_wrong(visitor: Visitor) -> None:
    user = member(email=EMAIL)
    with too_busy():
        assert {log_in(visitor).status for _ in range(12)} == {503}
    assert log_in(visitor).status == 303
    change = {"current_password": PASSWORD, "password": NEW}
    with too_busy():
        assert {visitor.post("/account/password", change).status_code for _ in range(12)} == {503}
    assert visitor.post("/account/password", change).status_code == 303
    assert user.email == EMAIL


def test_a_better_hash_waits_for_another_login_when_too_many_wait_for_theirs(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    with writing() as session:
        session.merge(member(email=EMAIL)).password_hash = old

    def refuse(_: str) -> str:
        raise TooBusy

    monkeypatch.setattr(webapps.sign_in, "hash_password", refuse)
    assert log_in(visitor).status == 303
    with reading() as session:
        assert session.scalars(select(User.password_hash)).one() == old


def test_guessing_tells_nobody_whether_they_opened_the_account_that_they_wanted(browse: Browse, inbox: Inbox) -> None:
    """Somebody registers an address with a password of theirs, and then logs in with it, again and again."""
    with writing() as session:
        session.merge(member(email="known@example.org")).password_hash = hash_password("the owner's own words")
    answers = {}
    for email in ("known@example.org", "new@example.org"):
        register(browse(), email=email)
        visitor = browse()
        answers[email] = [visitor.post("/login", {"email": email, "password": PASSWORD}).status_code for _ in range(13)]
    assert answers["known@example.org"] == answers["new@example.org"] == [401] * 10 + [429] * 3


def test_a_suspended_member_is_told_so_and_who_guesses_is_not(visitor: Visitor) -> None:
    member(email=EMAIL, disabled_at=utc_now())
    assert log_in(visitor, "wrong").status == 401
    page = log_in(visitor)
    assert (page.status, page.heading) == (403, "This account is suspended")
    told = visitor.client.post("/api/v1/token", data={"username": EMAIL, "password": PASSWORD})
    assert (told.status_code, told.json()["title"]) == (403, "This account is suspended")
    assert sessions() == 0


def test_links_of_a_suspended_account_lead_nowhere(visitor: Visitor, inbox: Inbox) -> None:
    confirmation = registered(visitor, inbox)
    with writing() as session:
        user = session.scalars(select(User)).one()
        reset = f"/password/reset/{password_resets.create(session, user=user, now=utc_now())}"
        user.disabled_at = utc_now()
    for path in (confirmation, reset):
        assert visitor.get(path).status == 404
        assert visitor.post(path, {"password": PASSWORD}).status_code == 404
    assert sessions() == 0


def test_a_link_from_before_a_suspension_is_dead_after_it_is_lifted(browse: Browse) -> None:
    user, boss = member(), browse(moderator())
    with writing() as session:
        link = f"/password/reset/{password_resets.create(session, user=user, now=utc_now())}"
    for decision in ("suspension", "reinstatement"):
        assert boss.post(f"/moderation/users/{user.id}/{decision}", {}).status_code == 303
    assert browse().get(link).status == 404


@pytest.mark.parametrize("is_old_hash", [False, True])
def test_a_login_on_its_way_with_a_password_that_is_being_replaced_fails(browse: Browse, is_old_hash: bool) -> None:
    user = member(email=EMAIL)
    if is_old_hash:
        with writing() as session:
            session.merge(user).password_hash = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    better, has_changed, waits = hash_password(NEW), Event(), Event()
    really_fit, really_wait = passwords.fits, users.wait_for_others

    def change() -> None:
        """Is done when the login waits for it; its transaction began when the login had seen the old hash."""
        with writing() as session:
            really_wait(session, user_id=user.id)
            own_address.set_password(session, session.get_one(User, user.id), password_hash=better, now=utc_now())
            session.flush()
            has_changed.set()
            waits.wait(timeout=60)

    def fits(*args: Any, **more: Any) -> bool:
        is_right = really_fit(*args, **more)
        pool.submit(change)
        has_changed.wait(timeout=60)
        return is_right

    def wait_for_others(session: Any, *, user_id: int) -> None:
        waits.set()
        really_wait(session, user_id=user_id)

    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "fits", fits)
        patch.setattr(users, "wait_for_others", wait_for_others)
        try:
            page = log_in(browse())
        finally:
            waits.set()
    assert (page.status, sessions()) == (401, 0)
    assert log_in(browse(), NEW).status == 303


def test_a_stranger_keeps_nobody_from_their_links(browse: Browse, inbox: Inbox) -> None:
    """Who registers somebody's address, again and again, has them sent one mail, and a new password all the same."""
    member(email="owner@example.org")
    for _ in range(6):
        register(browse(), email="owner@example.org")
    assert len(inbox.fetch()) == 1
    browse().post("/password/forgot", {"email": "owner@example.org"})
    [mail] = inbox.fetch()
    assert link_in(mail).startswith("/password/reset/")


def test_links_that_were_mailed_stay_good_when_no_more_are(browse: Browse, inbox: Inbox) -> None:
    visitor = browse()
    link = registered(visitor, inbox)
    for _ in range(8):
        assert log_in(browse()).status == 401
    assert len(inbox.fetch()) == 4, "five an hour"
    assert visitor.submit(visitor.get(link), link).path == "/dashboard"
    with reading() as session:
        assert not email_confirmations.awaited(session, user_id=session.scalars(select(User.id)).one())


def test_who_may_be_sent_no_more_mail_still_has_to_confirm(browse: Browse, inbox: Inbox) -> None:
    member(email="taken@example.org")
    with writing() as session:
        for _ in range(throttles.MAIL_TO_ADDRESS):
            throttles.may_be_mailed(session, "confirm_registration", EMAIL, utc_now())
    register(browse())
    assert inbox.fetch() == []
    assert log_in(browse()).status == 401
