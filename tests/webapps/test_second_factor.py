"""A second factor: set up, recovery codes, turned off; and who must have one."""

from typing import Any

import pytest
from sqlalchemy import func, select

from db import board
from db.models import RecoveryCode, User
from db.session import reading, writing
from tests.at_once import at_once
from tests.authenticator import Authenticator, second_factor_of
from tests.factories import PASSWORD, member, moderator, operator, published_job
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


def test_the_picture_of_the_key_is_for_its_session_alone_and_gone_when_it_is_set_up(browse: Browse) -> None:
    user = member()
    here, there = browse(user), browse(user)
    [picture] = here.get(PAGE).tree.css("main img")
    path = str(picture.attributes["src"])
    answer = here.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text != there.client.get(path).text
    set_up(here)
    assert here.client.get(path).status_code == 404


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
        visitor.get(PAGE), f"{PAGE}/recovery-codes", current_password=PASSWORD, code=app.recovery_codes[0]
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


@pytest.mark.parametrize("below", ["recovery-codes", "deletion"])
def test_without_one_there_is_nothing_to_change(browse: Browse, below: str) -> None:
    answer = browse(member()).post(f"{PAGE}/{below}", {"current_password": PASSWORD, "code": ""})
    assert answer.status_code == 409


def test_a_second_one_is_not_set_up_over_the_first(browse: Browse) -> None:
    user = member()
    app = second_factor_of(user)
    answer = browse(user).post(PAGE, {"current_password": PASSWORD, "code": app.code()})
    assert answer.status_code == 409
    assert stored(user).totp_secret == app.secret


def require() -> None:
    with writing() as session:
        board.change(session, {"operators_need_totp": True})


@pytest.mark.parametrize("who", [operator, moderator])
def test_who_runs_the_board_sets_one_up_before_all_else_where_it_asks_for_that(browse: Browse, who: type) -> None:
    user = who()
    job = published_job(member())
    visitor = browse(user)
    assert visitor.get("/dashboard").path == "/dashboard"
    require()
    for path in ("/dashboard", "/post-a-job", job.path, f"/jobs/{job.id}/edit", "/settings/search"):
        page = visitor.get(path)
        assert (page.path, page.all(".notice p")) == (
            PAGE,
            ["This board asks everybody who runs it for a second factor. Set yours up to go on."],
        )
    for path in (f"/jobs/{job.id}/closure", "/settings/search", "/post-a-job"):
        answer = visitor.post(path, {"reason": "filled"})
        assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    headers = {"Authorization": f"Bearer {visitor.client.cookies['access_token']}"}
    answer = visitor.client.post(f"/api/v1/jobs/{job.id}/closure", headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (403, "Set up a second factor first")
    assert visitor.get("/account").path == "/account"
    set_up(visitor)
    assert visitor.get("/dashboard").path == "/dashboard"


def test_members_need_none(browse: Browse) -> None:
    visitor = browse(member())
    require()
    assert visitor.get("/dashboard").path == "/dashboard"
    assert browse().get("/jobs").path == "/jobs"
