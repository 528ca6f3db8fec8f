"""What holds of a password wherever it is typed: hidden, left to password managers, and compared as it stands."""

import re

import pytest

from tests.rules.sources import files_of
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse
from tests.webapps.every_page import FULL
from tests.webapps.full_board import full_board

WORDS = "  Vier Wörter im Kopf  "
ANN = {"name": "Ann Lee", "email": "ann@example.org", "password": WORDS}
# By hand, since what is wanted is that none is missing.
WHERE = {
    "login": ["current-password"],
    "register": ["new-password"],
    "new password": ["new-password"],
    "confirmation": ["current-password"],
    "account": ["current-password", "new-password"],
    "own address": ["current-password"],
    "second factor to set up": ["current-password"],
    "second factor, recovery-codes": ["current-password"],
    "second factor, replacement": ["current-password"],
    "second factor, deletion": ["current-password"],
    "devices": ["current-password"],
    "close the account": ["current-password"],
}
# What would keep a password from being pasted, filled in or typed to its end.
HINDERS = ("onpaste", "readonly", "disabled", "maxlength", "pattern", "minlength", "data-count")
_FIELD = re.compile(r'text\(\w+, "\w*password".+?\) }}', re.DOTALL)


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("name", WHERE)
def test_a_password_is_typed_hidden_and_may_be_pasted_and_filled_in(browse: Browse, name: str) -> None:
    page = FULL[name](full_board(browse))
    fields = page.tree.css('input[name*="password"]')
    kinds = [(node.attributes["type"], node.attributes["autocomplete"]) for node in fields]
    assert sorted(set(kinds)) == [("password", completed) for completed in WHERE[name]]
    assert not [name for node in fields for name in HINDERS if name in node.attributes]


def test_no_template_has_a_field_for_a_password_that_is_none() -> None:
    fields = [field for path in files_of("templates", ".html") for field in _FIELD.findall(path.read_text("utf-8"))]
    assert len(fields) >= 10
    for field in fields:
        assert 'type="password"' in field, field
        assert re.search(r'autocomplete="(current|new)-password"', field), field


@pytest.mark.parametrize(
    "almost",
    [
        WORDS.strip(),
        WORDS.upper(),
        WORDS.lower(),
        WORDS.replace("ö", "o\u0308"),
        WORDS.replace("ö", "o"),
        WORDS + " ",
        WORDS[:-1],
        WORDS + "\u200b",
    ],
)
def test_a_password_is_compared_as_it_was_typed(visitor: Visitor, almost: str) -> None:
    visitor.post("/register", ANN)
    assert visitor.post("/account", {"name": "Ann"}).status_code == 303
    changed = {"current_password": almost, "password": "other words, quite new"}
    assert Page(visitor.post("/account/password", changed)).error("current_password")
    visitor.post("/logout", {})
    assert visitor.post("/login", {**ANN, "password": almost}).status_code == 401
    assert visitor.post("/login", ANN).status_code == 303
