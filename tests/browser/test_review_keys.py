"""Keys for moderators: off until they are switched on, and none of them decides by itself (WCAG 2.1.4)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.settling import Board
from tests.browser.stops import Stop
from tests.browser.test_javascript import NO_STORAGE

REVIEW = Stop("review", "{review}", "operator")


@pytest.mark.parametrize("keeps_nothing", [False, True])
def test_a_key_leads_to_the_button_once_keys_are_switched_on(page: Page, board: Board, keeps_nothing: bool) -> None:
    if keeps_nothing:
        page.add_init_script(NO_STORAGE)
    REVIEW.open(page, board)
    approve, switch = page.get_by_role("button", name="Approve"), page.get_by_role("button", name="Keys")
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("a")
    expect(approve).not_to_be_focused()
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("a")
    expect(approve).to_be_focused()
    expect(page).to_have_url(board.url("{review}"))
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false" if keeps_nothing else "true")


def test_no_key_is_one_while_somebody_types(page: Page, board: Board) -> None:
    REVIEW.open(page, board)
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("In your own words").press_sequentially("a quay")
    expect(page.get_by_label("In your own words")).to_have_value("a quay")
    page.get_by_role("button", name="Approve").press("q")
    expect(page).to_have_url(board.url("/moderation"))
