"""Browsers of different people on one board, and a board behind https."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from core.config import settings
from db.models import User
from main import create_app
from tests.factories import sign_in
from tests.visitor import Visitor

Browse = Callable[..., Visitor]
HTTPS = "https://jobs.example.org"


@pytest.fixture
def browse(app: object, database: str) -> Browse:
    """browse(user) is a browser of its own that the user is signed in with; browse() a visitor's."""

    def open_browser(user: User | None = None) -> Visitor:
        client = TestClient(app, follow_redirects=False)  # type: ignore[arg-type]
        if user is not None:
            sign_in(client, user)
        return Visitor(client)

    return open_browser


@pytest.fixture
def https_client(database: str, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Speaks to a board whose PUBLIC_URL is https."""
    monkeypatch.setattr(settings, "PUBLIC_URL", HTTPS)
    monkeypatch.setitem(settings.__dict__, "base_url", HTTPS)
    return TestClient(create_app(), base_url=HTTPS, follow_redirects=False)
