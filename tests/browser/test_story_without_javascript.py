"""A posting's life on a phone, by finger, in a browser that runs no script."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.settling import Board
from tests.browser.stops import fill_in
from tests.browser.visits import PHONE
from tests.factories import PASSWORD

TITLE = "Lighthouse Keeper"


def test_a_posting_lives_without_javascript(open_page: OpenPage, board: Board) -> None:
    page = open_page(PHONE, java_script_enabled=False, has_touch=True)
    page.goto(board.url("/"))
    _register(page)
    _log_out(page)
    _log_in(page)
    _post(page, board)
    _find(page)
    _edit(page)
    _close(page)
    _log_out(page)


def _choose(page: Page, name: str) -> None:
    page.get_by_role("button", name="Menu").tap()
    menu = page.get_by_role("navigation", name="Main")
    menu.get_by_role("link", name=name).or_(menu.get_by_role("button", name=name)).tap()


def _register(page: Page) -> None:
    _choose(page, "Log in")
    page.get_by_role("link", name="Create an account").tap()
    page.get_by_role("button", name="Create account").tap()
    expect(page.get_by_role("alert")).to_contain_text("Please correct these 3 things")
    page.get_by_label("Your name").fill("No Script")
    page.get_by_label("E-mail address").fill("plain@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").tap()
    expect(page.get_by_role("status")).to_have_text("Your account is ready.")


def _log_in(page: Page) -> None:
    _choose(page, "Log in")
    page.get_by_label("E-mail address").fill("plain@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your postings")


def _post(page: Page, board: Board) -> None:
    _choose(page, "Post a job")
    fill_in(page, {**board.form, "title": TITLE})
    page.get_by_role("button", name="Preview").tap()
    expect(page.get_by_text("Nothing is public yet")).to_be_visible()
    page.get_by_role("button", name="Publish posting").first.tap()
    expect(page.get_by_role("status")).to_have_text("Your posting is public.")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def _find(page: Page) -> None:
    _choose(page, "Jobs")
    page.get_by_label("Job, skill or company").fill("lighthouse")
    page.get_by_role("button", name="Search").tap()
    page.get_by_role("button", name="Filters").tap()
    page.get_by_role("checkbox", name="Remote").check()
    page.get_by_role("button", name="Show jobs").tap()
    expect(page.get_by_role("heading", name="No open jobs match")).to_be_visible()
    page.get_by_role("link", name="Take off: Remote").tap()
    expect(page).to_have_url(re.compile(r"/jobs\?q=lighthouse$"))
    page.get_by_role("link", name=TITLE).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def _edit(page: Page) -> None:
    page.get_by_role("link", name="Edit").tap()
    page.get_by_label("Title").fill(f"Deputy {TITLE}")
    page.get_by_role("button", name="Save changes").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Deputy {TITLE}")


def _close(page: Page) -> None:
    page.get_by_role("link", name="Close").tap()
    page.get_by_role("radio", name="The position is filled").check()
    page.get_by_role("button", name="Close posting").tap()
    expect(page.get_by_role("row", name=f"Deputy {TITLE}")).to_contain_text("Closed, filled")


def _log_out(page: Page) -> None:
    _choose(page, "Log out")
    expect(page.get_by_role("status")).to_have_text("You are logged out.")
