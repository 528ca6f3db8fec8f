"""What must not be on any page, whatever was typed into it, asked of the parsed page."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from tests.visitor import Page

# Elements that load, run or frame something, or change what the page's addresses mean.
NEVER = "style, iframe, frame, frameset, object, embed, applet, base, video, audio, picture, source, track, portal"
SCHEMES = {"", "http", "https", "mailto", "tel"}
# What the pages that set up a second factor alone have: a picture of the key, and a link that an app opens.
SET_UP = "/account/two-factor"
SETTING_UP = {SET_UP, f"{SET_UP}/replacement"}
PICTURES = {f"{SET_UP}/qr.svg"}
LOADING = ("src", "srcset", "action", "formaction", "data", "background", "poster", "ping")


def forbidden(page: Page) -> list[str]:
    """Each thing on the page that could run, load, or lead where no posting may lead."""
    found = [f"<{node.tag}>" for node in page.tree.css(NEVER)]
    for node in page.tree.css("*"):
        found += _of_element(node, SCHEMES | ({"otpauth"} if page.path in SETTING_UP else set()))
    return found


def _of_element(node: LexborNode, schemes: set[str]) -> Iterator[str]:
    for name, value in node.attributes.items():
        text = (value or "").strip()
        runs = name == "style" or name.startswith("on") or name == "srcdoc"
        loads = name in LOADING and (not text.startswith("/") or text.startswith(("//", "/\\")))
        leads = name in ("href", "xlink:href") and _scheme(text) not in schemes
        if runs or loads or leads:
            yield f"<{node.tag} {name}={text}>"
    if node.tag == "img" and node.attributes.get("src") not in PICTURES:
        yield "<img>"
    if node.tag == "script" and not _is_own_script(node):
        yield "<script>"
    if node.tag == "meta" and "http-equiv" in node.attributes:
        yield "<meta http-equiv>"


def _scheme(address: str) -> str:
    """The scheme a browser would see, which drops tabs, newlines and controls in front."""
    visible = "".join(character for character in address if character > " ")
    return urlsplit(visible).scheme if not visible.startswith(("/", "#", "?")) else ""


def _is_own_script(node: LexborNode) -> bool:
    if "src" in node.attributes:
        return str(node.attributes["src"]).startswith("/static/")
    return node.attributes.get("type") == "application/ld+json" and isinstance(json.loads(node.text()), dict)
