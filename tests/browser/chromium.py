"""The Chromium that drives the tests: the machine's own, else the one that `playwright install chromium` fetched."""

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright, ViewportSize, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


WAIT_MILLISECONDS = 15_000


class NoChromium(Exception):
    """There is none; the message says how to get one."""


def executable() -> str:
    """Raises NoChromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None) or _fetched_by_playwright()
    if found is None:
        raise NoChromium("no Chromium is here; apt-get install chromium, or: playwright install chromium")
    return found


def _fetched_by_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


def new_context(browser: Browser, size: tuple[int, int], **options: Any) -> BrowserContext:
    """Somebody's own browser, with nothing in it, that moves nothing for its own sake."""
    context = browser.new_context(viewport=viewport(size), reduced_motion="reduce", **options)
    context.set_default_timeout(WAIT_MILLISECONDS)
    return context


def viewport(size: tuple[int, int]) -> ViewportSize:
    return {"width": size[0], "height": size[1]}
