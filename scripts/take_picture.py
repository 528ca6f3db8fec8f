"""Takes the README's picture: the list of a board with the demo postings, into docs/picture.png.

Run as `python3 -m scripts.take_picture` with the libraries of requirements-dev.txt and a Chromium.
With Pillow the picture is kept in 256 colours, a third of the size; nothing else here needs Pillow.
"""

import importlib
import importlib.util
import io
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import NoChromium, executable, launch, new_context
from tests.browser.running_board import PROJECT, running_board

PICTURE = PROJECT / "docs" / "picture.png"
SIZE = (1280, 800)
BYTES_MAX = 120_000


def main() -> None:
    try:
        chromium = executable()
    except NoChromium as reason:
        sys.exit(str(reason))
    with tempfile.TemporaryDirectory() as folder, running_board(Path(folder), demo=True) as address:
        picture = _picture_of(f"{address}/jobs", chromium)
    if importlib.util.find_spec("PIL"):
        picture = _with_fewer_colours(picture)
    if len(picture) > BYTES_MAX:
        sys.exit(f"The picture has {len(picture):,} bytes, over {BYTES_MAX:,}, and was left. Install Pillow first.")
    PICTURE.write_bytes(picture)
    print(f"{PICTURE}: {len(picture):,} bytes.")


def _picture_of(url: str, chromium: str) -> bytes:
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        page = new_context(browser, SIZE, color_scheme="light", device_scale_factor=1).new_page()
        page.goto(url)
        picture = page.screenshot()
        browser.close()
    return picture


def _with_fewer_colours(picture: bytes) -> bytes:
    image = importlib.import_module("PIL.Image")
    reduced = io.BytesIO()
    with image.open(io.BytesIO(picture)) as whole:
        whole.convert("RGB").quantize(256).save(reduced, "PNG", optimize=True)
    return reduced.getvalue()


if __name__ == "__main__":
    main()
