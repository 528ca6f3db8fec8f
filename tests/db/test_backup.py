"""A backup holds every row, of one moment, and either database takes it back."""

import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import JSON, Column, MetaData, func, insert, select

from core.clock import utc_now
from db import backup, migrating
from db.models import Base, Company, Job, JobTag, SearchDocument, User
from db.queries import kept_forms, password_resets, user_sessions
from db.session import engine, reading, writing
from db.vocabulary import Role, State
from tests.conftest import BACKENDS
from tests.db.test_migrating import REVISIONS
from tests.factories import closed_job, draft_job, expired_job, job_in_state, member, published_job
from tests.fresh import board_on, fresh_database

MANY = backup.BATCH * 2 + 1
ODD = "Line one\r\nline “two” 'three' \\ four\t五 🦉 {\"json\": null} — \u2028end"


def fill_board() -> None:
    """Rows in every table, with what is easily lost on the way."""
    owner = member(name=ODD, role=Role.OPERATOR)
    for state in State:
        job_in_state(state, owner, title=f"{state} ÄÖÜ 🦉")
    draft_job(form_key="k" * 64, company="", location=[], tags=[], description="", salary_min="", salary_max="")
    expired_job(owner, salary_min="0.01", salary_max="999999999.99", salary_period="HOUR")
    closed_job(member(disabled_at=utc_now()), description=ODD + " and more words")
    with writing() as session:
        session.execute(insert(User), [_user(number) for number in range(MANY)])
        kept_forms.keep(session, user_id=owner.id, path="/post-a-job", fields=[("a", ODD), ("a", "")], now=utc_now())
        password_resets.create(session, user=session.merge(owner), now=utc_now())
        user_sessions.start(session, user=owner, device=ODD, now=utc_now())


def _user(number: int) -> dict[str, Any]:
    moment = utc_now() + timedelta(microseconds=number)
    return {"name": str(number), "email": f"{number}@example.net", "password_hash": "x", "created_at": moment}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the models read it."""
    with engine().connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def everything_raw() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database's own driver gives it."""
    with engine().connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table.name}")), key=repr)
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def new_board(tmp_path: Path, worker_id: str) -> Iterator[dict[str, str]]:
    """The URL of a database without tables, by kind."""
    urls = {kind: fresh_database(kind, tmp_path, f"board_{worker_id}_restored") for kind in BACKENDS}
    yield urls
    for url in urls.values():
        with board_on(url):
            engine().dispose()


@pytest.mark.parametrize("target", BACKENDS)
def test_every_row_of_every_table_comes_back(
    database: str, backend: str, target: str, new_board: dict[str, str], tmp_path: Path
) -> None:
    fill_board()
    before, raw_before = everything(), everything_raw()
    assert all(before.values()), "a table without rows proves nothing"
    written = backup.write_backup(tmp_path / "board.backup")
    with board_on(new_board[target]):
        restored = backup.read_backup(tmp_path / "board.backup")
        assert everything() == before
        if target == backend:
            assert everything_raw() == raw_before
        assert migrating.is_current()
        highest = before["users"][-1][0]
        assert member().id > highest
        assert published_job(company="A new one").id > before["jobs"][-1][0]
    assert written == restored == {name: len(rows) for name, rows in before.items()}


def test_a_board_with_rows_is_not_mixed_with_a_backup(database: str, tmp_path: Path) -> None:
    published_job(title="In the backup")
    backup.write_backup(tmp_path / "board.backup")
    published_job(title="Since then")
    before = everything()
    with pytest.raises(backup.NotEmpty, match="is not empty"):
        backup.read_backup(tmp_path / "board.backup")
    assert everything() == before


def test_a_board_is_put_back_to_its_backup_when_asked(database: str, tmp_path: Path) -> None:
    published_job(title="In the backup")
    before = everything()
    backup.write_backup(tmp_path / "board.backup")
    published_job(title="Since then")
    backup.read_backup(tmp_path / "board.backup", replace=True)
    assert everything() == before


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_backup_of_an_older_version_is_brought_to_this_one(
    database: str, new_board: dict[str, str], backend: str, tmp_path: Path, revision: str
) -> None:
    file = tmp_path / "board.backup"
    with board_on(new_board[backend]):
        migrating.migrate(revision)
        row_in_every_table()
        backup.write_backup(file)
        engine().dispose()
    published_job(title="Since then")
    with pytest.raises(backup.NotEmpty):
        backup.read_backup(file)
    backup.read_backup(file, replace=True)
    assert migrating.is_current()
    assert [len(everything_raw()[table]) for table in ("users", "companies", "jobs", "job_tags")] == [1, 1, 1, 1]
    assert published_job().id == 2


def row_in_every_table() -> None:
    """One row each, in whatever schema the database has, every key of it 1."""
    metadata = MetaData()
    with engine().begin() as connection:
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(insert(table), {column.name: _filled(column) for column in table.columns})


def _filled(column: Column[Any]) -> Any:
    kind = column.type.python_type if not isinstance(column.type, JSON) else list
    return {int: 1, str: "x", datetime: utc_now(), list: [], bool: True}[kind]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"{}", b"\x1f\x8b\x00"])
def test_a_file_that_is_no_backup_is_refused(database: str, tmp_path: Path, content: bytes) -> None:
    published_job()
    before = everything()
    file = tmp_path / "board.backup"
    file.write_bytes(content)
    with pytest.raises(backup.NotOurs):
        backup.read_backup(file, replace=True)
    assert everything() == before


@pytest.mark.parametrize(
    "manifest",
    ["[]", "{}", "no json", '{"format": 99}', '{"format": 1}', '{"format": 1, "revision": "9999", "columns": {}}'],
)
def test_another_archive_is_refused(database: str, tmp_path: Path, manifest: str) -> None:
    file = tmp_path / "board.backup"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", manifest)
    with pytest.raises(backup.NotOurs):
        backup.read_backup(file)


def test_a_backup_that_lacks_a_table_changes_nothing(database: str, tmp_path: Path) -> None:
    published_job()
    before = everything()
    whole, part = tmp_path / "whole", tmp_path / "part"
    backup.write_backup(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(part, "w") as archive:
        for name in source.namelist():
            if name != "tables/search_documents.jsonl":
                archive.writestr(name, source.read(name))
    with pytest.raises(backup.NotOurs):
        backup.read_backup(part, replace=True)
    assert everything() == before


def test_a_damaged_backup_changes_nothing(database: str, tmp_path: Path) -> None:
    published_job()
    before = everything()
    file = tmp_path / "board.backup"
    backup.write_backup(file)
    with zipfile.ZipFile(file) as archive:
        at = archive.getinfo("tables/jobs.jsonl").header_offset + 60
    content = bytearray(file.read_bytes())
    content[at : at + 40] = bytes(40)
    file.write_bytes(content)
    with pytest.raises(backup.NotOurs):
        backup.read_backup(file, replace=True)
    assert everything() == before


def test_only_its_owner_reads_a_backup_and_nothing_else_is_left(database: str, tmp_path: Path) -> None:
    backup.write_backup(tmp_path / "board.backup")
    [file] = tmp_path.iterdir()
    assert file.name == "board.backup"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_backup_taken_amid_postings_is_of_one_moment(
    database: str, new_board: dict[str, str], tmp_path: Path
) -> None:
    stop = Event()
    posted: list[int] = []

    def go_on_posting() -> None:
        while not stop.is_set():
            posted.append(published_job(company=f"Company {len(posted)}", tags=[f"tag {len(posted)}"]).id)

    poster = Thread(target=go_on_posting)
    poster.start()
    try:
        files = [tmp_path / f"backup-{number}" for number in range(6)]
        counts = [backup.write_backup(file) for file in files]
    finally:
        stop.set()
        poster.join()
    assert counts[0]["jobs"] < counts[-1]["jobs"] <= len(posted)
    for count in counts:
        assert count["jobs"] == count["companies"] == count["job_tags"] == count["search_documents"]
    with board_on(new_board["sqlite"]):
        backup.read_backup(files[-1])
        with reading() as session:
            whole = select(func.count()).select_from(Job).join(Company).join(JobTag).join(SearchDocument)
            assert session.scalar(whole) == counts[-1]["jobs"]
