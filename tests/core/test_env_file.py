"""The .env of a new board."""

import stat
from pathlib import Path

import pytest

from core.env_file import create_env_file


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / ".env.template"
    path.write_text("# The board's name\n# PROJECT_NAME=Openings\nSECRET_KEY=change-me\nPORT=8000\n")
    return path


def key_in(path: Path) -> str:
    return path.read_text().split("SECRET_KEY=")[1].split("\n")[0]


def test_it_is_the_template_with_a_key_of_its_own(tmp_path: Path, template: Path) -> None:
    path = tmp_path / ".env"
    assert create_env_file(path, template)
    assert path.read_text() == template.read_text().replace("change-me", key_in(path))
    assert len(key_in(path)) >= 64


def test_no_two_boards_have_the_same_key(tmp_path: Path, template: Path) -> None:
    create_env_file(tmp_path / "one", template)
    create_env_file(tmp_path / "two", template)
    assert key_in(tmp_path / "one") != key_in(tmp_path / "two")


def test_only_its_owner_reads_it(tmp_path: Path, template: Path) -> None:
    create_env_file(tmp_path / ".env", template)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_one_that_is_there_is_left_be(tmp_path: Path, template: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=mine\n")
    assert not create_env_file(path, template)
    assert path.read_text() == "SECRET_KEY=mine\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == [".env", ".env.template"]
