"""Every database comes to the schema of the models, from wherever it starts."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect

from core.config import BASE_DIR
from db import migrating
from db.models import AuditEntry, Base, Company, Job, User
from db.session import engine, reading, writing
from tests.factories import member, published_job
from tests.operating import Operator
from tests.statements import at_statement

MIGRATIONS = BASE_DIR / "db" / "migrations"
SCRIPTS = ScriptDirectory(str(MIGRATIONS))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


def differences_from_models() -> None:
    """Raises what Alembic finds that a new migration would have to change."""
    config = Config(BASE_DIR / "alembic.ini")
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine().connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def tables() -> set[str]:
    """The database's tables without those that SQLite's full-text index is made of."""
    return {name for name in inspect(engine()).get_table_names() if not name.startswith(migrating.FULL_TEXT)}


def test_head_is_the_newest_revision_of_one_line() -> None:
    assert SCRIPTS.get_heads() == [migrating.HEAD]
    assert len(REVISIONS) == len(list((MIGRATIONS / "versions").glob("*.py")))


def test_an_empty_database_gets_the_schema_of_the_models(new_database: str) -> None:
    assert migrating.migrate()
    assert migrating.is_current()
    assert tables() == {*Base.metadata.tables, "alembic_version"}
    differences_from_models()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_each_revision_comes_to_the_newest(new_database: str, revision: str) -> None:
    migrating.migrate(revision)
    with reading() as session:
        assert migrating.current_revision(session.connection()) == revision
    assert migrating.migrate() is (revision != migrating.HEAD)
    assert migrating.is_current()
    differences_from_models()


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_tables_of_each_revision_are_known_without_its_database(new_database: str, revision: str) -> None:
    migrating.migrate(revision)
    assert migrating.tables_at(revision) == tables() - {"alembic_version"}


def test_a_migrated_database_works_and_a_second_run_leaves_it_be(new_database: str) -> None:
    migrating.migrate()
    job = published_job(member())
    assert not migrating.migrate()
    with reading() as session:
        assert session.get_one(Job, job.id).title == job.title


def test_a_migration_that_breaks_leaves_nothing_half_done(new_database: str) -> None:
    def break_off() -> None:
        raise ZeroDivisionError

    with at_statement("CREATE TABLE search_documents", break_off), pytest.raises(ZeroDivisionError):
        migrating.migrate()
    assert inspect(engine()).get_table_names() == []
    assert migrating.migrate()


def test_foreign_keys_hold_again_after_a_migration(new_database: str) -> None:
    migrating.migrate()
    job = published_job()
    with pytest.raises(Exception, match=r"(?i)foreign key"), writing() as session:
        session.delete(session.get_one(Company, job.company_id))
    with reading() as session:
        assert session.get(Job, job.id) is not None


def test_of_two_that_start_at_once_one_migrates_and_the_other_waits(new_database: str) -> None:
    asks_for_the_lock = Event()
    second: list[Future[bool]] = []

    def start_second() -> None:
        asks_for_the_lock.clear()  # the first has asked too, and has it
        second.append(pool.submit(migrating.migrate))
        assert asks_for_the_lock.wait(60)

    lock = "pg_advisory_xact_lock" if new_database.startswith("postgresql") else "BEGIN IMMEDIATE"
    with (
        ThreadPoolExecutor(1) as pool,
        at_statement(lock, asks_for_the_lock.set),
        at_statement("CREATE TABLE companies", start_second),
    ):
        assert migrating.migrate()
        assert [waiting.result(60) for waiting in second] == [False]
    differences_from_models()


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(new_database: str, tmp_path: Path) -> None:
    migrating.migrate()
    operator = Operator(tmp_path, {"DATABASE_URL": new_database})
    ended = operator.python("import sys; from db.migrating import migrate; print(migrate(), 'alembic' in sys.modules)")
    assert (ended.stdout, ended.stderr) == ("False False\n", "")


def test_the_log_of_before_no_longer_speaks_of_postings_that_took_a_number_over(new_database: str) -> None:
    migrating.migrate("0005")
    posted, before, after = (datetime(2026, 11, day, tzinfo=UTC) for day in (3, 2, 4))
    with engine().begin() as connection:
        metadata = MetaData()
        metadata.reflect(connection, only=["jobs", "audit_entries"])
        row = {
            "id": 1, "state": "draft", "revision": 1, "title": "", "slug": "", "locations": [], "remote_regions": [],
            "tags": [], "description": "", "created_at": posted, "updated_at": posted,
        }  # fmt: skip
        connection.execute(metadata.tables["jobs"].insert(), row)
        entry = {
            "actor": "Mo",
            "action": "x",
            "subject_kind": "job",
            "subject": "",
            "before": {},
            "after": {},
            "note": "",
        }
        for at, number in ((before, 1), (after, 1), (after, 2)):
            connection.execute(metadata.tables["audit_entries"].insert(), {**entry, "at": at, "subject_id": number})
    migrating.migrate()
    with reading() as session:
        assert [entry.subject_id for entry in session.query(AuditEntry).order_by(AuditEntry.id)] == [None, 1, None]


def test_who_was_trusted_by_an_approval_is_known_from_whom_a_moderator_trusts(new_database: str) -> None:
    migrating.migrate("0006")
    now = datetime(2026, 11, 3, tzinfo=UTC)
    person = {"name": "Ann", "password_hash": "x", "role": "member", "created_at": now}
    about = {"at": now, "actor": "Mo", "action": "trust", "subject_kind": "user", "subject": "Ann", "note": ""}
    # By account: whether it is trusted, and what moderators decided, one after another.
    history: dict[int, tuple[bool, list[bool]]] = {
        1: (False, []), 2: (True, []), 3: (True, [False, True]), 4: (True, [True, False]), 5: (False, [False])
    }  # fmt: skip
    with engine().begin() as connection:
        metadata = MetaData()
        metadata.reflect(connection, only=["users", "audit_entries"])
        for number, (trusted, decisions) in history.items():
            user = {**person, "id": number, "email": f"{number}@example.org", "is_trusted": trusted}
            connection.execute(metadata.tables["users"].insert(), user)
            for decision in decisions:
                values = {"before": {"trusted": not decision}, "after": {"trusted": decision}}
                entry = {**about, "subject_id": number, **values}
                connection.execute(metadata.tables["audit_entries"].insert(), entry)
    migrating.migrate()
    with reading() as session:
        found = session.query(User).order_by(User.id).all()
    assert [(user.is_trusted, user.has_passed_review, user.must_be_reviewed) for user in found] == [
        (False, False, False),
        (False, True, False),
        (True, True, False),
        (False, True, True),
        (False, False, True),
    ]
