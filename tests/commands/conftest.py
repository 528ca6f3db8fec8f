"""An operator whose board has a folder and a database of its own."""

from pathlib import Path

import pytest

from tests.conftest import copy_of
from tests.operating import Operator


@pytest.fixture
def backend() -> str:
    """Commands do on PostgreSQL what they do here; what differs between the two is tested in tests/db."""
    return "sqlite"


@pytest.fixture
def newcomer(tmp_path: Path) -> Operator:
    """On an SQLite file that is not there yet."""
    return Operator(tmp_path)


@pytest.fixture
def operator(prepared: dict[str, str], tmp_path: Path) -> Operator:
    """On a board that has been started before, and has no posting."""
    copy_of(prepared["sqlite"], tmp_path, "board")
    return Operator(tmp_path)
