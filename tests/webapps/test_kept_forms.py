"""What is typed into a form whose session has ended waits behind the login, and is on its page after it."""

import re
from collections.abc import Callable

import pytest

from core.config import BASE_DIR
from db.models import User
from db.session import reading
from db.vocabulary import Role, State
from tests.factories import PASSWORD, member, moderator, operator, pending_job, published_job
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse
from tests.webapps.deciding import stored
from webapps.forms import NOT_TYPED

TYPED = "Words that nobody wants to write again"
Make = Callable[[], User]
# Who sends what to which address, from which page; {job} and {user} are numbers of somebody else's.
FORMS: list[tuple[Make, str, str, str]] = [
    (moderator, "/moderation/jobs/{job}", "rejection", "note"),
    (moderator, "/moderation/jobs/{job}/removal", "", "note"),
    (moderator, "/moderation/users/{user}", "suspension", "note"),
    (moderator, "/moderation/users/{user}/rejection", "", "note"),
    (operator, "/settings", "", "description"),
    (operator, "/settings/search", "", "synonyms"),
    (member, "/account", "", "name"),
    (member, "/account/email", "", "email"),
]


def log_in(browser: Visitor, page: Page, user: User) -> Page:
    return browser.submit(page, "/login", email=user.email, password=PASSWORD)


@pytest.mark.parametrize(("who", "page", "below", "field"), FORMS)
def test_what_was_typed_is_on_its_page_after_logging_in_again(
    browse: Browse, who: Make, page: str, below: str, field: str
) -> None:
    owner, user = member(), who()
    job = pending_job(owner) if below == "rejection" else published_job(owner)
    if page.endswith("/rejection"):
        pending_job(owner)
    address = page.format(job=job.id, user=owner.id)
    browser = browse(user)
    form = browser.get(address)
    browser.client.cookies.clear()
    typed = {field: TYPED, **({"current_password": PASSWORD} if field == "email" else {})}
    asked = browser.submit(form, f"{address}/{below}" if below else address, None, **typed)
    assert (asked.status, asked.heading) == (401, "Log in")
    assert "what you typed is kept" in asked.text
    assert asked.all("[name='kept:current_password']") == []
    after = log_in(browser, asked, user)
    assert (after.status, after.path, after.value(field)) == (200, address, TYPED)


@pytest.mark.parametrize(
    ("who", "page", "action"),
    [
        (moderator, "/moderation/jobs/{job}", "/moderation/jobs/{job}/approval"),
        (moderator, "/moderation/users/{user}", "/moderation/users/{user}/trust"),
        (operator, "/moderation/users/{user}", "/moderation/users/{user}/role"),
        (member, "/account", "/account/password"),
    ],
)
def test_a_button_that_was_pressed_too_late_leads_back_to_its_page_and_does_nothing(
    browse: Browse, who: Make, page: str, action: str
) -> None:
    user, owner = who(), member()
    job = pending_job(owner)
    browser, address = browse(user), page.format(job=job.id, user=owner.id)
    form = browser.get(address)
    browser.client.cookies.clear()
    asked = browser.submit(form, action.format(job=job.id, user=owner.id))
    assert "Log in to go on." in asked.text
    assert "what you typed is kept" not in asked.text
    after = log_in(browser, asked, user)
    assert (after.path, after.all(".flash")) == (address, ["You are logged in."])
    with reading() as session:
        now = session.get_one(User, owner.id)
        assert (stored(job).state, now.is_trusted, now.role) == (State.PENDING, False, Role.MEMBER)


@pytest.mark.parametrize("action", ["confirmation", "cancellation"])
def test_what_is_sent_to_an_address_of_its_own_leads_to_no_page_of_a_token(browse: Browse, action: str) -> None:
    user, browser = member(), browse()
    asked = Page(browser.post(f"/account/email/{action}", {}))
    assert log_in(browser, asked, user).path == "/account/email"


def test_what_pages_put_into_their_forms_is_known_from_what_is_typed() -> None:
    hidden = {
        name
        for path in (BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r"""type="hidden" name="([a-z_]+)\"""", path.read_text("utf-8"))
    }
    # A hidden input where there is nothing to choose, and else a choice.
    assert hidden - {"postings", "password_is_set"} == NOT_TYPED - {"action"}


@pytest.mark.parametrize(("address", "field"), [("/settings", "description"), ("/settings/search", "synonyms")])
def test_settings_that_waited_undo_nothing_that_others_have_set_meanwhile(
    browse: Browse, address: str, field: str
) -> None:
    user = operator()
    browser, other = browse(user), browse(operator())
    form = browser.get(address)
    browser.client.cookies.clear()
    asked = browser.submit(form, address, None, **{field: "cto, head of technology"})
    other.submit(other.get(address), address, None, **{field: "florist, flower arranger"})
    page = log_in(browser, asked, user)
    page = browser.submit(page, address)
    assert (page.status, page.value(field)) == (409, "cto, head of technology")
