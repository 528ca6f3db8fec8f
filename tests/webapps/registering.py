"""Somebody who opens an account while mail is on."""

from db.models import User
from tests.factories import PASSWORD, user_with_email
from tests.smtp_server import Inbox, link_in
from tests.visitor import Page, Visitor

EMAIL = "ann@example.org"
ANN = {"name": "Ann Lee", "email": EMAIL, "password": PASSWORD}


def account() -> User:
    user = user_with_email(EMAIL)
    assert user is not None
    return user


def register(visitor: Visitor, **changes: str) -> Page:
    return visitor.submit(visitor.get("/register"), "/register", None, **{**ANN, **changes})


def registered(visitor: Visitor, inbox: Inbox, **changes: str) -> str:
    """The path of the link that registering brings."""
    register(visitor, **changes)
    [mail] = inbox.fetch()
    return link_in(mail)


def log_in(visitor: Visitor, password: str = PASSWORD) -> Page:
    return Page(visitor.post("/login", {"email": EMAIL, "password": password}))
