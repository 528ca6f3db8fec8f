"""manage.py as it is started by hand, in a copy of the project."""

import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.operating import PROJECT, Operator

COMMANDS = {
    "run", "migrate", "create-admin", "reset-password", "import", "seed-demo", "backup", "restore", "reindex",
    "check", "test", "worker", "set-role", "remove-second-factor", "send-test-mail",
}  # fmt: skip
CODE = ("commands", "core", "db", "importing", "scripts", "webapps")


def listed(text: str) -> set[str]:
    return set(re.findall(r"^  ([a-z-]+)  ", text.partition("Commands:")[2], re.MULTILINE))


def test_help_lists_every_command_and_needs_no_settings(newcomer: Operator) -> None:
    broken = Operator(newcomer.folder, {"ENVIRONMENT": "production"}, secret_key=None)
    ended = broken.run("--help")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert listed(ended.stdout) == COMMANDS
    assert list(newcomer.folder.iterdir()) == []


def test_the_handbook_names_every_command() -> None:
    handbook = (PROJECT / "docs" / "operating.md").read_text().partition("## All commands")[2]
    assert set(re.findall(r"^\| `manage\.py ([a-z-]+)` \|", handbook, re.MULTILINE)) == COMMANDS


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="outside a virtual environment manage.py makes one")
def test_the_file_itself_runs_in_an_environment_that_has_the_libraries(newcomer: Operator, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for folder in CODE:
        shutil.copytree(PROJECT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("manage.py", "alembic.ini", ".env.template"):
        shutil.copy(PROJECT / file, project)
    (project / "requirements.txt").write_text(f"sqlalchemy=={metadata.version('sqlalchemy')}  # and others\n")
    settings = {name: value for name, value in newcomer.environment().items() if name != "ENV_FILE"}
    settings.pop("SECRET_KEY")
    ended = subprocess.run(
        [sys.executable, "manage.py", "migrate"], cwd=project, env=settings, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "The database is up to date now.\n"), ended.stderr
    assert ended.stderr == "Wrote .env with a secret key of its own.\n"
    assert (newcomer.folder / "board.sqlite3").exists()
    assert not (project / ".venv").exists()
