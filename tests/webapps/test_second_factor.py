"""A second factor: set up, recovery codes, turned off; and who must have one."""

from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from db.models import RecoveryCode, User
from db.session import reading
from tests.at_once import at_once
from tests.authenticator import Authenticator, second_factor_of
from tests.factories import PASSWORD, member
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse, logged_in

PAGE = "/account/two-factor"
NOT_YOURS = "This is not your password. Check it and try again."


def stored(user: User) -> User:
    with reading() as session:
        return session.get_one(User, user.id)


def codes_of(user: User) -> int:
    with reading() as session:
        mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)
        return session.scalar(mine) or 0


def offered(page: Page) -> Authenticator:
    """The app of somebody who typed in what the page shows."""
    [secret] = page.all(".secret")
    return Authenticator(secret.replace(" ", "").upper())


def set_up(visitor: Visitor) -> tuple[Authenticator, Page]:
    page = visitor.get(PAGE)
    app = offered(page)
    return app, visitor.submit(page, PAGE, current_password=PASSWORD, code=app.code())


def test_setting_it_up_takes_password_and_code_and_shows_recovery_codes_once(browse: Browse) -> None:
    user = member()
    here, there = browse(user), browse(user)
    app, page = set_up(here)
    assert (page.status, page.heading) == (200, "Your recovery codes")
    assert page.response.headers["cache-control"] == "no-store"
    codes = page.all(".codes code")
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 26 for code in codes)
    assert stored(user).totp_secret == app.secret
    assert there.get(PAGE).path == "/login"
    for shown in ("/account", PAGE):
        text = here.get(shown).response.text
        assert not any(secret in text for secret in (*codes, app.secret, app.secret.lower()))
    with reading() as session:
        kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert all(len(text) == 64 for text in kept)
    assert not any(code.replace("-", "") in text for code in codes for text in kept)


@pytest.mark.parametrize("wrong", ["password", "code", "no code"])
def test_it_is_not_set_up_without_both(browse: Browse, wrong: str) -> None:
    user = member()
    visitor = browse(user)
    page = visitor.get(PAGE)
    app = offered(page)
    typed: dict[str, Any] = {"current_password": PASSWORD, "code": app.code()}
    typed |= {"password": {"current_password": "x"}, "code": {"code": app.wrong()}, "no code": {"code": ""}}[wrong]
    page = visitor.submit(page, PAGE, **typed)
    assert page.status == 422
    assert page.error("current_password" if wrong == "password" else "code")
    assert (stored(user).totp_secret, codes_of(user)) == (None, 0)
    assert offered(page) == app


def test_looking_keeps_nothing_and_offers_the_same_until_it_is_done(browse: Browse) -> None:
    user = member()
    here, there = browse(user), browse(user)
    assert offered(here.get(PAGE)) == offered(here.get(PAGE))
    assert offered(here.get(PAGE)) != offered(there.get(PAGE))
    assert offered(here.get(PAGE)) != offered(browse(member()).get(PAGE))
    assert (stored(user).totp_secret, stored(user).totp_counter) == (None, None)


def test_the_picture_of_the_key_is_for_its_session_alone_and_another_when_it_is_set_up(browse: Browse) -> None:
    user = member()
    here, there = browse(user), browse(user)
    [picture] = here.get(PAGE).tree.css("main img")
    path = str(picture.attributes["src"])
    answer = here.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text != there.client.get(path).text
    set_up(here)
    assert here.client.get(path).text != answer.text


def test_it_is_set_up_once_by_two_who_do_it_at_once(browse: Browse) -> None:
    user = member()
    visitor = browse(user)
    app = offered(visitor.get(PAGE))
    fields = {"current_password": PASSWORD, "code": app.code()}
    answers = at_once(lambda browser: browser.post(PAGE, fields), [visitor, _same(browse, visitor)])
    assert sorted(answer.status_code for answer in answers) in ([200, 401], [200, 409])
    assert codes_of(user) == 10


def _same(browse: Browse, visitor: Visitor) -> Visitor:
    """Another window of the same browser."""
    other = browse()
    other.client.cookies.set("access_token", visitor.client.cookies["access_token"])
    return other


def test_new_recovery_codes_make_the_earlier_ones_void(browse: Browse) -> None:
    user = member()
    app = second_factor_of(user)
    visitor = browse(user)
    page = visitor.submit(
        visitor.get(f"{PAGE}/recovery-codes"),
        f"{PAGE}/recovery-codes",
        current_password=PASSWORD,
        code=app.recovery_codes[0],
    )
    fresh = [code.replace("-", "") for code in page.all(".codes code")]
    assert len(fresh) == codes_of(user) == 10
    assert not set(fresh) & set(app.recovery_codes)
    deletion = f"{PAGE}/deletion"
    stale = visitor.post(deletion, {"current_password": PASSWORD, "code": app.recovery_codes[1]})
    assert stale.status_code == 422
    assert visitor.post(deletion, {"current_password": PASSWORD, "code": fresh[0]}).status_code == 303


def test_turning_it_off_takes_password_and_code_and_logs_others_out(browse: Browse) -> None:
    user = member()
    here, there = logged_in(browse, user), browse(user)
    app = second_factor_of(user)
    before = here.client.cookies["access_token"]
    answer = here.post(f"{PAGE}/deletion", {"current_password": PASSWORD, "code": app.code()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert (stored(user).totp_secret, codes_of(user)) == (None, 0)
    assert here.get("/account").path == "/account"
    assert here.client.cookies["access_token"] != before
    assert there.get("/account").path == "/login"
    assert offered(here.get(PAGE)) != app


@pytest.mark.parametrize("below", ["recovery-codes", "deletion"])
@pytest.mark.parametrize("wrong", ["password", "code", "no code"])
def test_what_is_on_changes_with_both_alone(browse: Browse, below: str, wrong: str) -> None:
    user = member()
    app = second_factor_of(user)
    typed = {"current_password": PASSWORD, "code": app.code()}
    typed |= {"password": {"current_password": "x"}, "code": {"code": app.wrong()}, "no code": {"code": ""}}[wrong]
    page = Page(browse(user).post(f"{PAGE}/{below}", typed))
    assert page.status == 422
    assert page.error("current_password" if wrong == "password" else "code")
    assert (stored(user).totp_secret, codes_of(user)) == (app.secret, 10)


def test_a_wrong_password_costs_no_code(browse: Browse) -> None:
    user = member()
    app = second_factor_of(user)
    visitor = browse(user)
    typed = {"current_password": "x", "code": app.recovery_codes[0]}
    assert Page(visitor.post(f"{PAGE}/deletion", typed)).error("current_password") == NOT_YOURS
    assert codes_of(user) == 10


@pytest.mark.parametrize("below", ["recovery-codes", "deletion", "replacement"])
def test_without_one_there_is_nothing_to_change(browse: Browse, below: str) -> None:
    visitor = browse(member())
    answer = visitor.post(f"{PAGE}/{below}", {"current_password": PASSWORD, "code": ""})
    assert (answer.status_code, visitor.get(f"{PAGE}/{below}").status) == (409, 409)


def test_a_second_one_is_not_set_up_over_the_first(browse: Browse) -> None:
    user = member()
    app = second_factor_of(user)
    answer = browse(user).post(PAGE, {"current_password": PASSWORD, "code": app.code()})
    assert answer.status_code == 409
    assert stored(user).totp_secret == app.secret


def test_who_loads_the_page_of_the_codes_again_is_led_to_new_ones(browse: Browse) -> None:
    user = member()
    visitor = logged_in(browse, user)
    app, _ = set_up(visitor)
    page = Page(visitor.post(PAGE, {"current_password": PASSWORD, "code": app.code()}))
    assert (page.status, page.link("Make new recovery codes")) == (409, f"{PAGE}/recovery-codes")
    assert "make new ones" in page.all(".notice p")[0]
    assert codes_of(user) == 10


@pytest.mark.parametrize(
    ("next_path", "leads_to"),
    [("/moderation?a=1", "/moderation?a=1"), ("", "/account"), ("//evil.example", "/account")],
)
def test_who_was_sent_to_set_it_up_goes_on_from_the_codes(browse: Browse, next_path: str, leads_to: str) -> None:
    visitor = browse(member())
    page = visitor.get(f"{PAGE}?{urlencode({'next': next_path})}")
    app = offered(page)
    page = visitor.submit(page, PAGE, current_password=PASSWORD, code=app.wrong())
    page = visitor.submit(page, PAGE, current_password=PASSWORD, code=app.code())
    assert page.link("I have kept them") == leads_to


def test_each_change_has_a_page_whose_form_does_nothing_else(browse: Browse) -> None:
    """The return key presses the first button of a form, which once made new codes for who wanted to turn it off."""
    user = member()
    second_factor_of(user)
    visitor = browse(user)
    page = visitor.get(PAGE)
    assert page.tree.css_first("main form") is None
    for words in ("Make new recovery codes", "Move to another app", "Turn off the second factor"):
        changing = visitor.get(page.link(words))
        assert len(changing.all("main form button[type=submit], main form button:not([type])")) == 1
        assert changing.form(changing.path)


MOVE = f"{PAGE}/replacement"


def logged_in_with(browse: Browse, user: User, code: str) -> Visitor:
    visitor = browse()
    page = Page(visitor.post("/login", {"email": user.email, "password": PASSWORD}))
    visitor.submit(page, "/login/code", code=code)
    return visitor


@pytest.mark.parametrize("with_recovery_code", [True, False])
def test_it_moves_to_another_app_while_the_first_still_works(browse: Browse, with_recovery_code: bool) -> None:
    user = member()
    old = second_factor_of(user)
    here, there = logged_in_with(browse, user, old.recovery_codes[9]), browse(user)
    page = here.get(MOVE)
    new = offered(page)
    assert stored(user).totp_secret == old.secret
    code = old.recovery_codes[0] if with_recovery_code else old.code()
    page = here.submit(page, MOVE, new_code=new.code(), code=code, current_password=PASSWORD)
    assert (page.path, page.status) == (PAGE, 200)
    assert page.all(".flash p") == [
        "Your new app is asked from now on. Everything else that was logged in is logged out."
    ]
    assert stored(user).totp_secret == new.secret != old.secret
    assert codes_of(user) == (8 if with_recovery_code else 9)
    assert there.get("/account").path == "/login"
    assert here.get("/account").path == "/account"
    assert offered(here.get(MOVE)) != new


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"current_password": "x"}, "current_password"),
        ({"new_code": ""}, "new_code"),
        ({"new_code": "wrong"}, "new_code"),
        ({"code": ""}, "code"),
        ({"code": "wrong"}, "code"),
    ],
)
def test_it_moves_with_password_and_both_codes_alone(browse: Browse, wrong: dict[str, str], field: str) -> None:
    user = member()
    old = second_factor_of(user)
    visitor = browse(user)
    page = visitor.get(MOVE)
    new = offered(page)
    typed = {"new_code": new.code(), "code": old.recovery_codes[0], "current_password": PASSWORD, **wrong}
    page = visitor.submit(page, MOVE, None, **typed)
    assert (page.status, bool(page.error(field))) == (422, True)
    assert (stored(user).totp_secret, codes_of(user)) == (old.secret, 10)
    assert offered(page) == new
