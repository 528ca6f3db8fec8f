"""A backup holds every row, of one moment, and either database takes it back."""

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import JSON, Column, MetaData, func, insert, select

from core.clock import utc_now
from db import audit, backup, migrating
from db.models import BoardSettings, Company, Job, MissedSearch, SearchSettings, User
from db.queries import email_confirmations, kept_forms, password_resets, user_sessions
from db.session import engine, reading, writing
from db.vocabulary import Action, Role, State
from tests.authenticator import second_factor_of
from tests.conftest import BACKENDS
from tests.db.rows import everything, everything_raw
from tests.db.test_migrating import REVISIONS
from tests.factories import (
    closed_job,
    draft_job,
    edit_that_waits,
    expired_job,
    job_in_state,
    member,
    published_job,
    reported,
)
from tests.fresh import board_on, fresh_database
from tests.statements import at_statement

MANY = backup.BATCH * 2 + 1
ODD = "Line one\r\nline “two” 'three' \\ four\t五 🦉 {\"json\": null} — \u2028end"


def fill_board() -> None:
    """Rows in every table, with what is easily lost on the way."""
    owner = member(name=ODD, role=Role.OPERATOR)
    for state in State:
        job_in_state(state, owner, title=f"{state} ÄÖÜ 🦉")
    draft_job(form_key="k" * 64, company="", location=[], tags=[], description="", salary_min="", salary_max="")
    expired_job(owner, salary_min="0.01", salary_max="999999999.99", salary_period="HOUR")
    edit_that_waits(published_job(owner), description=ODD + " and more words", salary_min="0.01")
    reported(published_job(owner), times=2, note=ODD)
    closed_job(member(disabled_at=utc_now()), description=ODD + " and more words")
    second_factor_of(owner)
    with writing() as session:
        session.execute(insert(User), [_user(number) for number in range(MANY)])
        kept_forms.keep(session, user_id=owner.id, path="/post-a-job", fields=[("a", ODD), ("a", "")], now=utc_now())
        password_resets.create(session, user=session.merge(owner), now=utc_now())
        for is_registration in (True, False):
            email_confirmations.create(
                session, user=owner, email="new@example.org", is_registration=is_registration, now=utc_now()
            )
        user_sessions.start(session, user=owner, device=ODD, now=utc_now())
        session.add(BoardSettings(id=1, revision=3, chosen={"reports_to_hide": 5, "rejection_reasons": [ODD]}))
        audit.record(
            session, actor="x", action=Action.ROLE, subject=ODD, before={"a": ODD}, after={"a": [1]}, now=utc_now()
        )
        session.add(MissedSearch(words=ODD, times=3, last_at=utc_now()))
        session.add(SearchSettings(id=1, revision=7, synonyms=ODD, currency="SEK", rates={"SEK": 1, "EUR": 11.25}))


def _user(number: int) -> dict[str, Any]:
    moment = utc_now() + timedelta(microseconds=number)
    return {"name": str(number), "email": f"{number}@example.net", "password_hash": "x", "created_at": moment}


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
    assert [len(everything_raw()[table]) for table in ("users", "companies", "jobs")] == [1, 1, 1]
    assert published_job().id == 2


def row_in_every_table() -> None:
    """One row each that a backup holds, in whatever schema the database has, every key of it 1."""
    metadata = MetaData()
    with engine().begin() as connection:
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            if not table.name.startswith(("alembic_version", migrating.FULL_TEXT, *migrating.DERIVED)):
                connection.execute(insert(table), {column.name: _filled(column) for column in table.columns})


# Columns that take certain texts alone.
TEXTS = {
    "role": "member",
    "state": "closed",
    "closed_reason": "filled",
    "workplace": "remote",
    "employment_type": "FULL_TIME",
    "seniority": "lead",
    "salary_period": "YEAR",
    "company_url": "https://st-anne.example",
    "apply_url": "https://st-anne.example/jobs",
    "currency": "EUR",
    "reason": "spam",
    "action": "approval",
    "subject_kind": "job",
}


def _filled(column: Column[Any]) -> Any:
    if isinstance(column.type, JSON):
        return (
            {} if column.name in ("rates", "before", "after", "chosen") or column.table.name == "waiting_edits" else []
        )
    kind = column.type.python_type
    return {int: 1, str: TEXTS.get(column.name, "x"), datetime: utc_now(), bool: True}[kind]


def test_only_its_owner_reads_a_backup_and_nothing_else_is_left(database: str, tmp_path: Path) -> None:
    backup.write_backup(tmp_path / "board.backup")
    [file] = tmp_path.iterdir()
    assert file.name == "board.backup"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_backup_goes_into_no_file_that_somebody_laid_ready(database: str, tmp_path: Path) -> None:
    theirs, link = tmp_path / "board.backup.part", tmp_path / "other.backup.part"
    theirs.touch()
    theirs.chmod(0o666)
    link.symlink_to(theirs)
    for name in ("board.backup", "other.backup"):
        backup.write_backup(tmp_path / name)
        assert (tmp_path / name).stat(follow_symlinks=False).st_mode == stat.S_IFREG | 0o600
    assert (theirs.read_bytes(), link.is_symlink()) == (b"", True)


def test_a_backup_that_breaks_off_leaves_no_file(database: str, tmp_path: Path) -> None:
    def break_off() -> None:
        assert list(tmp_path.iterdir()), "before the first row there is nothing to leave"
        raise ZeroDivisionError

    published_job()
    with at_statement("FROM jobs", break_off), pytest.raises(ZeroDivisionError):
        backup.write_backup(tmp_path / "board.backup")
    assert list(tmp_path.iterdir()) == []


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
        assert count["jobs"] == count["companies"]
    with board_on(new_board["sqlite"]):
        backup.read_backup(files[-1])
        with reading() as session:
            whole = select(func.count()).select_from(Job).join(Company)
            assert session.scalar(whole) == counts[-1]["jobs"]
