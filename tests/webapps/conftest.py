"""Browsers of different people on one board, and a board behind https."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core import log
from core.config import settings
from core.log import Lines
from db.models import Job, User
from main import create_app
from tests.factories import PASSWORD, member, moderator, operator, sign_in
from tests.smtp_server import Inbox, mail_server
from tests.visitor import Visitor

Browse = Callable[..., Visitor]
Make = Callable[..., Job]
Written = Callable[[], str]
Noted = Callable[[], list[dict[str, Any]]]
HTTPS = "https://jobs.example.org"
PEOPLE = ("visitor", "stranger", "owner", "moderator", "operator")


@pytest.fixture
def browse(app: object, database: str) -> Browse:
    """browse(user) is a browser of its own that the user is signed in with; browse() a visitor's."""

    def open_browser(user: User | None = None) -> Visitor:
        client = TestClient(app, follow_redirects=False)  # type: ignore[arg-type]
        if user is not None:
            sign_in(client, user)
        return Visitor(client)

    return open_browser


def logged_in(browse: Browse, user: User) -> Visitor:
    """A browser whose cookie came from the board, so that the board can give it another."""
    visitor = browse()
    assert visitor.post("/login", {"email": user.email, "password": PASSWORD}).status_code == 303
    return visitor


def browser_of(browse: Browse, person: str, owner: User) -> Visitor:
    """The browser of one of PEOPLE, as seen from a posting of the owner's."""
    match person:
        case "visitor":
            return browse()
        case "stranger":
            return browse(member(name="Stran Ger"))
        case "owner":
            return browse(owner)
        case "moderator":
            return browse(moderator())
        case _:
            return browse(operator())


@pytest.fixture
def inbox(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """Mail is on, and this is where all of it comes to."""
    with mail_server() as inbox:
        monkeypatch.setattr(settings, "SMTP_URL", inbox.url)
        yield inbox


@pytest.fixture
def https_client(database: str, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Speaks to a board whose PUBLIC_URL is https."""
    monkeypatch.setattr(settings, "PUBLIC_URL", HTTPS)
    monkeypatch.setitem(settings.__dict__, "base_url", HTTPS)
    return TestClient(create_app(), base_url=HTTPS, follow_redirects=False)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Written]:
    """All that was written, in production; in development where the test says so."""
    monkeypatch.setattr(settings, "ENVIRONMENT", getattr(request, "param", "production"))
    log._formatter.cache_clear()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    root, board = logging.getLogger(), logging.getLogger("board")
    root.addHandler(handler)
    board.setLevel(logging.INFO)
    yield stream.getvalue
    board.setLevel(logging.NOTSET)
    root.removeHandler(handler)
    log._formatter.cache_clear()


@pytest.fixture
def noted(written: Written) -> Noted:
    return lambda: [json.loads(line) for line in written().splitlines()]
