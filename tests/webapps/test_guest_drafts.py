"""Postings of people without an account: kept in their browser, never lost, nobody else's."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from core.clock import utc_now
from core.config import settings
from db.models import Job
from db.session import reading
from db.vocabulary import State
from tests.at_once import at_once
from tests.factories import FORM, PASSWORD, draft_job, member, sign_in, user_with_email
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse
from webapps import throttles

ANN = {"name": "Ann Lee", "email": "ann@example.org", "password": PASSWORD}


def jobs() -> list[Job]:
    with reading() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


def write(visitor: Visitor, title: str = FORM["title"], *, action: str = "publish", fresh: bool = True) -> Page:
    """The page a visitor sees after sending a posting."""
    page = visitor.get("/post-a-job?fresh=1" if fresh else "/post-a-job")
    return visitor.submit(page, "/post-a-job", ("action", action), **{**FORM, "title": title})


@pytest.mark.parametrize("action", ["publish", "draft"])
def test_a_visitors_posting_waits_as_a_draft_and_is_not_public(browse: Browse, action: str) -> None:
    visitor = browse()
    page = write(visitor, action=action)
    assert (page.status, page.heading) == (401, "One step left")
    assert "“Night Nurse, Intensive Care” is kept in this browser, not public yet." in page.text
    [job] = jobs()
    assert (job.state, job.owner_id) == (State.DRAFT, None)
    assert browse().get(job.path).status == 404
    assert browse(member()).get(f"/jobs/{job.id}/edit").status == 404


def test_its_cookie_is_out_of_reach_of_scripts_and_lasts_a_week(browse: Browse) -> None:
    [cookie] = write(browse()).response.headers.get_list("set-cookie")
    assert cookie.startswith("posting_draft=")
    assert {"HttpOnly", "SameSite=lax", "Max-Age=604800", "Path=/"} <= set(cookie.split("; "))


def test_it_waits_on_the_form_of_that_browser_alone(browse: Browse) -> None:
    visitor = browse()
    write(visitor)
    page = visitor.get("/post-a-job")
    assert (page.value("title"), page.value("description")) == (FORM["title"], FORM["description"])
    assert "This is what you typed before." in page.text
    assert browse().get("/post-a-job").value("title") == ""
    assert visitor.get(page.link("Start with an empty form")).value("title") == ""


def test_sending_it_again_changes_the_draft(browse: Browse) -> None:
    visitor = browse()
    write(visitor)
    write(visitor, "Day Nurse", fresh=False)
    assert [job.title for job in jobs()] == ["Day Nurse"]


def test_the_same_form_sent_twice_makes_one_draft(browse: Browse) -> None:
    visitor = browse()
    page = visitor.get("/post-a-job")
    for title in ("First", "Second"):
        visitor.submit(page, "/post-a-job", ("action", "publish"), **{**FORM, "title": title})
    assert [job.title for job in jobs()] == ["Second"]
    assert visitor.get("/post-a-job").value("title") == "Second"


def test_the_same_form_sent_at_once_makes_one_draft_that_each_answer_names(browse: Browse) -> None:
    def send(form: tuple[Visitor, str]) -> str:
        visitor, key = form
        return visitor.post("/post-a-job", {**FORM, "form_key": key, "action": "publish"}).cookies["posting_draft"]

    for number in range(1, 6):
        key = browse().get("/post-a-job").value("form_key") or ""
        assert at_once(send, [(browse(), key), (browse(), key)]) == [key, key]
        assert len(jobs()) == number


@pytest.mark.parametrize("key", ["", "with spaces", "a.b", "é", "\x00", "x" * 64])
def test_a_draft_can_be_found_again_whatever_key_was_sent(browse: Browse, key: str) -> None:
    visitor = browse()
    visitor.post("/post-a-job", {**FORM, "form_key": key, "action": "publish"})
    assert visitor.get("/post-a-job").value("title") == FORM["title"]


def test_a_visitors_posting_with_errors_is_not_kept_but_comes_back(browse: Browse) -> None:
    visitor = browse()
    page = Page(visitor.post("/post-a-job", {**FORM, "title": "", "action": "publish"}))
    assert (page.status, page.value("description")) == (422, FORM["description"])
    assert jobs() == []


@pytest.mark.parametrize("how", ["Create an account", "Log in"])
def test_whoever_signs_in_finds_it_on_the_form_and_the_dashboard(browse: Browse, how: str) -> None:
    visitor = browse()
    user = member() if how == "Log in" else None
    page = visitor.get(write(visitor).link(how))
    if user is None:
        page = visitor.submit(page, "/register", None, **ANN)
        user = user_with_email(ANN["email"])
    else:
        page = visitor.submit(page, "/login", email=user.email, password=PASSWORD)
    assert user is not None
    assert (page.path, page.value("title")) == ("/post-a-job", FORM["title"])
    assert page.all(".flash") == ["Your draft is here. Check it, then publish it."]
    assert [(job.owner_id, job.state) for job in jobs()] == [(user.id, State.DRAFT)]
    assert visitor.get("/dashboard").link(FORM["title"]) == f"/jobs/{jobs()[0].id}/edit"
    page = visitor.submit(page, "/post-a-job", ("action", "publish"))
    assert (page.status, page.heading) == (200, FORM["title"])
    assert [job.state for job in jobs()] == [State.PUBLISHED]
    assert visitor.get("/post-a-job").value("title") == ""


def test_two_drafts_of_one_browser_are_both_kept(browse: Browse) -> None:
    visitor = browse()
    write(visitor, "First")
    write(visitor, "Second")
    assert [job.title for job in jobs()] == ["First", "Second"]
    assert visitor.get("/post-a-job").value("title") == "Second"
    page = visitor.submit(visitor.get("/register"), "/register", None, **ANN)
    assert page.path == "/post-a-job"
    assert sorted(visitor.get("/dashboard").all(".table th[scope=row] > a")) == ["First", "Second"]
    page = visitor.submit(page, "/post-a-job", ("action", "publish"))
    assert (page.heading, visitor.get("/post-a-job").value("title")) == ("Second", "First")


def test_a_browser_keeps_twenty_drafts_and_says_when_it_is_full(browse: Browse) -> None:
    visitor = browse()
    for number in range(20):
        assert write(visitor, f"Draft {number}").status == 401
    page = write(visitor, "One more")
    assert (page.status, page.value("title"), len(jobs())) == (409, "One more", 20)
    assert "This browser keeps 20 postings for you and has no room for this one." in page.text
    assert write(visitor, "Changed", fresh=False).status == 401
    visitor.submit(visitor.get("/register"), "/register", None, **ANN)
    page = visitor.submit(page, "/post-a-job", ("action", "draft"))
    titles = page.all(".table th[scope=row] > a")
    assert sorted(titles) == sorted([*(f"Draft {number}" for number in range(19)), "Changed", "One more"])


def test_drafts_that_are_gone_make_room_for_new_ones(browse: Browse) -> None:
    visitor = browse()
    visitor.client.cookies.set("posting_draft", ".".join(f"key-of-the-past-{number}" for number in range(20)))
    page = write(visitor)
    assert (page.status, len(page.response.cookies["posting_draft"].split("."))) == (401, 1)


def test_signing_in_claims_no_draft_of_another_browser_or_account(browse: Browse) -> None:
    write(browse(), "Somebody else’s")
    owner = member()
    theirs = draft_job(owner, form_key="a-key-that-got-around")
    visitor = browse()
    visitor.client.cookies.set("posting_draft", "a-key-that-got-around.made-up")
    visitor.submit(visitor.get("/register"), "/register", None, **ANN)
    assert visitor.get("/dashboard").all(".table") == []
    assert [job.owner_id for job in jobs()] == [None, theirs.owner_id]
    assert visitor.get("/post-a-job").value("title") == ""


def test_after_logging_out_the_draft_is_the_accounts_alone(browse: Browse) -> None:
    visitor = browse()
    write(visitor)
    page = visitor.submit(visitor.get("/register"), "/register", None, **ANN)
    visitor.submit(page, "/logout")
    assert visitor.get("/post-a-job").value("title") == ""
    sign_in(visitor.client, member())
    assert visitor.get("/post-a-job").value("title") == ""


def test_a_public_posting_is_not_changed_by_a_browser_that_knows_its_key(browse: Browse) -> None:
    visitor = browse()
    write(visitor)
    key = visitor.client.cookies["posting_draft"]
    page = visitor.submit(visitor.get("/register"), "/register", None, **ANN)
    visitor.submit(page, "/post-a-job", ("action", "publish"))
    other = browse()
    other.client.cookies.set("posting_draft", key)
    other.post("/post-a-job", {**FORM, "title": "Taken over", "form_key": key, "action": "publish"})
    [first, second] = jobs()
    assert (first.title, first.state) == (FORM["title"], State.PUBLISHED)
    assert (second.title, second.state, second.owner_id) == ("Taken over", State.DRAFT, None)


def test_drafts_that_nobody_came_back_for_go_after_a_week(browse: Browse) -> None:
    write(browse(), "Left behind")
    owned = draft_job(member(), title="Owned")
    with time_machine.travel(utc_now() + timedelta(days=8)):
        write(browse(), "Later")
    assert [job.title for job in jobs()] == [owned.title, "Later"]


@pytest.mark.parametrize("cookie", ["x", ".", "a.b.c", '"\\000"', '"a\\000b"', "x" * 3000, "%00", "\u00c3\u00a9"])
def test_a_cookie_that_the_board_did_not_write_is_harmless(browse: Browse, cookie: str) -> None:
    header = {"cookie": f"posting_draft={cookie}".encode("latin-1")}
    client = browse().client
    for path in ("/post-a-job", "/"):
        assert client.get(path, headers=header).status_code == 200  # type: ignore[arg-type]
    assert client.post("/register", data=ANN, headers=header).headers["location"] == "/dashboard"  # type: ignore[arg-type]


def test_what_was_typed_after_the_session_ran_out_waits_behind_the_login_form(browse: Browse) -> None:
    user = member()
    browser = browse(user)
    browser.submit(browser.get("/post-a-job"), "/post-a-job", ("action", "publish"), **FORM)
    [job] = jobs()
    path = f"/jobs/{job.id}/edit"
    page = browser.get(path)
    browser.client.cookies.clear()
    page = browser.submit(page, path, title='Typed <late> & "quoted"', location="Ghent\nBruges")
    assert (page.status, page.heading) == (401, "Log in")
    assert "what you typed is kept" in page.text
    page = browser.submit(page, "/login", email=user.email, password="wrong")
    assert page.status == 401
    page = browser.submit(page, "/login", email=user.email, password=PASSWORD)
    assert (page.path, page.value("title")) == (path, 'Typed <late> & "quoted"')
    assert jobs()[0].title == FORM["title"]
    assert page.response.url.query.startswith(b"kept=")
    address = f"{path}?{page.response.url.query.decode()}"
    assert browse(member()).get(address).status == 404
    browser.client.cookies.clear()
    page = browser.submit(browser.get(address), "/login", email=user.email, password=PASSWORD)
    assert (page.path, page.value("title")) == (path, 'Typed <late> & "quoted"')


@pytest.mark.parametrize("below", ["?a=b", "#c", "?a=b#c"])
def test_a_form_that_was_kept_is_found_whatever_follows_its_pages_address(browse: Browse, below: str) -> None:
    user = member()
    path = f"/jobs/{draft_job(user).id}/edit"
    sent = {"email": user.email, "password": PASSWORD, "next": path + below, "kept:title": "Typed"}
    answer = browse().post("/login", sent)
    assert answer.headers["location"].startswith(f"{path}?kept=")


def test_a_network_leaves_so_many_drafts_in_an_hour_and_loses_nothing(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles, "DRAFTS_PER_HOUR", 2)
    monkeypatch.setattr(settings, "POSTINGS_PER_HOUR", 1)
    answers = [browse().post("/post-a-job", {**FORM, "action": "draft"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert int(answers[2].headers["retry-after"]) > 0
    assert FORM["title"] in answers[2].text


def test_a_member_makes_so_many_drafts_in_an_hour_whatever_way(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttles, "DRAFTS_PER_HOUR", 2)
    monkeypatch.setattr(settings, "POSTINGS_PER_HOUR", 1)
    user = member()
    browser, job = browse(user), draft_job(user)
    assert browser.post("/post-a-job", {**FORM, "action": "draft"}).status_code == 303
    assert browser.post(f"/jobs/{job.id}/copy", {}).status_code == 303
    assert browser.post(f"/jobs/{job.id}/copy", {}).status_code == 429
    assert browser.post("/post-a-job", {**FORM, "action": "publish"}).status_code == 429
