"""What no page sends: odd addresses, oversized and malformed requests. People get a page, never an error 500."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from db.models import Job, User
from db.session import reading
from tests.factories import FORM, PASSWORD, member, published_job, sign_in
from tests.visitor import Page
from tests.webapps.conftest import Browse

FORMS = ["/login", "/register", "/post-a-job", "/post-a-job/description", "/password/reset/x"]
MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na\\ud800\r\n--x--\r\n'


def shown(answer_of: TestClient, method: str, path: str, **sent: object) -> Page:
    """The page that answers a request, checked to be one of the board's."""
    page = Page(answer_of.request(method, path, **sent))  # type: ignore[arg-type]
    assert page.response.headers["content-type"] == "text/html; charset=utf-8"
    assert page.tree.css_matches("header nav")
    assert page.heading
    return page


@pytest.mark.parametrize(
    "job_id", ["0", "-1", "2147483648", "99999999999999999999", "abc", "1.5", "1e3", "%00", "²", "٣", " "]
)
def test_an_odd_id_is_not_found(browse: Browse, job_id: str) -> None:
    client = browse(member()).client
    for path in (f"/jobs/{job_id}", f"/jobs/{job_id}/words", f"/jobs/{job_id}/edit", f"/jobs/{job_id}/closure"):
        assert shown(client, "GET", path).status == 404
    for below in ("edit", "publication", "closure", "renewal", "copy", "deletion"):
        assert shown(client, "POST", f"/jobs/{job_id}/{below}").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/nothing/here", "/companies/nobody", "/companies/%00", "/companies/a%00b", "/jobs/" + "1" * 99,
        "/jobs/1/edit/more", "/.git/config", "/.env", "/admin", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
        "/%FF%FE", "/%F0%9F", "/%", "/jobs%3Fq=x", "/login%00", "/;", "/*", "/jobs/%0d%0aSet-Cookie:%20a=b",
    ],
)  # fmt: skip
def test_an_odd_address_is_not_found(client: TestClient, path: str) -> None:
    page = shown(client, "GET", path)
    assert (page.status, page.title) == (404, "Page not found · Openings")
    assert page.link("See all open jobs") == "/jobs"
    assert "set-cookie" not in page.response.headers


@pytest.mark.parametrize(
    "query",
    [
        "kept=1", "kept=%C2%B2", "kept=99999999999999999999", "kept=-1", "kept=%00", "fresh=1&kept=x", "=&&&=&",
        "%00=%00", "a[]=1&a[b]=2", "kept=1&kept=2", "%FF=%FF", "next=%00", "next=//evil.example",
    ],
)  # fmt: skip
def test_an_odd_query_changes_no_page(browse: Browse, query: str) -> None:
    for client in (browse().client, browse(member()).client):
        for path in ("/", "/jobs", "/post-a-job", "/companies", "/docs", "/password/forgot"):
            assert shown(client, "GET", f"{path}?{query}").status == 200
        assert client.get(f"/login?{query}").status_code in (200, 303)


def test_a_query_that_a_page_cannot_read_is_answered_with_a_page(client: TestClient) -> None:
    page = shown(client, "GET", "/post-a-job?fresh=perhaps")
    assert (page.status, page.heading) == (422, "The board could not read that")


def pieces() -> Iterator[bytes]:
    """More than a mebibyte that does not say how long it is."""
    yield b"description="
    for _ in range(1100):
        yield b"x" * 1024


@pytest.mark.parametrize("path", [*FORMS, "/logout", "/nothing", "/"])
def test_a_body_of_more_than_a_mebibyte_is_refused_with_a_page(client: TestClient, path: str) -> None:
    page = shown(client, "POST", path, content=b"x" * 1_048_577)
    assert (page.status, page.heading) == (413, "That is too much at once")


@pytest.mark.parametrize("path", FORMS)
def test_so_is_one_that_does_not_say_how_long_it_is(client: TestClient, path: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert shown(client, "POST", path, content=pieces(), headers=headers).status == 413


@pytest.mark.parametrize("path", ["/jobs", "/", "/login", "/nothing", "/post-a-job"])
def test_a_query_of_more_than_eight_kibibytes_is_refused_with_a_page(client: TestClient, path: str) -> None:
    page = shown(client, "GET", f"{path}?q={'x' * 8191}")
    assert (page.status, page.heading) == (414, "That address is too long")


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"email=x", 400),
        (MULTIPART, b"no boundary here", 400),
        (MULTIPART, b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n", 400),
        (MULTIPART, b"--x\r\n\x00\xff: \r\n\r\n", 400),
        (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nx\r\n--x--\r\n', 400),
        (MULTIPART, b"".join(PART.replace(b"--x--", b"") for _ in range(300)) + b"--x--", 400),
        (f"{MULTIPART}; charset=unicode_escape", PART, 415),
        (f"{MULTIPART}; charset=utf-16", PART, 415),
        (f"{MULTIPART}; charset=nothing", PART, 415),
        ("application/x-www-form-urlencoded; charset=utf-16", b"email=x", 415),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(300)), 400),
        ("application/json", b'{"title": "x", "email": "x", "password": "x"}', 415),
        ("text/plain", b"title=x", 415),
        ("application/xml", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>", 415),
        ("", b"title=x", 415),
        ("nonsense", b"title=x", 415),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/login", "/register", "/post-a-job"])
def test_a_malformed_form_is_refused_with_a_page(
    browse: Browse, path: str, kind: str, body: bytes, status: int
) -> None:
    client = browse(member()).client
    headers = {"Content-Type": kind} if kind else {}
    assert shown(client, "POST", path, content=body, headers=headers).status == status
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 0
        assert session.scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.parametrize(("kind", "body"), [(MULTIPART, b"no boundary"), ("application/json", b"{}"), ("", b"x" * 99)])
def test_so_is_one_sent_after_the_session_ran_out(client: TestClient, kind: str, body: bytes) -> None:
    job = published_job(member())
    headers = {"Content-Type": kind} if kind else {}
    assert shown(client, "POST", f"/jobs/{job.id}/edit", content=body, headers=headers).status in (400, 415)


@pytest.mark.parametrize(
    "body", [b"email=%FF%FE&password=%", b"%00=%00&email=a%00b", b"email=a&email=b", b"&&&===", b"email"]
)
def test_odd_bytes_in_a_form_are_read_as_well_as_they_can_be(client: TestClient, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert shown(client, "POST", "/login", content=body, headers=headers).status == 401
    assert shown(client, "POST", "/register", content=body, headers=headers).status == 422


# The stricter of the two: it refuses what it cannot store.
@pytest.mark.parametrize("backend", ["postgresql"])
@pytest.mark.parametrize("name", [*FORM, "form_key", "revision", "action", "expires_at", "seniority"])
def test_no_value_of_a_field_is_an_error_of_the_board(browse: Browse, name: str) -> None:
    client = browse(member()).client
    for value in (
        "\x00",
        "\u202e",
        "x" * 60_000,
        "9" * 400,
        "-0",
        "%s%n{0}",
        "' OR 1=1 --",
        "\U0001f469\u200d\U0001f680",
    ):
        for action in ("publish", "preview"):
            answer = client.post("/post-a-job", data={**FORM, "action": action, name: value})
            assert answer.status_code in (200, 303, 422)


def test_a_way_on_that_is_longer_than_any_address_here_is_not_gone(browse: Browse) -> None:
    user = member()
    sent = {"email": user.email, "password": PASSWORD, "next": "/" + "x" * 5000, "kept:title": "Typed \x00"}
    answer = browse().post("/login", sent)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/dashboard")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/"), ("PUT", "/jobs"), ("DELETE", "/jobs/1/edit"), ("PATCH", "/login"), ("TRACE", "/"),
        ("OPTIONS", "/jobs"), ("BREW", "/jobs"), ("GET", "/logout"), ("POST", "/dashboard"), ("PUT", "/post-a-job"),
    ],
)  # fmt: skip
def test_a_wrong_method_is_answered_with_a_page_that_says_so(client: TestClient, method: str, path: str) -> None:
    page = shown(client, method, path)
    assert (page.status, page.heading) == (405, "That does not work here")
    assert page.response.headers["allow"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    ],
)
def test_a_form_sent_from_another_site_does_nothing(browse: Browse, headers: dict[str, str]) -> None:
    owner = member()
    job = published_job(owner)
    client = browse(owner).client
    for path in ("/post-a-job", f"/jobs/{job.id}/closure", f"/jobs/{job.id}/edit", "/login", "/logout", "/register"):
        page = shown(client, "POST", path, data={**FORM, "title": "Forged"}, headers=headers)
        assert (page.status, page.heading) == (403, "Not allowed")
    assert client.get("/dashboard").status_code == 200
    assert [item["title"] for item in client.get("/api/v1/jobs").json()["items"]] == [job.title]


@pytest.mark.parametrize(
    ("referer", "way"),
    [
        ("http://testserver/jobs?q=a&sort=newest#top", "/jobs?q=a&sort=newest"),
        ("http://testserver/", "/"),
        ("http://testserver", None),
        ("http://testserver//evil.example", None),
        ("http://testserver/\\evil.example", None),
        ("https://evil.example/jobs", None),
        ("http://testserver.evil.example/jobs", None),
        ("http://evil.example@testserver/jobs", None),
        ("http://[testserver/jobs", None),
        ("javascript:alert(1)", None),
        ("/jobs", None),
    ],
)
def test_who_is_refused_is_led_back_to_the_page_of_the_form(client: TestClient, referer: str, way: str | None) -> None:
    page = shown(client, "POST", "/login", content=b"x" * 1_048_577, headers={"Referer": referer})
    ways = [node.attributes["href"] for node in page.tree.css("main p a")]
    assert ways == [way, "/"] if way else ways == ["/"]


def test_who_only_read_is_led_to_the_front_page(client: TestClient) -> None:
    page = shown(client, "GET", "/post-a-job?fresh=perhaps", headers={"Referer": "http://testserver/jobs"})
    assert page.all("main p a") == ["Go to the front page"]


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_a_form_sent_from_the_board_or_by_a_program_arrives(browse: Browse, headers: dict[str, str]) -> None:
    user = member()
    sent = {"email": user.email, "password": PASSWORD}
    assert browse().client.post("/login", data=sent, headers=headers).status_code == 303


def test_a_page_that_is_not_found_knows_who_asks(client: TestClient) -> None:
    sign_in(client, member(name="Ann Lee"))
    page = shown(client, "GET", "/nothing")
    assert page.tree.css_matches('header button[title="Ann Lee"]')


@pytest.mark.parametrize(
    "cookie", ["a", "=", ";;;", "access_token", "access_token=;access_token=x", "\u00ff=\u00ff", "a=" + "x" * 4000]
)
def test_odd_cookies_change_nothing(client: TestClient, cookie: str) -> None:
    headers = {"cookie": cookie.encode("latin-1")}
    assert shown(client, "GET", "/", headers=headers).status == 200


def test_an_odd_language_or_agent_changes_nothing(client: TestClient) -> None:
    headers = {"User-Agent": "x" * 5000, "Accept-Language": quote("ÿ" * 100), "Accept": "application/json"}
    assert shown(client, "GET", "/jobs", headers=headers).status == 200
    user = member()
    sent = {"email": user.email, "password": PASSWORD}
    assert client.post("/login", data=sent, headers=headers).status_code == 303
