"""The colours of tokens.css, as the browser computes them: text at 7:1 or more, everything else at 4.5:1."""

import pytest
from playwright.sync_api import Page

from tests.browser.settling import Board
from tests.browser.visits import SCHEMES

TEXT = (
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "tint"),
    ("ink-soft", "paper"),
    ("ink-soft", "sheet"),
    ("ink-soft", "tint"),
    ("accent", "paper"),
    ("accent", "sheet"),
    ("accent", "tint"),
    ("accent-deep", "paper"),
    ("accent-deep", "tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("good", "good-tint"),
    ("attention", "attention-tint"),
    ("ink", "attention-tint"),
    ("accent", "attention-tint"),
    ("bad", "paper"),
    ("bad", "sheet"),
    ("paper", "bad"),
)
OTHER = (
    ("outline", "paper"),
    ("outline", "sheet"),
    ("outline", "tint"),
    ("accent", "paper"),
    ("accent", "sheet"),
    ("accent", "tint"),
    ("attention", "paper"),
    ("bad", "paper"),
    ("bad", "sheet"),
)

# A canvas turns any way of writing a colour into red, green and blue.
RATIO = """([front, back]) => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(value => value / 255)
      .map(value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
  return (light + .05) / (dark + .05);
}"""
COLOUR_OF_TOKEN = """(name) => {
  const swatch = document.body.appendChild(document.createElement('p'));
  swatch.style.color = `var(--${name})`;
  const colour = getComputedStyle(swatch).color;
  swatch.remove();
  return colour;
}"""
TILES = """() => [...Array(12).keys()].map(hue => {
  const tile = document.body.appendChild(document.createElement('span'));
  tile.className = `tile tile-${hue}`;
  const {color, backgroundColor} = getComputedStyle(tile);
  return [color, backgroundColor];
})"""


@pytest.fixture(params=SCHEMES)
def login_page(request: pytest.FixtureRequest, reader: Page, board: Board) -> Page:
    reader.emulate_media(color_scheme=request.param)
    reader.goto(board.url("/login"))
    return reader


def _ratio(page: Page, front: str, back: str) -> float:
    return float(page.evaluate(RATIO, [page.evaluate(COLOUR_OF_TOKEN, front), page.evaluate(COLOUR_OF_TOKEN, back)]))


def test_text_stands_out_at_seven_to_one(login_page: Page) -> None:
    found = {pair: ratio for pair in TEXT if (ratio := _ratio(login_page, *pair)) < 7}
    assert not found


def test_borders_focus_and_marks_stand_out_at_four_and_a_half_to_one(login_page: Page) -> None:
    found = {pair: ratio for pair in OTHER if (ratio := _ratio(login_page, *pair)) < 4.5}
    assert not found


def test_the_initials_of_a_company_stand_out_on_every_tile(login_page: Page) -> None:
    tiles = login_page.evaluate(TILES)
    assert len({tuple(tile) for tile in tiles}) == 12
    found = {hue: ratio for hue, tile in enumerate(tiles) if (ratio := login_page.evaluate(RATIO, tile)) < 7}
    assert not found


def test_the_ring_around_what_is_focused_is_the_accent(login_page: Page) -> None:
    login_page.get_by_label("Password").focus()
    ring = login_page.evaluate("getComputedStyle(document.activeElement).outlineColor")
    assert ring == login_page.evaluate(COLOUR_OF_TOKEN, "accent")
