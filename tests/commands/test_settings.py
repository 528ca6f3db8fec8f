"""A setting that is missing or wrong is one line, and nothing starts."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from tests.at_once import at_once
from tests.operating import PROJECT, SECRET_KEY, Operator, free_port

PRINT_KEY = "from core.config import settings; print(settings.SECRET_KEY)"
WRITE_FILE = "from pathlib import Path; from core.env_file import *; print(create_env_file(Path('{}'), Path('{}')))"
PRODUCTION = {"ENVIRONMENT": "production", "PUBLIC_URL": "https://jobs.example.org"}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or a placeholder"),
        ({"SECRET_KEY": "change-me"}, "SECRET_KEY is missing or a placeholder"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL is not set"),
        ({"PUBLIC_URL": "jobs.example.org"}, "PUBLIC_URL: it must be a scheme and a host"),
    ],
)
def test_production_does_not_start_without(newcomer: Operator, settings: dict[str, str], words: str) -> None:
    line = replace(newcomer, settings={**PRODUCTION, **settings}).refused("run")
    assert words in line
    assert list(newcomer.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://ann:geheim@127.0.0.1:1/board", "ann:***@127.0.0.1:1/board cannot be used"),
        ("postgres://ann:geheim@127.0.0.1:1/board", "ann:***@127.0.0.1:1/board cannot be used"),
        ("mysql://ann:geheim@127.0.0.1/board", "DATABASE_URL: it must start with sqlite:/// or postgresql+psycopg://"),
        ("postgresql://ann:geh/eim@127.0.0.1/board", "DATABASE_URL: its port is not a number"),
        ("board.sqlite3", "DATABASE_URL: it must start with"),
        ("sqlite:////dev/null/folder/board.sqlite3", "cannot be made: Not a directory: /dev/null/folder"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_without_its_password(newcomer: Operator, url: str, words: str) -> None:
    line = replace(newcomer, settings={"DATABASE_URL": url}).refused("run", "--port", str(free_port()))
    assert words in line
    assert "geh" not in line


def test_a_file_that_is_no_database_is_left_as_it_is(newcomer: Operator) -> None:
    file = newcomer.folder / "board.sqlite3"
    file.write_text("Dear diary, " * 100)
    assert f"{file} cannot be used: file is not a database" in newcomer.refused("migrate")
    assert file.read_text() == "Dear diary, " * 100


def env_file(newcomer: Operator, **settings: str) -> Operator:
    """Somebody without a key, whose .env is in the board's folder."""
    return replace(newcomer, settings={"ENV_FILE": str(newcomer.folder / ".env"), **settings}, secret_key=None)


def test_a_board_without_a_key_gets_the_template_with_one_of_its_own(newcomer: Operator) -> None:
    newcomer = env_file(newcomer)
    started = newcomer.python(PRINT_KEY)
    assert (started.returncode, started.stderr) == (0, "Wrote .env with a secret key of its own.\n")
    file = newcomer.folder / ".env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = secret_key(file)
    assert len(key) >= 43
    template = (PROJECT / ".env.template").read_text()
    assert file.read_text() == template.replace("SECRET_KEY=change-me", f"SECRET_KEY={key}")
    again = newcomer.python(PRINT_KEY)
    assert (again.stdout.strip(), again.stderr) == (key, "")


def secret_key(file: Path) -> str:
    [line] = [line for line in file.read_text().splitlines() if line.startswith("SECRET_KEY=")]
    return line.removeprefix("SECRET_KEY=")


def test_of_processes_that_start_at_once_one_writes_the_file(newcomer: Operator) -> None:
    file = newcomer.folder / ".env"
    ended = at_once(lambda _: newcomer.python(WRITE_FILE.format(file, PROJECT / ".env.template")), range(6))
    assert sorted(process.stdout for process in ended) == ["False\n"] * 5 + ["True\n"]
    assert len(secret_key(file)) >= 43
    assert list(newcomer.folder.iterdir()) == [file]


def test_a_file_that_is_there_is_left_alone(newcomer: Operator) -> None:
    file = newcomer.folder / ".env"
    file.write_text(f"PROJECT_NAME=Mine\nSECRET_KEY={SECRET_KEY}\n")
    before = file.read_bytes()
    assert env_file(newcomer).python(PRINT_KEY).stdout.strip() == SECRET_KEY
    assert file.read_bytes() == before


def test_no_file_is_written_for_production(newcomer: Operator) -> None:
    assert "SECRET_KEY is missing" in env_file(newcomer, **PRODUCTION).refused("run")
    assert list(newcomer.folder.iterdir()) == []


def test_a_folder_that_takes_no_file_is_said(newcomer: Operator) -> None:
    line = env_file(newcomer, ENV_FILE="/dev/null/.env").refused("run")
    assert "/dev/null/.env cannot be written" in line
    assert "SECRET_KEY" in line
