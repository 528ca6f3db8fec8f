"""What is noted of a request, in the very lines that an operator reads."""

import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.config import settings
from core.log import event, keyed
from db.models import User
from db.queries import users
from db.schemas.posting import PostingFields
from db.session import writing
from main import create_app
from tests.factories import PASSWORD, member, moderator, published_job, sign_in
from tests.webapps.conftest import HTTPS, Noted, Written
from tests.webapps.full_board import reset_link

SECRET = "a value that nobody may read"
WRONG = {"email": "Ann@example.org", "password": "my cat's name is no password"}


def of(events: list[dict[str, Any]], name: str) -> dict[str, Any]:
    [found] = [item for item in events if item["event"] == name]
    return found


def fail_with(value: str) -> None:
    raise RuntimeError("it broke")


@pytest.fixture
def faulty(database: str) -> TestClient:
    """Speaks to a board of which two addresses fail: one by itself, one in the database."""
    app = create_app()

    def fail() -> None:
        fail_with(SECRET)

    def fail_in_the_database() -> None:
        with writing() as session:
            for _ in range(2):
                session.add(User(name=SECRET, email=SECRET, password_hash=SECRET, created_at=None))
            session.flush()

    def fail_in_a_field() -> None:
        PostingFields(title=["x", SECRET])

    app.router.routes.insert(0, app.router.route_class("/field", fail_in_a_field))
    app.router.routes.insert(0, app.router.route_class("/fault", fail))
    app.router.routes.insert(0, app.router.route_class("/api/v1/fault", fail_in_the_database))
    return TestClient(app, follow_redirects=False)


def test_a_wrong_password_is_noted_without_what_was_typed(client: TestClient, noted: Noted, written: Written) -> None:
    user = member(email="ann@example.org")
    client.post("/login", data=WRONG)
    client.post("/login", data={**WRONG, "email": "nobody@example.org"})
    known, unknown = [item for item in noted() if item["event"] == "sign_in_failed"]
    assert (known["user"], known["email"]) == (user.id, keyed("ann@example.org"))
    assert (unknown["user"], unknown["email"]) == (None, keyed("nobody@example.org"))
    assert known["network"] == "local"
    assert not [word for word in ("example.org", "password", "cat") if word in written()]


def test_who_comes_and_goes_is_noted(client: TestClient, noted: Noted) -> None:
    client.post("/register", data={"name": "Bo", "email": "bo@example.org", "password": PASSWORD})
    client.post("/logout")
    client.post("/logout")
    client.post("/api/v1/token", data={"username": "bo@example.org", "password": PASSWORD})
    with writing() as session:
        user = users.by_email(session, email="bo@example.org")
        assert user is not None
    assert [(item["event"], item["user"], item["level"]) for item in noted()] == [
        ("registered", user.id, "info"),
        ("signed_in", user.id, "info"),
        ("signed_out", user.id, "info"),
        ("signed_in", user.id, "info"),
    ]


def test_a_password_set_by_link_is_noted_without_the_link(client: TestClient, noted: Noted, written: Written) -> None:
    user = member()
    link = reset_link(user)
    client.post(link, data={"password": "short"})
    client.post(link, data={"password": "four other plain words"})
    assert of(noted(), "password_set_by_link")["user"] == user.id
    assert link.rpartition("/")[2] not in written()


def test_a_refusal_is_noted_with_its_kind_and_where(client: TestClient, noted: Noted) -> None:
    client.post("/login", data=WRONG, headers={"Origin": "https://evil.example"})
    client.post("/login", content=b"x" * 1_100_000)
    client.get(f"/jobs?q={'x' * 9000}")
    sign_in(client, member())
    client.get("/settings/search")
    found = [(item["status"], item["kind"], item["method"], item["route"]) for item in noted()]
    assert found == [
        (403, "FromAnotherSite", "POST", "(no route)"),
        (413, "ContentTooLarge", "POST", "(no route)"),
        (414, "AddressTooLong", "GET", "(no route)"),
        (403, "Forbidden", "GET", "/settings/search"),
    ]


def test_a_request_for_another_host_is_noted_without_it(
    https_client: TestClient, noted: Noted, written: Written
) -> None:
    https_client.get("/", headers={"Host": "evil.example"})
    assert of(noted(), "refused")["kind"] == "Misdirected"
    assert "evil" not in written()


def test_who_tries_too_often_is_noted(client: TestClient, noted: Noted, written: Written) -> None:
    for _ in range(11):
        client.post("/login", data=WRONG)
    found = of(noted(), "throttled")
    assert found["of"] == [keyed("ann@example.org"), "local"]
    assert "example.org" not in written()


def test_what_is_asked_for_is_not_noted(client: TestClient, written: Written) -> None:
    published_job()
    for path in ("/jobs?q=union+organizer", "/nothing/here", "/jobs?salary_min=x", "/companies", "/dashboard"):
        client.get(path)
    sign_in(client, moderator())
    client.get("/dashboard")
    assert written() == ""


def test_a_fault_is_noted_with_its_traceback_and_no_values(faulty: TestClient, noted: Noted, written: Written) -> None:
    number = faulty.get("/fault").headers["x-request-id"]
    found = of(noted(), "failed")
    assert (found["level"], found["method"], found["route"], found["request_id"]) == ("error", "GET", "/fault", number)
    assert "RuntimeError: it broke" in found["exception"]
    assert "in fail_with" in found["exception"]
    assert SECRET not in written()


def test_a_fault_in_the_database_is_noted_without_the_row(faulty: TestClient, noted: Noted, written: Written) -> None:
    assert faulty.get("/api/v1/fault").status_code == 500
    assert "IntegrityError" in of(noted(), "failed")["exception"]
    assert SECRET not in written()


def test_a_fault_in_a_field_is_noted_without_what_stood_in_it(
    faulty: TestClient, noted: Noted, written: Written
) -> None:
    assert faulty.get("/field").status_code == 500
    assert "ValidationError" in of(noted(), "failed")["exception"]
    assert SECRET not in written()


def test_every_line_of_a_request_has_its_number_and_no_other(client: TestClient, noted: Noted) -> None:
    member(email="ann@example.org")
    numbers = [client.post("/login", data=WRONG).headers["x-request-id"] for _ in range(3)]
    assert len(set(numbers)) == 3
    assert all(len(number) == 32 for number in numbers)
    assert [item["request_id"] for item in noted()] == numbers


def test_a_page_from_memory_has_no_number_of_another_request(client: TestClient) -> None:
    published_job()
    for _ in range(2):
        assert "x-request-id" not in client.get("/jobs").headers
    assert "x-request-id" in client.get("/nothing/here").headers


@pytest.mark.parametrize("given", ["abcdefgh", "A" * 64, "3f1c2a90-0000-4000-8000-1234567890ab"])
def test_a_trusted_proxy_may_give_the_number(database: str, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    client = TestClient(create_app(), client=("10.0.0.1", 1))
    assert client.get("/nothing", headers={"X-Request-ID": given}).headers["x-request-id"] != given
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", "10.0.0.1")
    assert client.get("/nothing", headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["short", "A" * 65, "<script>alert(1)</script>", "a b c d e f g", "abcdefgh,x"])
def test_a_number_that_is_not_plain_is_not_taken(database: str, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", "10.0.0.1")
    client = TestClient(create_app(), client=("10.0.0.1", 1))
    assert given not in str(client.get("/nothing", headers={"X-Request-ID": given}).headers)


HOSTILE = 'x\n{"event": "signed_in"}\r\n\x1b[2J\x00\u2028\x85'


@pytest.mark.parametrize("written", ["production", "development"], indirect=True)
def test_no_value_begins_a_line_or_moves_the_cursor(written: Written) -> None:
    event("something", value=HOSTILE + "\ud800", more=[HOSTILE])
    logging.getLogger("some.library").error("it says %s", HOSTILE)
    lines = written().splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("written", ["development"], indirect=True)
def test_in_development_a_traceback_is_readable_and_indented(written: Written) -> None:
    try:
        raise RuntimeError(HOSTILE)
    except RuntimeError as error:
        event("failed", error=error)
    first, *rest = written().splitlines()
    assert "event='failed'" in first
    assert any("Traceback" in line for line in rest)
    assert all(line.startswith("    ") and line.isprintable() for line in rest)


def test_the_address_of_an_account_cannot_be_guessed_back_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = keyed("ann@example.org")
    monkeypatch.setattr(settings, "SECRET_KEY", "another key that is long enough to sign with")
    assert keyed("ann@example.org") != before
    assert keyed("\ud800")


def test_the_board_behind_https_gives_numbers_too(https_client: TestClient) -> None:
    assert https_client.get(f"{HTTPS}/nothing").headers["x-request-id"]
