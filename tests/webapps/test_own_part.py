"""Somebody who is signed in gets the page for everybody with their own part of the menu in it."""

import pytest
from fastapi.testclient import TestClient

from core.clock import utc_now
from db.models import User
from db.queries import missed_searches, user_sessions
from db.session import writing
from main import create_app
from tests.factories import member, published_job, sign_in
from tests.webapps.conftest import Browse
from tests.webapps.test_page_cache import statements

LISTS = ("/", "/jobs", "/jobs?workplace=remote", "/companies", "/categories", "/categories/health", "/places")


def without_memory(user: User) -> TestClient:
    """A browser of theirs that gets no page from memory: each is made for them."""
    client = TestClient(create_app().pages.app, follow_redirects=False)
    sign_in(client, user)
    return client


@pytest.mark.parametrize("path", LISTS)
def test_it_is_the_page_that_would_be_made_for_them(browse: Browse, path: str) -> None:
    user = member(name='Ann <b>"Lee"</b>')
    published_job(workplace="remote", category="health")
    browse().get(path)
    browser = browse(user)
    with statements() as asked:
        answer = browser.client.get(path)
    assert not any("listings" in statement for statement in asked)
    made = without_memory(user).get(path)
    assert answer.text == made.text
    assert "Log in" not in answer.text
    same = ("cache-control", "content-type", "content-security-policy", "x-content-type-options", "referrer-policy")
    assert [answer.headers[name] for name in same] == [made.headers[name] for name in same]
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_a_list_that_no_visitor_has_seen_is_made_once_for_both(browse: Browse) -> None:
    published_job()
    user = member(name="Ann Lee")
    browse(user).get("/jobs")
    with statements() as asked:
        assert "Log in" in browse().client.get("/jobs").text
    assert asked == []


def test_nothing_of_one_is_shown_to_another(browse: Browse) -> None:
    ann, bob, visitor = browse(member(name="Ann Lee")), browse(member(name="Bob Ray")), browse()
    for _ in range(2):
        for browser, name in ((ann, "Ann Lee"), (bob, "Bob Ray"), (visitor, "")):
            text = browser.client.get("/jobs").text
            assert [other for other in ("Ann Lee", "Bob Ray") if other in text] == ([name] if name else [])


def test_a_session_that_was_ended_elsewhere_ends_at_once(browse: Browse) -> None:
    user = member()
    browser = browse(user)
    assert "Log out" in browser.client.get("/jobs").text
    with writing() as session:
        user_sessions.end_all(session, user_id=user.id)
    assert "Log out" not in browser.client.get("/jobs").text


def test_a_disabled_account_is_nobody_at_once(browse: Browse) -> None:
    user = member()
    browser = browse(user)
    browser.get("/jobs")
    with writing() as session:
        session.merge(user).disabled_at = utc_now()
    assert "Log out" not in browser.client.get("/jobs").text


def test_a_message_is_shown_on_a_list_and_once(browse: Browse) -> None:
    browser = browse(member())
    browser.get("/jobs")
    browser.client.cookies.set("flash", "logged-in", domain="testserver.local")
    first, second = browser.client.get("/jobs"), browser.client.get("/jobs")
    assert "You are logged in." in first.text
    assert "You are logged in." not in second.text


@pytest.mark.parametrize("name", ["q", "%71"])
def test_words_that_find_nothing_are_counted_once(browse: Browse, name: str) -> None:
    browse(member()).get(f"/jobs?{name}=unicorn+tamer")
    with writing() as session:
        assert [(row.words, row.times) for row in missed_searches.most(session, limit=5)] == [("unicorn tamer", 1)]


@pytest.mark.parametrize("path", ["/companies/a/b/c", "/places/zz/y", "/companies/nobody"])
def test_a_page_that_is_not_there_knows_who_asks(browse: Browse, path: str) -> None:
    answer = browse(member()).client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert "Log out" in answer.text


def test_head_says_what_get_would(browse: Browse) -> None:
    published_job()
    browser = browse(member())
    whole, head = (browser.client.request(method, "/jobs") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
