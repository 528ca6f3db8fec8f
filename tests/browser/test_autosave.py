"""What is typed into the posting form is kept in the browser, and forgotten when it should be."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.settling import Board
from tests.browser.stops import Stop, fill_in

TYPED = ("title", "workplace", "country", "description")
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('form:'))"


def test_what_was_typed_can_be_brought_back_after_leaving(page: Page, board: Board) -> None:
    _type_and_come_back(page, board)
    expect(page.get_by_label("Title")).to_have_value("")
    page.get_by_role("status").get_by_role("button", name="Bring it back").click()
    expect(page.get_by_text("something you typed here before")).to_have_count(0)
    expect(page.get_by_label("Title")).to_have_value(board.form["title"])
    expect(page.get_by_role("radio", name="Hybrid")).to_be_checked()
    expect(page.get_by_label("Country")).to_have_value("BE")
    expect(page.get_by_label("Description")).to_have_value(board.form["description"])
    expect(page.locator("[data-live-preview]").get_by_role("heading", name="What you do")).to_be_visible()


def test_what_was_typed_can_be_forgotten(page: Page, board: Board) -> None:
    _type_and_come_back(page, board)
    page.get_by_role("button", name="Forget it").click()
    _expect_no_offer(page, board)


def test_what_was_sent_is_not_offered_again(page: Page, board: Board) -> None:
    _type_and_come_back(page, board)
    page.get_by_role("button", name="Bring it back").click()
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One step left")
    _expect_no_offer(page, board)


def _type_and_come_back(page: Page, board: Board) -> None:
    page.goto(board.url("/post-a-job"))
    fill_in(page, {name: board.form[name] for name in TYPED})
    page.goto(board.url("/"))
    page.goto(board.url("/post-a-job"))


def _expect_no_offer(page: Page, board: Board) -> None:
    page.goto(board.url("/post-a-job"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Post a job")
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)


def test_what_was_typed_into_a_draft_is_forgotten_with_it(page: Page, board: Board) -> None:
    draft = _new_draft(page, board, "A draft that goes")
    _type_and_leave(page, draft)
    assert page.evaluate(KEPT)
    _delete(page, draft)
    assert page.evaluate(KEPT) == []


def test_a_new_draft_is_not_offered_the_words_of_a_deleted_one(open_page: OpenPage, board: Board) -> None:
    here, elsewhere = open_page(), open_page()
    draft = _new_draft(here, board, "A draft that goes")
    _type_and_leave(here, draft)
    _sign_in(elsewhere, board)
    _delete(elsewhere, draft)
    again = _new_draft(elsewhere, board, "Another draft")
    assert again == draft, "SQLite gives the last id again"
    here.goto(f"{again}/edit")
    expect(here.get_by_label("Title")).to_have_value("Another draft")
    expect(here.get_by_role("button", name="Bring it back")).to_have_count(0)
    _delete(here, again)


def _sign_in(page: Page, board: Board) -> None:
    Stop("dashboard", "/dashboard", "employer").open(page, board)


def _new_draft(page: Page, board: Board, title: str) -> str:
    """The address of a new draft, without the page's name."""
    _sign_in(page, board)
    page.goto(board.url("/post-a-job?fresh=1"))
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("row", name=title).get_by_role("link", name="Finish").click()
    expect(page).to_have_url(re.compile(r"/jobs/\d+/edit$"))
    return page.url.removesuffix("/edit")


def _type_and_leave(page: Page, draft: str) -> None:
    page.goto(f"{draft}/edit")
    page.get_by_label("Title").fill("Words that were never sent")
    page.goto(f"{draft}/deletion")


def _delete(page: Page, draft: str) -> None:
    page.goto(f"{draft}/deletion")
    page.get_by_role("button", name="Delete draft").click()
    expect(page.get_by_role("status")).to_have_text("The draft is deleted.")
