"""Creating an account."""

import pytest
from sqlalchemy import select

from core.hashing import verify_password
from db.models import User, UserSession
from db.session import reading
from db.vocabulary import Role
from tests.at_once import at_once
from tests.factories import PASSWORD, member, user_with_email
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse

NO_ADDRESS = "This is not an e-mail address. Enter one like name@example.com."
TOO_SHORT = "Use at least 8 characters. A few words in a row are easy to remember."
TOO_COMMON = "This password is among the most used ones, so it would be guessed. Choose another."
ANN = {"name": "Ann Lee", "email": "ann@example.org", "password": PASSWORD}


def accounts() -> list[User]:
    with reading() as session:
        return list(session.scalars(select(User)))


def refused(visitor: Visitor, **changes: str) -> Page:
    """The page that registering with these fields ends on, which makes no account."""
    before = len(accounts())
    page = Page(visitor.post("/register", {**ANN, **changes}))
    assert page.status == 422
    assert page.title.startswith("Error: Create an account")
    assert len(accounts()) == before
    return page


def test_registering_makes_an_account_and_signs_in(visitor: Visitor) -> None:
    answer = visitor.post("/register", {**ANN, "email": " Ann@Example.org "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
    [user] = accounts()
    assert (user.name, user.email, user.role) == ("Ann Lee", "ann@example.org", Role.MEMBER)
    assert user.password_hash.startswith("$argon2id$")
    assert verify_password(PASSWORD, user.password_hash)
    page = visitor.get("/dashboard")
    assert page.all(".flash") == ["Your account is ready."]
    assert page.all("nav form button") == ["Log out"]


def test_registering_goes_on_to_where_the_person_was_going(visitor: Visitor) -> None:
    page = visitor.get("/register?next=/post-a-job")
    assert visitor.submit(page, "/register", None, **ANN).path == "/post-a-job"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Enter your name."),
        ("name", "   ", "Enter your name."),
        ("name", "x" * 101, "Shorten this to 100 characters or fewer."),
        ("email", "", "Enter your e-mail address."),
        ("email", "ann", NO_ADDRESS),
        ("email", "ann@example", NO_ADDRESS),
        ("email", "a@b.org, c@d.org", NO_ADDRESS),
        ("email", "ann@example.org\nBcc: all@example.org", NO_ADDRESS),
        ("email", f"{'x' * 250}@example.org", "Shorten this to 254 characters or fewer."),
        ("email", "İ" * 240 + "@example.org", "Shorten this to 254 characters or fewer."),
        ("password", "", TOO_SHORT),
        ("password", "k7#qZ9!", TOO_SHORT),
        ("password", "x" * 1025, "Use 1,024 characters or fewer."),
        ("password", "password1", TOO_COMMON),
        ("password", "QWERTYUIOP", TOO_COMMON),
    ],
)  # fmt: skip
def test_each_field_says_what_is_wrong_with_it(visitor: Visitor, field: str, value: str, sentence: str) -> None:
    page = refused(visitor, **{field: value})
    assert page.error(field) == sentence
    assert [name for name in ANN if page.error(name)] == [field]


def test_what_was_typed_is_kept_but_never_the_password(visitor: Visitor) -> None:
    page = refused(visitor, name="Ann <Lee>", email="ann", next="/post-a-job")
    assert (page.value("name"), page.value("email"), page.value("next")) == ("Ann <Lee>", "ann", "/post-a-job")
    assert page.value("password") == ""
    assert PASSWORD not in page.response.text


def test_an_error_is_announced_where_it_is(visitor: Visitor) -> None:
    page = refused(visitor, email="ann")
    [field] = page.tree.css("#field-email")
    assert field.attributes["aria-invalid"] == "true"
    assert field.attributes["aria-describedby"] == "help-email error-email"
    assert page.all(".error-summary li") == [f"E-mail address: {NO_ADDRESS}"]


@pytest.mark.parametrize("email", ["ann@example.org", "ANN@Example.ORG", " ann@example.org "])
def test_an_address_has_one_account(visitor: Visitor, email: str) -> None:
    user = member(email="ann@example.org")
    page = refused(visitor, email=email)
    assert page.error("email") == "There is an account with this address already. Log in, or use another address."
    assert accounts()[0].password_hash == user.password_hash


def test_of_two_who_register_an_address_at_once_one_gets_it(browse: Browse) -> None:
    browsers = [browse() for _ in range(4)]
    answers = at_once(lambda visitor: visitor.post("/register", ANN).status_code, browsers)
    assert sorted(answers) == [303, 422, 422, 422]
    assert len(accounts()) == 1


@pytest.mark.parametrize("password", ["correct horse battery", "ü" * 8, "        k7#qZ", "x" * 1024, "тайное слово"])
def test_a_password_may_be_made_of_anything(visitor: Visitor, password: str) -> None:
    assert visitor.post("/register", {**ANN, "password": password}).status_code == 303
    visitor.post("/logout", {})
    assert visitor.post("/login", {**ANN, "password": password}).status_code == 303


def test_nobody_registers_as_more_than_a_member(visitor: Visitor) -> None:
    visitor.post("/register", {**ANN, "role": "operator", "id": "1", "is_operator": "1", "disabled_at": ""})
    user = user_with_email("ann@example.org")
    assert user is not None
    assert user.role is Role.MEMBER


def test_whoever_is_signed_in_is_led_on(browse: Browse) -> None:
    browser = browse(member())
    assert browser.client.get("/register").headers["location"] == "/dashboard"
    assert browser.client.get("/register?next=/post-a-job").headers["location"] == "/post-a-job"


def test_registering_leaves_the_session_before_it(browse: Browse) -> None:
    first = member()
    browser = browse(first)
    browser.post("/register", ANN)
    with reading() as session:
        owners = list(session.scalars(select(UserSession.user_id)))
    user = user_with_email("ann@example.org")
    assert user is not None
    assert owners == [user.id]
