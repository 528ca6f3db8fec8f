"""axe-core, a part of the tests alone: from the file that AXE_PATH names, or from node_modules."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.running_board import PROJECT

FILE = Path(os.environ.get("AXE_PATH") or PROJECT / "node_modules" / "axe-core" / "axe.min.js")

# WCAG 2.2 AA and good habits. Text is held to 7:1, which is more than the rule that it stands in for.
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast": {"enabled": False}, "color-contrast-enhanced": {"enabled": True}},
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced", "link-in-text-block"]}}

RUN = """async (options) => {
  const results = await axe.run(document, {...options, resultTypes: ['violations'], preload: false});
  return results.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary}`));
}"""


def is_here() -> bool:
    return FILE.is_file()


def violations(page: Page) -> tuple[str, ...]:
    """In light and in dark, where nothing is another but the colours."""
    page.evaluate(FILE.read_text("utf-8"))
    page.emulate_media(color_scheme="light")
    light = page.evaluate(RUN, EVERYTHING)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(RUN, COLOURS)
    return (*(f"light: {found}" for found in light), *(f"dark: {found}" for found in dark))
