"""A posting's life without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.keyboard import Keyboard
from tests.browser.settling import Board
from tests.factories import PASSWORD

EMAIL = "keyboard@example.org"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """In a low window, where what sticks to its edges could cover what has the focus."""
    return open_page((1024, 600))


@pytest.fixture
def keys(page: Page) -> Keyboard:
    return Keyboard(page)


def test_the_first_key_offers_to_skip_the_header(page: Page, keys: Keyboard, board: Board) -> None:
    page.goto(board.url("/"))
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).not_to_be_in_viewport()
    keys.go_to(skip)
    expect(skip).to_be_in_viewport()
    keys.press("Enter", "Tab")
    expect(page.get_by_label("Job, skill or company")).to_be_focused()


def test_a_posting_lives_by_keyboard_alone(page: Page, keys: Keyboard, board: Board) -> None:
    page.goto(board.url("/"))
    _register(page, keys)
    _log_out(page, keys)
    _log_in(page, keys)
    _post(page, keys)
    _find(page, keys)
    _edit(page, keys)
    _close(page, keys)
    _log_out(page, keys)


def _register(page: Page, keys: Keyboard) -> None:
    keys.follow(page.get_by_role("link", name="Log in"))
    keys.follow(page.get_by_role("link", name="Create an account"))
    keys.write(page.get_by_label("Your name"), "Kay Board")
    keys.write(page.get_by_label("E-mail address"), EMAIL)
    keys.write(page.get_by_label("Password"), PASSWORD)
    keys.send("Enter")
    expect(page.get_by_role("status")).to_have_text("Your account is ready.")
    expect(page.get_by_role("main")).to_contain_text("You have not posted anything yet")


def _log_in(page: Page, keys: Keyboard) -> None:
    keys.follow(page.get_by_role("link", name="Log in"))
    keys.write(page.get_by_label("E-mail address"), EMAIL)
    keys.write(page.get_by_label("Password"), PASSWORD)
    keys.follow(page.get_by_role("main").get_by_role("button", name="Log in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your postings")


def _post(page: Page, keys: Keyboard) -> None:
    keys.follow(page.get_by_role("navigation", name="Main").get_by_role("link", name="Post a job"))
    keys.write(page.get_by_label("Title"), "Organ Tuner")
    keys.go_to(page.get_by_role("radio", name="Full-time"))
    keys.press("ArrowDown")
    keys.go_to(page.get_by_label("Category"))
    page.keyboard.type("Cons")
    keys.write(page.get_by_label("Company name"), "Clavier & Daughters")
    keys.go_to(page.get_by_role("radio", name="On site"))
    keys.press("Space", "ArrowDown")
    keys.write(page.get_by_label("Place", exact=True), "Ghent")
    keys.go_to(page.get_by_label("Country"))
    page.keyboard.type("Belg")
    keys.write(page.get_by_label("From"), "2900")
    keys.write(page.get_by_label("Description"), "Tune the organs and clavichords of eleven churches.")
    keys.write(page.get_by_label("E-mail address"), "jobs@clavier.example")
    keys.follow(page.get_by_role("button", name="Preview"))
    expect(page.get_by_text("Nothing is public yet")).to_be_visible()
    keys.follow(page.get_by_role("main").get_by_role("button", name="Publish posting").first)
    expect(page.get_by_role("status").first).to_have_text("Your posting is public.")
    facts = page.get_by_role("complementary", name="Facts")
    for fact in ("from €2,900 a year", "Ghent, Belgium", "Hybrid", "Part-time", "Construction & Trades"):
        expect(facts).to_contain_text(fact)


def _find(page: Page, keys: Keyboard) -> None:
    keys.follow(page.get_by_role("link", name="Jobs", exact=True))
    expect(page.get_by_role("link", name="Organ Tuner")).to_be_visible()
    keys.press("/")
    page.keyboard.insert_text("clavichords")
    keys.send("Enter")
    expect(page.get_by_role("heading", name="1 open job")).to_be_visible()
    keys.go_to(page.get_by_role("checkbox", name="Remote"))
    keys.press("Space")
    keys.follow(page.get_by_role("button", name="Show jobs"))
    expect(page.get_by_role("heading", name="No open jobs match")).to_be_visible()
    keys.follow(page.get_by_role("link", name="Take off: Remote"))
    keys.go_to(page.get_by_role("checkbox", name="Part-time"))
    keys.press("Space")
    keys.follow(page.get_by_role("button", name="Show jobs"))
    keys.follow(page.get_by_role("link", name="Organ Tuner"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Organ Tuner")


def _edit(page: Page, keys: Keyboard) -> None:
    keys.follow(page.get_by_role("link", name="Edit"))
    keys.write(page.get_by_label("Title"), "Organ and Harpsichord Tuner")
    keys.go_to(page.get_by_role("link", name="Leave it as it is"))
    keys.go_to(page.get_by_role("button", name="Save changes"), back=True)
    keys.send("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("Organ and Harpsichord Tuner")


def _close(page: Page, keys: Keyboard) -> None:
    keys.follow(page.get_by_role("link", name="Close"))
    keys.go_to(page.get_by_role("radio", name="The position is filled"))
    keys.press("Space", "ArrowDown")
    keys.follow(page.get_by_role("button", name="Close posting"))
    expect(page.get_by_role("row", name="Organ and Harpsichord Tuner")).to_contain_text("Closed, withdrawn")


def _log_out(page: Page, keys: Keyboard) -> None:
    keys.follow(page.get_by_role("button", name="Log out"))
    expect(page.get_by_role("status")).to_have_text("You are logged out.")
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
