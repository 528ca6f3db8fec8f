"""Databases for the tests that make or replace a whole one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fresh import board_on, fresh_database


@pytest.fixture
def new_database(backend: str, tmp_path: Path, worker_id: str) -> Iterator[str]:
    """The board's database for this test has no tables yet; its URL."""
    url = fresh_database(backend, tmp_path, f"board_{worker_id}_new")
    with board_on(url):
        yield url
