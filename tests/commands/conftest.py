"""An operator whose board has a folder and a database of its own."""

from pathlib import Path

import pytest

from tests.operating import Operator


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """On an SQLite file that is not there yet."""
    return Operator(tmp_path)
