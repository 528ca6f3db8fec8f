"""Every page of the board, in every size and in both schemes."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import viewport
from tests.browser.complaints import Complaints
from tests.browser.running_board import running_board
from tests.browser.settling import STRAINED_FORM, Board, long_word, settle
from tests.browser.stops import STOPS, Stop
from tests.browser.visits import DESKTOP, TARGET_MIN, Findings, sideways_in_every_size, visit

Look = Callable[[Stop], Findings]
every_page = pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)


@pytest.fixture(scope="module")
def look(board: Board, reader: Page, complaints: Complaints) -> Look:
    """Opens a page and measures it, the first time that somebody asks."""
    found: dict[Stop, Findings] = {}

    def look(stop: Stop) -> Findings:
        if stop not in found:
            found[stop] = visit(reader, complaints, stop, board)
        return found[stop]

    return look


@pytest.fixture(scope="module")
def strained_board(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A board where every word is as long as its field allows."""
    with running_board(tmp_path_factory.mktemp("board"), demo=False) as address:
        yield settle(address, form=STRAINED_FORM, name=long_word(100))


@every_page
def test_no_page_scrolls_sideways(stop: Stop, look: Look) -> None:
    assert not look(stop).sideways


@every_page
def test_no_page_scrolls_sideways_however_long_its_words_are(stop: Stop, reader: Page, strained_board: Board) -> None:
    reader.context.clear_cookies()
    stop.open(reader, strained_board)
    assert not sideways_in_every_size(reader)


def test_buttons_stay_whole_however_long_a_title_beside_them_is(reader: Page, strained_board: Board) -> None:
    reader.set_viewport_size(viewport(DESKTOP))
    reader.context.clear_cookies()
    Stop("dashboard", "/dashboard", "employer").open(reader, strained_board)
    buttons = reader.locator(".table-actions .button").all()
    assert len(buttons) == 6
    assert {round(box["height"]) for button in buttons if (box := button.bounding_box())} == {TARGET_MIN}


@every_page
def test_what_is_pressed_on_a_phone_is_high_enough_for_a_finger(stop: Stop, look: Look) -> None:
    assert not look(stop).small_targets


@every_page
def test_the_console_stays_empty_and_the_policy_refuses_nothing(stop: Stop, look: Look) -> None:
    assert not look(stop).complaints


@every_page
@pytest.mark.usefixtures("axe_core")
def test_axe_finds_no_violation(stop: Stop, look: Look) -> None:
    assert not look(stop).violations
