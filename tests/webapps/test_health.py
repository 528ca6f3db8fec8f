"""What watches the board is told whether it is alive, and whether it can serve."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from core.config import settings
from db.session import engine
from tests.fresh import board_on, fresh_database


def test_a_board_that_can_serve_says_so(client: TestClient) -> None:
    for path, words in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (200, words)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        assert client.head(path).status_code == 200


def test_a_database_of_another_version_is_not_ready(
    client: TestClient, backend: str, tmp_path: Path, worker_id: str
) -> None:
    with board_on(fresh_database(backend, tmp_path, f"board_{worker_id}_ready")):
        answer = client.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "the schema is another version's\n")
        assert client.get("/healthz").status_code == 200


def test_a_database_that_is_not_there_is_not_ready(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATABASE_URL", f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    answer = client.get("/readyz")
    engine().dispose()
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")
    assert client.get("/healthz").text == "ok\n"
