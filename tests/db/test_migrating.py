"""Every database comes to the schema of the models, from wherever it starts."""

import subprocess
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect, text

from core.config import BASE_DIR
from db import migrating
from db.models import Base, Company, Job
from db.session import engine, reading, writing
from tests.factories import member, published_job
from tests.operating import Operator

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


def test_head_is_the_newest_revision_of_one_line() -> None:
    assert SCRIPTS.get_heads() == [migrating.HEAD]
    assert len(REVISIONS) == len(list((MIGRATIONS / "versions").glob("*.py")))


def test_an_empty_database_gets_the_schema_of_the_models(new_database: str) -> None:
    assert migrating.migrate()
    assert migrating.is_current()
    assert set(inspect(engine()).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    differences_from_models()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_each_revision_comes_to_the_newest(new_database: str, revision: str) -> None:
    migrating.migrate(revision)
    with reading() as session:
        assert migrating.current_revision(session.connection()) == revision
    assert migrating.migrate() is (revision != migrating.HEAD)
    assert migrating.is_current()
    differences_from_models()


def test_a_migrated_database_works_and_a_second_run_leaves_it_be(new_database: str) -> None:
    migrating.migrate()
    job = published_job(member())
    assert not migrating.migrate()
    with reading() as session:
        assert session.get_one(Job, job.id).title == job.title


def test_a_migration_that_breaks_leaves_nothing_half_done(new_database: str) -> None:
    def break_at(*arguments: object) -> None:
        if "CREATE TABLE search_documents" in str(arguments[2]):
            raise ZeroDivisionError

    event.listen(engine(), "before_cursor_execute", break_at)
    with pytest.raises(ZeroDivisionError):
        migrating.migrate()
    event.remove(engine(), "before_cursor_execute", break_at)
    assert inspect(engine()).get_table_names() == []
    assert migrating.migrate()


def test_foreign_keys_hold_again_after_a_migration(new_database: str) -> None:
    migrating.migrate()
    job = published_job()
    with pytest.raises(Exception, match=r"(?i)foreign key"), writing() as session:
        session.delete(session.get_one(Company, job.company_id))
    with reading() as session:
        assert session.get(Job, job.id) is not None


def test_of_two_servers_that_start_at_once_one_migrates(new_database: str, tmp_path: Path) -> None:
    operator = Operator(tmp_path, {"DATABASE_URL": new_database})
    second: list[Future[subprocess.CompletedProcess[str]]] = []

    def start_second(*arguments: object) -> None:
        if "CREATE TABLE companies" in str(arguments[2]):
            second.append(pool.submit(operator.run, "migrate"))
            if new_database.startswith("postgresql"):
                until_somebody_waits_for_a_lock()

    with ThreadPoolExecutor(1) as pool:
        event.listen(engine(), "before_cursor_execute", start_second)
        assert migrating.migrate()
        event.remove(engine(), "before_cursor_execute", start_second)
    ended = second[0].result()
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "The database was up to date already.\n"
    differences_from_models()


def until_somebody_waits_for_a_lock() -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(600):
        with reading() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.05)
    raise AssertionError("the second server does not wait for the first")


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(new_database: str, tmp_path: Path) -> None:
    migrating.migrate()
    operator = Operator(tmp_path, {"DATABASE_URL": new_database})
    ended = operator.python("import sys; from db.migrating import migrate; print(migrate(), 'alembic' in sys.modules)")
    assert (ended.stdout, ended.stderr) == ("False False\n", "")
