"""Headers of every kind of answer: what protects it, and who may keep it."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from main import create_app
from tests.factories import FIELDS, PASSWORD, member, published_job, sign_in
from tests.visitor import Page
from webapps.rendering import static_files

FAULT = "a fault with a secret in it"
# Written out, so that what is taken out there is missed here.
PROTECTING = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def faulty(database: str) -> TestClient:
    """Speaks to a board of which two addresses fail in a way that nobody foresaw."""
    app: FastAPI = create_app()

    def fail() -> None:
        raise RuntimeError(FAULT)

    app.router.routes.insert(0, app.router.route_class("/fault", fail))
    app.router.routes.insert(0, app.router.route_class("/api/v1/fault", fail))
    return TestClient(app, follow_redirects=False)


def answers(client: TestClient) -> Iterator[tuple[str, Response]]:
    """An answer of every kind the board gives."""
    job = published_job()
    site = static_files.url("css/site.css")
    etag = client.get(site).headers["etag"]
    yield "200", client.get("/")
    yield "200", client.get(job.path)
    yield "200", client.get(site)
    yield "200", client.get("/openapi.json")
    yield "200", client.get("/api/v1/jobs")
    yield "200", client.head("/jobs")
    yield "301", client.get("/jobs/")
    yield "301", client.get(f"/jobs/{job.id}")
    yield "303", client.get("/dashboard")
    yield "304", client.get(site, headers={"If-None-Match": etag})
    yield "400", client.post("/login", content=b"x", headers={"Content-Type": "multipart/form-data; boundary=x"})
    yield "401", client.post("/login", data={"email": "x", "password": "x"})
    yield "401", client.post("/api/v1/jobs", json=FIELDS)
    yield "403", client.post("/login", headers={"Origin": "https://evil.example"})
    yield "404", client.get("/nothing")
    yield "404", client.get("/static/nothing.css")
    yield "404", client.get("/api/v1/nothing")
    yield "405", client.put("/jobs")
    yield "405", client.put(site)
    yield "413", client.post("/login", content=b"x" * 1_100_000)
    yield "414", client.get("/jobs?q=" + "x" * 9000)
    yield "415", client.post("/login", json={})
    yield "422", client.get("/jobs?sort=x")
    yield "422", client.get("/api/v1/jobs?sort=x")
    yield "500", client.get("/fault")
    yield "500", client.get("/api/v1/fault")


def test_every_answer_carries_what_protects_it(faulty: TestClient) -> None:
    for status, answer in answers(faulty):
        assert str(answer.status_code) == status
        for name, value in PROTECTING.items():
            assert answer.headers.get_list(name) == [value], f"{name} of {answer.url}"
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_every_text_says_what_it_is_written_in(faulty: TestClient) -> None:
    for _, answer in answers(faulty):
        kind = answer.headers.get("content-type", "")
        assert bool(kind) or not answer.content
        assert not kind.startswith("text/") or kind.endswith("; charset=utf-8")


def test_behind_https_every_answer_keeps_browsers_there(https_client: TestClient) -> None:
    for path in ("/", "/nothing", "/static/nothing.css", "/api/v1/jobs", "/jobs?sort=x", "/dashboard"):
        assert https_client.get(path).headers["strict-transport-security"] == "max-age=63072000"


@pytest.mark.parametrize(
    "host", ["evil.example", "jobs.example.org.evil.example", "evil@jobs.example.org", "", "127.0.0.1", "[::1"]
)
def test_a_board_with_an_address_answers_to_no_other_host(https_client: TestClient, host: str) -> None:
    page = Page(https_client.get("/", headers={"Host": host}))
    assert (page.status, page.heading) == (421, "Not at this address")
    assert "This board lives at https://jobs.example.org, and answers there alone." in page.text
    assert "evil.example" not in page.response.text
    assert page.response.headers["x-content-type-options"] == "nosniff"


def test_a_board_with_an_address_answers_to_no_two_hosts(https_client: TestClient) -> None:
    hosts = [("Host", "jobs.example.org"), ("Host", "evil.example")]
    for sent in (hosts, hosts[::-1]):
        assert https_client.get("/", headers=sent).status_code == 421


@pytest.mark.parametrize("host", ["jobs.example.org:8000", "JOBS.example.org"])
def test_the_boards_host_is_known_by_its_name_alone(https_client: TestClient, host: str) -> None:
    assert https_client.get("/", headers={"Host": host}).status_code == 200


def test_no_link_is_built_from_the_host_that_was_asked_for(client: TestClient) -> None:
    job = published_job()
    for path in (job.path, f"/jobs/{job.id}", "/", "/api/v1/jobs", "/docs", "/jobs/"):
        answer = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in answer.text + str(answer.headers)


def test_a_fault_is_told_in_a_page_of_its_own_without_what_it_was(faulty: TestClient) -> None:
    page = Page(faulty.get("/fault"))
    assert (page.status, page.heading) == (500, "Something went wrong")
    assert page.response.headers["content-type"] == "text/html; charset=utf-8"
    assert FAULT not in page.response.text
    assert "Traceback" not in page.response.text
    assert page.all("header") == []


def test_a_fault_of_the_api_is_a_problem_without_what_it_was(faulty: TestClient) -> None:
    answer = faulty.get("/api/v1/fault")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 500
    assert FAULT not in answer.text


def test_pages_of_somebody_signed_in_are_kept_by_nobody(client: TestClient) -> None:
    job = published_job()
    shared = ("/", "/jobs", job.path, "/companies", "/docs")
    paths = (*shared, "/post-a-job", "/nothing")
    for path in paths:
        answer = client.get(path)
        vary = "Accept-Encoding, Cookie" if path in shared else "Cookie"
        assert (answer.headers["cache-control"], answer.headers["vary"]) == ("no-cache", vary)
    sign_in(client, member())
    for path in (*paths, "/dashboard", f"/jobs/{job.id}"):
        answer = client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "Cookie" in answer.headers["vary"]


def test_the_answer_that_signs_somebody_in_is_kept_by_nobody(client: TestClient) -> None:
    sent = {"name": "Ann", "email": "ann@example.org", "password": "four plain words here"}
    assert client.post("/register", data=sent).headers["cache-control"] == "no-store"


def test_what_the_api_answers_somebody_is_kept_by_nobody(client: TestClient) -> None:
    user = member()
    job = published_job(user)
    sent = {"username": user.email, "password": PASSWORD}
    bearer = {"Authorization": f"Bearer {client.post('/api/v1/token', data=sent).json()['access_token']}"}
    client.cookies.clear()
    for path in ("/api/v1/my/jobs", f"/api/v1/jobs/{job.id}", "/api/v1/jobs", "/api/v1/nothing"):
        assert client.get(path, headers=bearer).headers.get_list("cache-control") == ["no-store"]
    changed = client.patch(f"/api/v1/jobs/{job.id}", json={}, headers=bearer)
    assert (changed.status_code, changed.headers["cache-control"]) == (200, "no-store")
    assert client.get("/", headers={"Authorization": "Basic x"}).headers["cache-control"] == "no-store"


def test_what_is_still_being_written_and_what_went_wrong_is_kept_by_nobody(faulty: TestClient) -> None:
    for answer in (faulty.post("/post-a-job/description", data={"description": "x"}), faulty.get("/fault")):
        assert answer.headers["cache-control"] == "no-store"


def test_a_page_asks_for_its_style_and_script_by_addresses_that_last(client: TestClient) -> None:
    page = Page(client.get("/"))
    addresses = [
        str(node.attributes.get("href") or node.attributes.get("src"))
        for node in page.tree.css("link[rel=stylesheet], link[rel=icon], script[src]")
    ]
    assert len(addresses) == 3
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
