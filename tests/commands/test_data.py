"""seed-demo, backup, restore, migrate and check."""

import socket
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.models import Company, Job
from db.session import reading
from importing.demo import seed_demo
from tests.factories import published_job
from tests.fresh import board_on
from tests.operating import Operator


@pytest.fixture
def board(newcomer: Operator, database: str) -> Operator:
    """At the terminal of the board that the test itself looks into."""
    return replace(newcomer, settings={"DATABASE_URL": database})


def said(operator: Operator, *arguments: str) -> str:
    """What a command says that does its work."""
    ended = operator.run(*arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def titles() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Job.title).order_by(Job.id)))


def test_demo_postings_come_once_and_go_without_a_trace(board: Operator) -> None:
    own = published_job(company="Our own").title
    words = said(board, "seed-demo")
    count = len(titles()) - 1
    assert words == f"{count} demo postings are on the board.\n"
    assert count > 10
    assert seed_demo() == len(titles()) - 1 == count
    assert said(board, "seed-demo", "--remove") == f"{count} demo postings removed.\n"
    assert titles() == [own]
    with reading() as session:
        assert session.scalar(select(func.count(Company.id))) == 1


def test_what_was_backed_up_is_restored_into_another_board(board: Operator, newcomer: Operator) -> None:
    published_job(title="Kept")
    file = str(newcomer.folder / "board.backup")
    assert said(board, "backup", file).startswith(f"{file}: 2 rows of ")
    with board_on(f"sqlite:///{newcomer.folder}/board.sqlite3"):
        assert said(newcomer, "restore", file).startswith("Restored 2 rows of ")
        assert titles() == ["Kept"]
        line = newcomer.refused("restore", file)
        assert "is not empty" in line
        assert "--replace" in line
        published_job(title="Since then")
        assert "Add --yes if that is meant." in newcomer.refused("restore", file, "--replace")
        assert titles() == ["Kept", "Since then"]
        said(newcomer, "restore", file, "--replace", "--yes")
        assert titles() == ["Kept"]


def test_a_backup_is_never_written_over(board: Operator, tmp_path: Path) -> None:
    file = tmp_path / "board.backup"
    file.write_text("an older one")
    assert "is there already" in board.refused("backup", str(file))
    assert file.read_text() == "an older one"


def test_a_backup_that_cannot_be_written_is_said(board: Operator, tmp_path: Path) -> None:
    assert "cannot be written: No such file or directory" in board.refused("backup", str(tmp_path / "no" / "folder"))


def test_nothing_is_no_backup(newcomer: Operator) -> None:
    assert "there is no board in the database yet" in newcomer.refused("backup", str(newcomer.folder / "board.backup"))
    assert not (newcomer.folder / "board.backup").exists()


def test_a_file_that_is_no_backup_is_said(operator: Operator) -> None:
    file = operator.folder / "picture.png"
    file.write_bytes(b"\x89PNG")
    assert f"{file} is not a backup of a board." in operator.refused("restore", str(file))


def test_a_backup_that_somebody_changed_is_refused_in_a_line(board: Operator, tmp_path: Path) -> None:
    published_job(title="Kept")
    file = tmp_path / "board.backup"
    said(board, "backup", str(file))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b'"published"', b'"bogus"'))
    line = board.refused("restore", str(file), "--replace", "--yes")
    assert f"{file} holds what no board wrote, in table jobs, id " in line
    assert line.endswith("Nothing was changed.")
    assert titles() == ["Kept"]


def test_a_database_that_is_not_the_boards_alone_is_said(board: Operator, newcomer: Operator) -> None:
    file = str(newcomer.folder / "board.backup")
    said(board, "backup", file)
    with closing(sqlite3.connect(newcomer.folder / "board.sqlite3")) as connection:
        connection.execute("CREATE TABLE users (name)")
    line = newcomer.refused("restore", file, "--replace", "--yes")
    assert "the database is not the board's alone: its table users is not the board's. Nothing was changed." in line


def test_check_asks_for_the_migration_that_is_missing(newcomer: Operator) -> None:
    assert "Run: python3 manage.py migrate" in newcomer.refused("check")
    assert said(newcomer, "migrate") == "The database is up to date now.\n"


def test_check_says_in_words_how_the_board_is_set_up(board: Operator, database: str) -> None:
    published_job()
    words = said(board, "check").splitlines()
    assert words[0] == "Openings runs in development, at http://127.0.0.1:8000."
    assert words[2] == f"The database is {database}."
    assert words[3] == "Its schema is up to date; 1 postings are open."
    assert "Nobody is an operator yet" in words[4]


def test_a_backup_that_the_disk_does_not_give_is_not_called_damaged(operator: Operator) -> None:
    file = operator.folder / "board.backup"
    with socket.socket(socket.AF_UNIX) as taken:
        taken.bind(str(file))  # a name that opens for nobody, not even for root
        line = operator.refused("restore", str(file))
    assert f"{file} cannot be read: No such device or address. Nothing was changed." in line
