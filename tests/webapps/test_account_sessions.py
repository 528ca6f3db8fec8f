"""What is logged in to one's own account, and logging it out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.models import User, UserSession
from db.queries import user_sessions
from db.session import reading, writing
from tests.authenticator import second_factor_of
from tests.factories import PASSWORD, member
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse, logged_in
from webapps.account.sessions import SHOWN

PAGE, DELETION = "/account/sessions", "/account/sessions/deletion"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:136.0) Gecko/20100101 Firefox/136.0"
NOT_YOURS = "This is not your password. Check it and try again."


def sessions_of(user: User) -> list[UserSession]:
    with reading() as session:
        return list(session.scalars(select(UserSession).where(UserSession.user_id == user.id).order_by(UserSession.id)))


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.client.get("/dashboard").status_code == 200


def start(user: User, *, hours_ago: int) -> None:
    with writing() as session:
        user_sessions.start(session, user=user, device=FIREFOX, now=datetime.now(UTC) - timedelta(hours=hours_ago))


def choices(page: Page) -> list[str]:
    return page.all(".device-choices .choice")


def test_devices_are_listed_by_name_this_one_apart(browse: Browse) -> None:
    user = member()
    visitor = browse(user)
    start(user, hours_ago=3)
    start(user, hours_ago=13)
    browse(member())
    page = visitor.get(PAGE)
    assert page.all(".device strong") == ["tests"]
    assert page.all(".device .state") == ["This device"]
    assert choices(page) == [
        "Everything but this device",
        "Firefox on Windows Logged in 3 hours ago, last sent something 3 hours ago",
    ]


def test_where_nothing_else_is_logged_in_there_is_nothing_to_log_out(browse: Browse) -> None:
    page = browse(member()).get(PAGE)
    assert "Nothing else is logged in to your account." in page.text
    assert page.tree.css_first("main form") is None


def test_the_password_logs_one_device_out(browse: Browse) -> None:
    user = member()
    here, there, elsewhere = (browse(user) for _ in range(3))
    second = sessions_of(user)[1]
    page = here.submit(here.get(PAGE), DELETION, device=str(second.id), current_password=PASSWORD)
    assert (page.path, page.all(".flash")) == (PAGE, ["That device is logged out."])
    assert [is_signed_in(browser) for browser in (here, there, elsewhere)] == [True, False, True]


def test_the_password_logs_everything_else_out_which_is_what_is_chosen_at_first(browse: Browse) -> None:
    user = member()
    here, *others = [browse(user) for _ in range(3)]
    bystander = browse(member())
    page = here.submit(here.get(PAGE), DELETION, current_password=PASSWORD)
    assert (page.path, page.all(".flash")) == (PAGE, ["Everything else that was logged in is logged out."])
    assert [is_signed_in(browser) for browser in (here, bystander, *others)] == [True, True, False, False]


@pytest.mark.parametrize("typed", ["", "wrong"])
@pytest.mark.parametrize("one", [True, False])
def test_without_the_password_nothing_is_logged_out(browse: Browse, one: bool, typed: str) -> None:
    user = member()
    here, there = browse(user), browse(user)
    device = str(sessions_of(user)[1].id) if one else "others"
    page = here.submit(here.get(PAGE), DELETION, device=device, current_password=typed)
    assert (page.status, page.error("current_password")) == (422, NOT_YOURS)
    [chosen] = page.tree.css("input[checked]")
    assert chosen.attributes["value"] == device
    assert is_signed_in(there)


def test_a_second_factor_asks_for_no_code_here(browse: Browse) -> None:
    """Whoever sees a stranger's device should be quick; one factor is what ASVS 7.5.2 asks for."""
    user = member()
    here, there = browse(user), browse(user)
    second_factor_of(user)
    here.submit(here.get(PAGE), DELETION, current_password=PASSWORD)
    assert not is_signed_in(there)


@pytest.mark.parametrize("device", ["", "x", "-1", "1.5", "²", "9" * 10, "9" * 400])
def test_what_is_no_device_is_refused_beside_its_field(browse: Browse, device: str) -> None:
    user = member()
    here, there = browse(user), browse(user)
    page = Page(here.post(DELETION, {"device": device, "current_password": PASSWORD}))
    assert (page.status, page.error("device")) == (422, "Choose what to log out.")
    assert is_signed_in(there)


def test_nobody_elses_device_is_logged_out_nor_the_one_that_asks(browse: Browse) -> None:
    user, other = member(), member()
    here, _, elsewhere = logged_in(browse, user), browse(user), browse(other)
    for row in (sessions_of(other)[0], sessions_of(user)[0]):
        page = Page(here.post(DELETION, {"device": str(row.id), "current_password": PASSWORD}))
        assert (page.status, page.error("device")) == (422, "This device is logged out already. Choose another.")
    assert is_signed_in(elsewhere)
    assert is_signed_in(here)


def test_of_many_devices_the_last_used_are_listed_and_this_one_always(browse: Browse) -> None:
    user = member()
    here = browse(user)
    with writing() as session:
        for minutes in range(1, SHOWN + 2):
            later = datetime.now(UTC) + timedelta(minutes=minutes)
            user_sessions.start(session, user=user, device=f"device{minutes}", now=later)
    page = here.get(PAGE)
    assert page.all(".device strong") == ["tests"]
    assert [words.split()[0] for words in choices(page)[1:]] == [
        f"device{number}" for number in range(SHOWN + 1, 2, -1)
    ]
    assert "“Everything but this device” also logs out the rest." in page.text
    here.submit(page, DELETION, current_password=PASSWORD)
    assert len(sessions_of(user)) == 1
