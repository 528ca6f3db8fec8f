"""A real Chromium on a real, served board. Needs one to be installed; without it these tests are skipped."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import NoChromium, executable, launch, new_context, viewport
from tests.browser.complaints import Complaints
from tests.browser.running_board import running_board
from tests.browser.settling import FORM, Board, settle
from tests.browser.visits import DESKTOP

HERE = Path(__file__).parent

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


def missing(what: str) -> NoReturn:
    """A part of these tests is not here: they are skipped, but not where nobody would see it."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> str:
    try:
        return executable()
    except NoChromium as reason:
        missing(str(reason))


# By package, not by session: playwright's event loop stays current in its thread until it is
# stopped, and tests elsewhere that run one of their own could not.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def board(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A board with the demo postings and an employer's own."""
    folder = tmp_path_factory.mktemp("board")
    with running_board(folder, demo=True) as address:
        yield settle(address, folder, form=FORM, name="Ann Lee")


@pytest.fixture(scope="package")
def window(browser: Browser) -> Iterator[tuple[Page, Complaints]]:
    context = new_context(browser, DESKTOP)
    page, complaints = context.new_page(), Complaints()
    complaints.listen(page)
    yield page, complaints
    context.close()


@pytest.fixture
def reader(window: tuple[Page, Complaints]) -> Iterator[Page]:
    """A page for tests that leave nothing behind: one for all, signed out, quicker than a new browser for each."""
    page, complaints = window
    complaints.forget()
    page.context.clear_cookies()
    page.set_viewport_size(viewport(DESKTOP))
    page.emulate_media(media="screen", color_scheme="light")
    yield page
    assert not complaints.all()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens a browser of somebody's own; afterwards nothing may have been wrong in any of its pages."""
    contexts: list[BrowserContext] = []
    found = Complaints()

    def open_page(size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        context = new_context(browser, size, **options)
        contexts.append(context)
        page = context.new_page()
        found.listen(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not found.all()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()
