"""Logging in and out."""

import bcrypt
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from core.hashing import hash_password
from core.security import decode_access_token
from db.models import User, UserSession
from db.session import reading, writing
from tests.factories import PASSWORD, member, sign_in
from tests.visitor import Page, Visitor
from tests.webapps.conftest import HTTPS, Browse

NOBODY = "No account has this address and password. Check both and try again."


def sessions() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(UserSession)) or 0


def log_in(visitor: Visitor, user: User, **changes: str) -> Page:
    return Page(visitor.post("/login", {"email": user.email, "password": PASSWORD, **changes}))


def cookies(page: Page) -> dict[str, list[str]]:
    """The cookies an answer sets: name to value and attributes."""
    lines = [line.split("; ") for line in page.response.headers.get_list("set-cookie")]
    return {first.split("=")[0]: [first.split("=", 1)[1], *rest] for first, *rest in lines}


def test_a_right_password_sets_the_cookie_and_goes_to_the_dashboard(visitor: Visitor) -> None:
    user = member()
    page = log_in(visitor, user)
    assert (page.status, page.response.headers["location"]) == (303, "/dashboard")
    token, *attributes = cookies(page)["access_token"]
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=lax"]
    claims = decode_access_token(token)
    assert claims["sub"] == str(user.id)
    assert claims["exp"] - claims["iat"] == 1800
    assert visitor.get("/dashboard").all(".flash") == ["You are logged in."]


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(https_client: TestClient) -> None:
    user = member()
    page = log_in(Visitor(https_client), user)
    assert page.status == 303
    found = cookies(page)
    assert "access_token" not in found
    assert sorted(found["__Host-access_token"][1:]) == ["HttpOnly", "Path=/", "SameSite=lax", "Secure"]
    assert "Secure" in found["flash"]
    assert https_client.get("/dashboard").status_code == 200
    https_client.cookies.clear()
    https_client.cookies.set("access_token", found["__Host-access_token"][0])
    assert https_client.get("/dashboard").headers["location"].startswith("/login")
    assert Page(https_client.get("/")).tree.css_matches(f'link[rel=canonical][href="{HTTPS}/"]')


@pytest.mark.parametrize("email", ["ANN@example.ORG", "  ann@example.org  "])
def test_an_address_is_taken_as_people_write_it(visitor: Visitor, email: str) -> None:
    user = member(email="ann@example.org")
    assert log_in(visitor, user, email=email).status == 303


def test_failure_says_the_same_whether_or_not_there_is_an_account(visitor: Visitor) -> None:
    user = member(email="ann@example.org")
    pages = [
        log_in(visitor, user, password="wrong"),
        log_in(visitor, user, password=""),
        log_in(visitor, user, email="nobody@example.org"),
        log_in(visitor, user, email=""),
    ]
    for page in pages:
        assert page.status == 401
        assert page.heading == "Log in"
        assert page.all(".notice") == [NOBODY]
        assert page.response.text.count(NOBODY) == 1
        assert "set-cookie" not in page.response.headers
    assert len({page.text for page in pages}) == 1
    assert sessions() == 0


def test_failure_keeps_the_address_and_where_to_go_but_not_the_password(visitor: Visitor) -> None:
    page = log_in(visitor, member(email="ann@example.org"), password="a wrong one", next="/companies")
    assert (page.value("email"), page.value("next")) == ("ann@example.org", "/companies")
    assert "a wrong one" not in page.response.text


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/post-a-job", "/post-a-job"),
        ("/jobs?q=a&tag=b", "/jobs?q=a&tag=b"),
        ("", "/dashboard"),
        ("//evil.example", "/dashboard"),
        ("///evil.example", "/dashboard"),
        ("/\\evil.example", "/dashboard"),
        ("\\\\evil.example", "/dashboard"),
        ("/\t/evil.example", "/dashboard"),
        ("/\n/evil.example", "/dashboard"),
        ("https://evil.example", "/dashboard"),
        ("https:evil.example", "/dashboard"),
        ("evil.example", "/dashboard"),
        ("javascript:alert(1)", "/dashboard"),
        (" javascript:alert(1)", "/dashboard"),
        ("data:text/html,x", "/dashboard"),
        ("http://testserver/jobs", "/dashboard"),
    ],
)
def test_only_a_path_of_the_board_is_gone_on_to(browse: Browse, wanted: str, reached: str) -> None:
    user = member()
    assert log_in(browse(), user, next=wanted).response.headers["location"] == reached
    signed_in = browse(user).client
    assert signed_in.get("/login", params={"next": wanted}).headers["location"] == reached
    assert signed_in.get("/register", params={"next": wanted}).headers["location"] == reached


def test_a_bcrypt_hash_of_an_old_board_is_upgraded_at_login(visitor: Visitor) -> None:
    user = member()
    with writing() as session:
        session.merge(user).password_hash = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    assert log_in(visitor, user, password="wrong").status == 401
    assert _hash_of(user).startswith("$2b$")
    assert log_in(visitor, user).status == 303
    assert _hash_of(user).startswith("$argon2id$")
    assert log_in(visitor, user).status == 303


def test_a_hash_of_today_stays_as_it_is(visitor: Visitor) -> None:
    user = member()
    with writing() as session:
        session.merge(user).password_hash = today = hash_password(PASSWORD)
    log_in(visitor, user)
    assert _hash_of(user) == today


def _hash_of(user: User) -> str:
    with reading() as session:
        return session.get_one(User, user.id).password_hash


def test_logging_out_ends_the_session_so_that_an_old_token_is_worth_nothing(visitor: Visitor) -> None:
    user = member()
    log_in(visitor, user)
    token = visitor.client.cookies["access_token"]
    assert sessions() == 1
    page = visitor.submit(visitor.get("/dashboard"), "/logout")
    assert page.path == "/"
    assert page.all(".flash") == ["You are logged out."]
    assert "access_token" not in visitor.client.cookies
    assert sessions() == 0
    visitor.client.cookies.set("access_token", token)
    assert visitor.get("/dashboard").path == "/login"


def test_logging_out_ends_no_other_session(browse: Browse) -> None:
    user = member()
    here, there = browse(user), browse(user)
    here.post("/logout", {})
    assert there.get("/dashboard").path == "/dashboard"


def test_logging_out_twice_or_signed_out_is_no_error(visitor: Visitor) -> None:
    for _ in range(2):
        answer = visitor.post("/logout", {})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_logging_in_again_starts_another_session_and_ends_the_one_before(visitor: Visitor) -> None:
    user = member()
    sign_in(visitor.client, user)
    before = visitor.client.cookies["access_token"]
    log_in(visitor, user)
    assert sessions() == 1
    visitor.client.cookies.clear()
    visitor.client.cookies.set("access_token", before)
    assert visitor.get("/dashboard").path == "/login"


def test_a_message_is_shown_once(visitor: Visitor) -> None:
    log_in(visitor, member())
    assert visitor.get("/dashboard").all(".flash") == ["You are logged in."]
    assert visitor.get("/dashboard").all(".flash") == []


@pytest.mark.parametrize("key", ["<b>x</b>", "unknown", ""])
def test_a_message_that_the_board_did_not_leave_is_not_shown(visitor: Visitor, key: str) -> None:
    visitor.client.cookies.set("flash", key)
    page = visitor.get("/")
    assert (page.status, page.all(".flash")) == (200, [])
