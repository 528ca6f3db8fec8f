"""The board's pages from memory: whose they are, and in which form they are sent."""

import pytest
import zstandard
from fastapi.testclient import TestClient
from httpx2 import Response

from core.config import settings
from core.security_headers import HEADERS
from db.models import Job
from db.session import writing
from tests.factories import FORM, closed_job, member, published_job, sign_in
from tests.visitor import Page
from tests.webapps.conftest import Browse

SHARED = ("/", "/jobs", "/jobs?q=nurse", "/companies", "/companies/st-annes-hospital", "/docs")
CODINGS = ("identity", "gzip", "br", "zstd")
PERSONAL = ("/post-a-job", "/post-a-job?fresh=1", "/login", "/register", "/password/forgot", "/api/v1/jobs", "/nothing")


def test_every_other_answer_is_made_for_who_asked(client: TestClient) -> None:
    gone = closed_job()
    for path in (*PERSONAL, gone.path, f"/jobs/{gone.id}"):
        assert "etag" not in client.get(path).headers
        assert "etag" not in client.get(path).headers


def test_what_protects_an_answer_is_on_those_from_memory_too(client: TestClient) -> None:
    published_job()
    etag = client.get("/jobs").headers["etag"]
    for answer in (client.get("/jobs"), client.head("/jobs"), client.get("/jobs", headers={"If-None-Match": etag})):
        for name, value in HEADERS.items():
            assert answer.headers.get_list(name) == [value]
        assert answer.headers["cache-control"] == "no-cache"
    assert answer.status_code == 304


@pytest.mark.parametrize("first", ["visitor", "member"])
def test_a_member_never_sees_a_visitors_page_nor_the_other_way_round(browse: Browse, first: str) -> None:
    user = member(name="Ann <Lee>")
    job = published_job(user)
    browsers = {"visitor": browse(), "member": browse(user)}
    for person in (first, "member", "visitor", "member", "visitor"):
        for path in (*SHARED, job.path):
            page = browsers[person].get(path)
            assert ("Log out" in page.response.text) == (person == "member")
            assert ("Log in" in page.response.text) == (person == "visitor")
            assert ("Ann" in page.all("header")[0]) is False
            assert ("Edit" in page.text) == (person == "member" and path == job.path)
            assert ("etag" in page.response.headers) == (person == "visitor")


def test_a_cookie_of_a_session_that_is_over_is_no_way_in(browse: Browse, client: TestClient) -> None:
    user = member()
    browser = browse(user)
    token = browser.client.cookies[settings.access_token_cookie]
    published_job()
    browser.submit(browser.get("/"), "/logout")
    for cookie in (f"{settings.access_token_cookie}={token}", f"a=b; {settings.access_token_cookie}={token}"):
        answer = client.get("/jobs", headers={"Cookie": cookie})
        assert "Log in" in answer.text
        assert "etag" not in answer.headers


def test_a_message_is_shown_once_and_to_its_owner_alone(browse: Browse) -> None:
    owner, visitor = browse(member()), browse()
    visitor.get("/")
    page = owner.submit(owner.get("/"), "/logout")
    assert page.all(".flash") == ["You are logged out."]
    assert visitor.get("/").all(".flash") == []
    assert owner.get("/").all(".flash") == []


def test_every_form_has_a_key_of_its_own(browse: Browse) -> None:
    for path in ("/post-a-job", "/post-a-job?fresh=1"):
        keys = [browse().get(path).value("form_key") for _ in range(4)]
        assert len(set(keys)) == 4
        assert None not in keys


def test_a_visitors_draft_is_shown_to_that_visitor_alone(browse: Browse) -> None:
    author, visitor = browse(), browse()
    author.submit(author.get("/post-a-job"), "/post-a-job", ("action", "publish"), **FORM)
    assert author.get("/post-a-job").value("title") == FORM["title"]
    assert visitor.get("/post-a-job").value("title") == ""
    assert "etag" not in author.client.get("/jobs").headers


def test_nothing_that_a_request_says_of_itself_gets_into_a_shared_page(client: TestClient) -> None:
    job = published_job()
    odd = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil.example",
        "X-Original-URL": "/evil.example",
        "X-HTTP-Method-Override": "POST",
        "Accept-Language": "evil.example",
        "User-Agent": "evil.example",
        "Cookie": "theme=evil.example",
        "Origin": "https://evil.example",
        "Range": "bytes=0-9",
    }
    for path in (*SHARED, job.path):
        poisoned = client.get(path, headers=odd)
        clean = client.get(path)
        assert poisoned.status_code == clean.status_code == 200
        assert poisoned.headers["etag"] == clean.headers["etag"]
        assert "evil.example" not in clean.text


def test_a_foreign_host_gets_no_page_and_spoils_none(https_client: TestClient) -> None:
    published_job()
    own = https_client.get("/jobs")
    for host in ("evil.example", "", "jobs.example.org.evil.example"):
        answer = https_client.get("/jobs", headers={"Host": host})
        assert (answer.status_code, "etag" in answer.headers) == (421, False)
    assert https_client.get("/jobs").headers["etag"] == own.headers["etag"]


def test_over_https_the_cookie_has_another_name_and_counts_all_the_same(https_client: TestClient) -> None:
    sign_in(https_client, member())
    assert settings.access_token_cookie.startswith("__Host-")
    for _ in range(2):
        assert "Log out" in https_client.get("/jobs").text
    https_client.cookies.clear()
    answer = https_client.get("/jobs")
    assert "Log in" in answer.text
    assert answer.headers["strict-transport-security"] == "max-age=63072000"


QUERIES = ("", "?", "?q=", "?q=nurse", "?q=NURSE", "?q=nurse&q=cook", "?x=1", "?x=2", "?%71=nurse")


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_has_the_page_that_belongs_to_it(client: TestClient, query: str) -> None:
    published_job(title="Nurse")
    published_job(title="Cook", description="Soups and stews for two hundred guests.", tags=[], category=None)
    for other in ("?q=cook", "?q=nurse", ""):
        client.get(f"/jobs{other}")
    shown = Page(client.get(f"/jobs{query}")).all(".row-title")
    with writing() as session:
        session.query(Job).filter(Job.title == "Nurse").one().tags = ["another"]
    assert Page(client.get(f"/jobs{query}")).all(".row-title") == shown


def test_an_address_too_long_or_with_a_slash_at_its_end_is_answered_as_ever(client: TestClient) -> None:
    for _ in range(2):
        assert client.get("/jobs?q=" + "x" * 9000).status_code == 414
        assert client.get("/jobs/").status_code == 301


def decoded(answer: Response) -> bytes:
    """The body; the client knows every coding but one."""
    is_zstd = answer.headers.get("content-encoding") == "zstd"
    return zstandard.decompress(answer.content) if is_zstd else answer.content


def test_the_pages_are_in_every_coding_the_same(client: TestClient) -> None:
    job = published_job()
    for path in (*SHARED, job.path):
        answers = [client.get(path, headers={"Accept-Encoding": coding}) for coding in CODINGS]
        assert [answer.headers.get("content-encoding", "identity") for answer in answers] == list(CODINGS)
        assert len({decoded(answer) for answer in answers}) == 1
        assert len({answer.headers["etag"] for answer in answers}) == 4
        for answer, coding in zip(answers, CODINGS, strict=True):
            known = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": coding}
            assert client.get(path, headers=known).status_code == 304


def test_what_a_browser_has_is_not_good_any_more_after_a_change(client: TestClient) -> None:
    published_job()
    etag = client.get("/jobs").headers["etag"]
    assert client.get("/jobs", headers={"If-None-Match": etag}).status_code == 304
    published_job()
    answer = client.get("/jobs", headers={"If-None-Match": etag})
    assert (answer.status_code, len(Page(answer).all(".row"))) == (200, 2)
