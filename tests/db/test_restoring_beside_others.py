"""A database may hold more than the board: a restore leaves the tables of other programs alone, or is refused."""

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from db import backup, migrating
from db.session import engine, reading, writing
from tests.db.rows import everything
from tests.db.test_migrating import REVISIONS
from tests.factories import member, published_job
from tests.fresh import board_on, fresh_database


def run(*statements: str) -> None:
    with writing() as session:
        for statement in statements:
            session.execute(text(statement))


def notes() -> list[str]:
    with reading() as session:
        return list(session.scalars(text("SELECT note FROM notes")))


@pytest.fixture
def others(new_database: str) -> None:
    """A board in whose database another program keeps notes."""
    migrating.migrate()
    run("CREATE TABLE notes (note VARCHAR(20))", "INSERT INTO notes VALUES ('kept')")


@pytest.fixture
def empty_backup(backend: str, tmp_path: Path, worker_id: str, request: pytest.FixtureRequest) -> Path:
    """A backup of a board without rows, of the revision that the test asks for."""
    file = tmp_path / "empty.backup"
    with board_on(fresh_database(backend, tmp_path, f"board_{worker_id}_empty")):
        migrating.migrate(request.param)
        backup.write_backup(file)
    return file


every_revision = pytest.mark.parametrize("empty_backup", REVISIONS, indirect=True)


@every_revision
def test_what_is_not_the_boards_is_still_there_after_a_restore(others: None, empty_backup: Path) -> None:
    published_job()
    backup.read_backup(empty_backup, replace=True)
    assert notes() == ["kept"]
    assert not any(everything().values())
    assert migrating.is_current()


@every_revision
def test_other_tables_do_not_keep_a_board_without_rows_from_a_restore(others: None, empty_backup: Path) -> None:
    assert set(backup.read_backup(empty_backup).values()) == {0}
    assert notes() == ["kept"]


def test_what_is_not_the_boards_is_not_in_its_backup(others: None, tmp_path: Path) -> None:
    assert "notes" not in backup.write_backup(tmp_path / "board.backup")
    with zipfile.ZipFile(tmp_path / "board.backup") as archive:
        assert not [name for name in archive.namelist() if "notes" in name]
        assert b"notes" not in archive.read("manifest.json")


@every_revision
@pytest.mark.parametrize("replace", [False, True])
def test_a_table_of_the_same_name_that_the_board_did_not_make_is_left_alone(
    new_database: str, empty_backup: Path, replace: bool
) -> None:
    run("CREATE TABLE users (name VARCHAR(20))", "INSERT INTO users VALUES ('Ann')")
    with pytest.raises(backup.InTheWay, match=r"^its table users is not the board's\.$"):
        backup.read_backup(empty_backup, replace=replace)
    assert inspect(engine()).get_table_names() == ["users"]
    with reading() as session:
        assert session.scalars(text("SELECT name FROM users")).all() == ["Ann"]


@every_revision
def test_rows_that_another_program_depends_on_are_not_taken_from_it(others: None, empty_backup: Path) -> None:
    user = member()
    run(
        "CREATE TABLE authors (user_id INTEGER NOT NULL REFERENCES users (id))",
        f"INSERT INTO authors VALUES ({user.id})",
    )
    before = everything()
    with pytest.raises(backup.InTheWay, match=r"^[^\n]+\.$"):
        backup.read_backup(empty_backup, replace=True)
    assert everything() == before


@every_revision
def test_a_board_of_a_newer_version_is_not_replaced(others: None, empty_backup: Path) -> None:
    run("UPDATE alembic_version SET version_num = '9999'")
    published_job()
    before = everything()
    with pytest.raises(migrating.NewerSchema):
        backup.read_backup(empty_backup, replace=True)
    with pytest.raises(migrating.NewerSchema):
        backup.write_backup(empty_backup)
    assert everything() == before
