"""Every page of the board, in every size and in both schemes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.conftest import missing
from tests.browser.running_board import running_board
from tests.browser.settling import STRAINED_FORM, Board, long_word, settle
from tests.browser.stops import STOPS, WORDY_STOPS, Stop
from tests.browser.visits import TARGET_MIN, Findings, look, sideways_when_unfolded


@pytest.fixture(scope="module")
def strained_board(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A board where every word is as long as its field allows."""
    folder = tmp_path_factory.mktemp("board")
    with running_board(folder, demo=False) as address:
        yield settle(address, folder, form=STRAINED_FORM, name=long_word(100))


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_page_fits_every_screen_finger_and_reader(stop: Stop, reader: Page, board: Board) -> None:
    """No scrolling sideways, nothing too small to press, nothing that axe-core complains of."""
    stop.open(reader, board)
    assert look(reader) == Findings()


def test_axe_core_took_part(chromium: str) -> None:
    if not axe.is_here():
        missing("axe-core is not here; npm install --no-save --no-package-lock axe-core@4.14.1")


@pytest.mark.parametrize("stop", WORDY_STOPS, ids=lambda stop: stop.name)
def test_a_page_does_not_scroll_sideways_however_long_its_words_are(
    stop: Stop, reader: Page, strained_board: Board
) -> None:
    stop.open(reader, strained_board)
    assert not sideways_when_unfolded(reader)


def test_buttons_stay_whole_however_long_a_title_beside_them_is(reader: Page, strained_board: Board) -> None:
    Stop("dashboard", "/dashboard", "employer").open(reader, strained_board)
    buttons = reader.locator(".table-actions .button").all()
    assert len(buttons) == 10
    assert {round(box["height"]) for button in buttons if (box := button.bounding_box())} == {TARGET_MIN}
