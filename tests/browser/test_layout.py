"""What is seen without scrolling, and what is printed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import viewport
from tests.browser.settling import Board
from tests.browser.stops import Stop
from tests.browser.visits import DESKTOP, PHONE, TABLET

ROWS_SEEN = """() => [...document.querySelectorAll('.row')].filter(row => {
  const box = row.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}).length"""


@pytest.mark.parametrize(("size", "rows"), [(DESKTOP, 8), (PHONE, 5)], ids=["desktop", "phone"])
def test_the_list_shows_its_first_rows_without_scrolling(
    size: tuple[int, int], rows: int, reader: Page, board: Board
) -> None:
    reader.set_viewport_size(viewport(size))
    reader.goto(board.url("/jobs"))
    assert reader.evaluate(ROWS_SEEN) >= rows


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_posting_shows_what_it_is_and_how_to_apply_without_scrolling(
    size: tuple[int, int], reader: Page, board: Board
) -> None:
    reader.set_viewport_size(viewport(size))
    reader.goto(board.url("{posting}"))
    facts = reader.get_by_role("complementary", name="Facts")
    for part in (
        reader.get_by_role("heading", level=1),
        reader.get_by_role("link", name=board.form["company"], exact=True).first,
        facts.get_by_text("€3,400–4,100 a month"),
        facts.get_by_text("Full-time"),
        reader.get_by_role("link", name="Apply"),
    ):
        expect(part).to_be_in_viewport(ratio=1)


def test_a_printed_posting_says_how_to_apply_and_where_it_stands(reader: Page, board: Board) -> None:
    reader.goto(board.url("{posting}"))
    address = reader.get_by_text(board.url("{posting}"))
    screen_only = (
        reader.get_by_role("navigation"),
        reader.get_by_role("contentinfo"),
        reader.get_by_role("button", name="Copy link"),
    )
    expect(address).to_be_hidden()
    reader.emulate_media(media="print")
    for part in screen_only:
        expect(part.locator("visible=true")).to_have_count(0)
    expect(address).to_be_visible()
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    expect(reader.get_by_text("Twelve beds")).to_be_visible()
    expect(reader.get_by_text("jobs@st-anne.example", exact=True)).to_be_visible()
    expect(reader.get_by_role("complementary", name="Facts").get_by_text("€3,400–4,100 a month")).to_be_visible()


def test_a_dark_screen_prints_dark_ink_on_white(reader: Page, board: Board) -> None:
    reader.goto(board.url("{posting}"))
    reader.emulate_media(media="print", color_scheme="dark")
    assert reader.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert reader.evaluate("getComputedStyle(document.body).color") == "rgb(29, 27, 22)"


def test_the_menu_of_a_phone_opens_over_the_page(reader: Page, board: Board) -> None:
    reader.set_viewport_size(viewport(PHONE))
    reader.goto(board.url("/"))
    companies = reader.get_by_role("navigation", name="Main").get_by_role("link", name="Companies")
    expect(companies).to_be_hidden()
    reader.get_by_role("button", name="Menu").click()
    expect(companies).to_be_in_viewport(ratio=1)
    companies.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Companies hiring now")


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def test_the_menu_of_a_posting_opens_within_the_screen(size: tuple[int, int], reader: Page, board: Board) -> None:
    Stop("dashboard", "/dashboard", "employer").open(reader, board)
    reader.set_viewport_size(viewport(size))
    for menu in reader.locator(".row-menu").all():
        menu.locator("summary").click()
        items = menu.locator(".row-menu-items")
        items.scroll_into_view_if_needed()
        expect(items).to_be_in_viewport(ratio=1)
        menu.locator("summary").click()


@pytest.mark.parametrize("path", ["/", "/companies"])
def test_a_number_beside_a_long_name_stays_in_one_line(path: str, reader: Page, board: Board) -> None:
    reader.goto(board.url(path))
    line = reader.locator(".line-link, .company").first
    line.evaluate("""(line) => {
      line.querySelector("span:not([class]), a").textContent = "Federation of Harbours and Lighthouses ".repeat(3);
      line.querySelector(".count").firstChild.textContent = "1,153";
    }""")
    box = line.locator(".count").bounding_box()
    assert box is not None
    assert box["width"] > box["height"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_fields_of_the_api_are_whole_words_away_from_borders(
    size: tuple[int, int], reader: Page, board: Board
) -> None:
    reader.set_viewport_size(viewport(size))
    reader.goto(board.url("/docs"))
    for name in reader.locator("th[scope=row] code").all():
        assert name.evaluate("(name) => name.getClientRects().length") == 1
    assert reader.locator("th[scope=row], tbody td").evaluate_all("""(cells) => cells.every((cell) => {
      const style = getComputedStyle(cell);
      return style.borderLeftWidth === "0px" || parseFloat(style.paddingLeft) > 0;
    })""")


def test_the_filters_of_a_phone_are_a_sheet_that_narrows_the_list(reader: Page, board: Board) -> None:
    reader.set_viewport_size(viewport(PHONE))
    reader.goto(board.url("/jobs"))
    remote = reader.get_by_role("checkbox", name="Remote")
    expect(remote).to_be_hidden()
    reader.get_by_role("button", name="Filters").click()
    remote.check()
    reader.get_by_role("button", name="Show jobs").click()
    expect(reader).to_have_url(re.compile("workplace=remote"))
    expect(reader.get_by_role("list", name="Filters that are on")).to_contain_text("Remote")
