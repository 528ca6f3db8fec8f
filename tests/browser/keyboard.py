"""Somebody without a mouse, who wants to see where they are."""

from playwright.sync_api import Locator, Page

STEPS_MAX = 120

# What is wrong with how the focus shows, and whether it is where it was wanted. The ring is on the
# element, or on what covers its row; what has it is within the window, and on top there.
LOOK = """(wanted) => {
  const e = document.activeElement;
  const name = e.outerHTML.slice(0, 120);
  if (e === document.body) return ['nothing has the focus', false];
  const styles = [null, '::after'].map(part => getComputedStyle(e, part));
  if (!styles.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3)) {
    return [`no ring around ${name}`, false];
  }
  const box = e.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20));
  const isOnTop = top && (e.contains(top) || top.contains(e) || top.closest('label')?.contains(e));
  return [isOnTop ? '' : `out of sight: ${name}`, e === wanted];
}"""


class Keyboard:
    """Goes through the page by Tab and Shift+Tab, and fails where the focus cannot be seen."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def go_to(self, target: Locator, *, back: bool = False) -> None:
        wanted = target.element_handle()
        for _ in range(STEPS_MAX):
            self._page.keyboard.press("Shift+Tab" if back else "Tab")
            problem, is_there = self._page.evaluate(LOOK, wanted)
            assert not problem, f"{problem}, on the way to {target}"
            if is_there:
                return
        raise AssertionError(f"the keyboard does not reach {target}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def follow(self, target: Locator, *, back: bool = False) -> None:
        """Goes to a link or a button and presses Enter; returns on the next page."""
        self.go_to(target, back=back)
        self.send("Enter")

    def send(self, key: str) -> None:
        """Presses what leads to another page."""
        with self._page.expect_navigation():
            self._page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Goes to a field and types over what is in it."""
        self.go_to(target)
        self.press("Control+a")
        self._page.keyboard.insert_text(text)
