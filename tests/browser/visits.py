"""What a browser finds out about a page, in every size and in both schemes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.chromium import viewport

DESKTOP = (1440, 900)
TABLET = (768, 1024)
PHONE = (360, 740)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

TARGET_MIN = 44
INLINE_TARGET_MIN = 24

UNFOLD = "() => document.querySelectorAll('details').forEach(details => { details.open = true; })"

# When the page scrolls sideways: the innermost elements that reach over the right edge.
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 1);
  return wide.slice(-3).map(e => `${document.documentElement.scrollWidth} px: ${e.outerHTML.slice(0, 120)}`);
}"""

# What can be pressed but is too low. A link that covers a row or a card is as high as that; one in a
# sentence is let off (WCAG 2.5.8, inline), and one alone in its line is as high as the line.
SMALL_TARGETS = """([large, small]) => {
  const isInline = (e) => getComputedStyle(e).display === 'inline';
  const isInSentence = (e) => isInline(e) &&
    [...e.parentElement.childNodes].some(node => node !== e && node.textContent.trim());
  const target = (e) => {
    if (getComputedStyle(e, '::after').position === 'absolute') return e.offsetParent;
    return e.closest('label') ?? (isInline(e) ? e.parentElement : e);
  };
  const found = [];
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (!e.checkVisibility({visibilityProperty: true}) || e.closest('.visually-hidden, .skip-link')) continue;
    if (isInSentence(e)) continue;
    const isControl = e.matches('nav *, form *, .site-header *, .site-footer *, .button, :not(a)');
    const height = target(e).getBoundingClientRect().height;
    if (height < (isControl ? large : small) - .5) found.push(`${height} px: ${e.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""


@dataclass(frozen=True)
class Findings:
    """All that is wrong with a page."""

    sideways: Sequence[str] = ()
    small_targets: Sequence[str] = ()
    violations: Sequence[str] = ()


def look(page: Page) -> Findings:
    """Looks at what is open; without axe-core, no violation is found."""
    violations = axe.violations(page) if axe.is_here() else ()
    page.evaluate(UNFOLD)
    sideways = [found for scheme in SCHEMES for found in _sideways(page, scheme)]
    return Findings(tuple(sideways), tuple(_small_targets_on_a_phone(page)), violations)


def sideways_when_unfolded(page: Page) -> list[str]:
    page.evaluate(UNFOLD)
    return _sideways(page, "light")


def _sideways(page: Page, scheme: Scheme) -> list[str]:
    """What is wider than the page, in every size."""
    page.emulate_media(color_scheme=scheme)
    found = []
    for size in (DESKTOP, TABLET, PHONE):
        page.set_viewport_size(viewport(size))
        found += [f"{size[0]} {scheme}: {element}" for element in page.evaluate(SIDEWAYS)]
    return found


def _small_targets_on_a_phone(page: Page) -> list[str]:
    """On the page, in its menu and in its filters."""
    page.set_viewport_size(viewport(PHONE))
    found = page.evaluate(SMALL_TARGETS, [TARGET_MIN, INLINE_TARGET_MIN])
    for opener in page.locator("[popovertarget]").all():
        opener.click()
        found += page.evaluate(SMALL_TARGETS, [TARGET_MIN, INLINE_TARGET_MIN])
        page.keyboard.press("Escape")
    return list(dict.fromkeys(found))
