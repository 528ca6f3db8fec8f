"""A real Chromium on a real, served board. Needs one to be installed; without it these tests are skipped."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.chromium import NoChromium, launch
from tests.browser.running_board import running_board
from tests.browser.settling import FORM, Board, settle

HERE = Path(__file__).parent
DESKTOP = (1440, 900)
PHONE = (360, 740)
WAIT_MILLISECONDS = 15_000

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


def missing(what: str) -> NoReturn:
    """A part of the tests is not here: they are skipped, but not where nobody would see it."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


# By package, not by session: playwright's event loop stays current in its thread until it is
# stopped, and tests elsewhere that run one of their own could not.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except NoChromium as reason:
            missing(str(reason))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def board(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A board with the demo postings and an employer's own."""
    with running_board(tmp_path_factory.mktemp("board"), demo=True) as address:
        yield settle(address, form=FORM, name="Ann Lee")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens a browser of somebody's own; afterwards nothing may have been wrong in any of its pages."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def open_page(size: tuple[int, int] = DESKTOP, **options: object) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", **options)  # type: ignore[arg-type]
        context.set_default_timeout(WAIT_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints.all() == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


class Complaints:
    """What the browser finds wrong: errors and warnings in the console (refusals by the CSP too), uncaught exceptions."""

    def __init__(self) -> None:
        self._messages: list[ConsoleMessage] = []
        self._errors: list[str] = []
        self._documents: set[str] = set()

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self._messages.append(message))
        page.on("pageerror", lambda error: self._errors.append(str(error)))
        page.on("response", lambda response: self._documents.add(response.url))

    def all(self) -> list[str]:
        return self._errors + [
            f"{message.text} ({message.location['url']})" for message in self._messages if self._is_one(message)
        ]

    def _is_one(self, message: ConsoleMessage) -> bool:
        """Chromium also writes down every page that answers 401, 404, 410 or 422, as pages of the board do."""
        is_status = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        return message.type in ("error", "warning") and not (is_status and message.location["url"] in self._documents)
