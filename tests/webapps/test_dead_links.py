"""Links from mails that open nothing any more say so, and lead on."""

import pytest

from tests.factories import member
from tests.visitor import Page
from tests.webapps.conftest import Browse

WAYS = {
    "/password/reset/used": [("Ask for a new link", "/password/forgot"), ("Log in", "/login")],
    "/email/verify/used": [("Log in", "/login"), ("Forgot your password?", "/password/forgot")],
    "/account/email/used": [("See your address", "/account/email")],
}


@pytest.mark.parametrize("path", list(WAYS))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_dead_link_says_what_may_be_and_leads_on(browse: Browse, path: str, method: str) -> None:
    visitor = browse(member() if path.startswith("/account") else None)
    page = visitor.get(path) if method == "GET" else Page(visitor.post(path, {"password": "a good long password"}))
    assert (page.status, page.heading) == (404, "This link no longer works")
    assert page.text.startswith("This link no longer works It was used already")
    assert [(words, page.link(words)) for words in page.all("main .button")] == WAYS[path]
    assert page.tree.css_first("main form") is None
