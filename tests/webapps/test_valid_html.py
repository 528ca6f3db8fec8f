"""Every page is valid HTML, keeps to the content security policy, and refers to nothing that is not there."""

from collections import Counter

import pytest
from justhtml import JustHTML

from tests.visitor import Page
from tests.webapps.conftest import Browse
from tests.webapps.every_page import ABSENT, EMPTY, FULL
from tests.webapps.full_board import full_board
from tests.webapps.policy import forbidden

# Attributes that name the id of another element of the page.
REFERENCES = ("for", "form", "list", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget")


@pytest.fixture(params=[*(f"{name}, empty board" for name in EMPTY), *FULL])
def shown(request: pytest.FixtureRequest, browse: Browse) -> Page:
    name = str(request.param)
    page = FULL[name](full_board(browse)) if name in FULL else EMPTY[name.removesuffix(", empty board")](browse)
    assert (page.status == 404) is (name in ABSENT)
    return page


# What a page looks like does not depend on the database.
@pytest.mark.parametrize("backend", ["sqlite"])
def test_every_page_is_sound(shown: Page) -> None:
    assert shown.response.headers["content-type"] == "text/html; charset=utf-8"
    assert [str(error) for error in JustHTML(shown.response.text, collect_errors=True).errors] == []
    assert forbidden(shown) == []
    _refers_to_what_is_there(shown)
    _has_one_of_each(shown)


def _refers_to_what_is_there(page: Page) -> None:
    ids = [node.attributes["id"] for node in page.tree.css("[id]")]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    for name in REFERENCES:
        for node in page.tree.css(f"[{name}]"):
            for target in (node.attributes[name] or "").split():
                assert target in ids, f"{name} names #{target}, which is not there"
    for node in page.tree.css('a[href^="#"]'):
        assert (node.attributes["href"] or "")[1:] in ids, f"a link leads to {node.attributes['href']}"


def _has_one_of_each(page: Page) -> None:
    for selector in ("title", "h1", "main", "html[lang]", 'meta[name="viewport"]'):
        assert len(page.tree.css(selector)) == 1, selector
    assert page.heading
    assert page.title.removeprefix("Error: ")[0] != "·"
    for node in page.tree.css("input:not([type=hidden]), select, textarea"):
        labelled = page.tree.css(f'label[for="{node.attributes.get("id")}"]') or _within_label(node.parent)
        assert labelled, f"nothing says what {node.attributes} is"


def _within_label(node: object) -> bool:
    return getattr(node, "tag", "") == "label"
