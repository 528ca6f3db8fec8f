"""A run of the tests leaves nothing on the machine but what pytest itself keeps of the last few."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.sources import PROJECT

WITHOUT_DATABASE = "tests/core/test_slugs.py"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_takes_its_folders_away(tmp_path: Path, workers: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", workers, "-p", "no:cacheprovider", WITHOUT_DATABASE],
        cwd=PROJECT,
        env={**os.environ, "TMPDIR": str(tmp_path), "TEST_POSTGRES_URL": "postgresql://nobody.asks/it"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("pytest-of-")] == []
