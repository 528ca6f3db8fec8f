"""Transactions: what is answered is kept, what fails leaves nothing, what two write at once is not lost."""

import threading
from pathlib import Path

import pytest
from fastapi import Request
from fastapi.responses import Response
from fastapi.testclient import TestClient
from sqlalchemy import func, select, text

from core.clock import utc_now
from core.config import settings
from core.errors import Conflict
from db.models import Company, Job
from db.session import Session, StaleDataError, make_engine, reading, shown_url, snapshot, writing
from main import create_app
from tests.at_once import at_once
from tests.factories import draft_job, member, sign_in
from tests.visitor import Page
from webapps.dependencies import CurrentUser, DbSession
from webapps.rendering import redirect


def company(name: str) -> Company:
    return Company(name=name, name_key=name, slug=name, created_at=utc_now())


def company_names() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Company.name).order_by(Company.name)))


def write_and_go_on(request: Request, session: DbSession) -> Response:
    session.add(company("written"))
    return redirect(request, "/jobs")


def write_and_raise(request: Request, session: DbSession) -> Response:
    _write_and_raise(session)
    return redirect(request, "/jobs")


def write_what_cannot_be_committed(request: Request, session: DbSession) -> Response:
    """Breaks a constraint that the database checks when the transaction ends."""
    session.execute(
        text("CREATE TABLE late (company_id INTEGER REFERENCES companies (id) DEFERRABLE INITIALLY DEFERRED)")
    )
    session.execute(text("INSERT INTO late VALUES (-1)"))
    session.add(company("written"))
    return redirect(request, "/jobs")


def write_over_a_change(request: Request, session: DbSession, user: CurrentUser) -> Response:
    """Changes a posting that became another's version after it was loaded."""
    job = session.scalars(select(Job)).one()
    session.execute(text("UPDATE jobs SET revision = revision + 1"))
    job.title = "Written"
    return redirect(request, "/jobs")


@pytest.fixture
def views(database: str) -> TestClient:
    app = create_app()
    for view in (write_and_go_on, write_and_raise, write_what_cannot_be_committed, write_over_a_change):
        app.add_api_route(f"/{view.__name__}", view, methods=["POST"])
    return TestClient(app, follow_redirects=False)


def test_what_a_view_wrote_is_there_when_it_has_answered(views: TestClient) -> None:
    assert views.post("/write_and_go_on").status_code == 303
    assert company_names() == ["written"]


def test_a_view_that_raises_leaves_nothing_behind(views: TestClient) -> None:
    assert views.post("/write_and_raise").status_code == 409
    assert company_names() == []


def test_a_commit_that_fails_is_not_answered_as_done(views: TestClient) -> None:
    answer = views.post("/write_what_cannot_be_committed")
    assert answer.status_code == 500
    assert "location" not in answer.headers
    assert company_names() == []
    assert views.post("/write_and_go_on").status_code == 303


def test_who_writes_over_a_change_is_told_on_a_page_of_their_own(views: TestClient) -> None:
    user = member(name="Ann Lee")
    job = draft_job(user)
    sign_in(views, user)
    page = Page(views.post("/write_over_a_change"))
    assert (page.status, page.heading) == (409, "That is no longer possible")
    assert "Log out" in page.all("header button")
    with reading() as session:
        assert session.scalars(select(Job.title)).one() == job.title


def test_the_commit_comes_before_the_first_byte_of_the_answer(database: str) -> None:
    """Another connection finds the row at the moment the answer begins."""
    found: list[list[str]] = []
    app = create_app()
    app.add_api_route("/write_and_go_on", write_and_go_on, methods=["POST"])

    async def watched(scope: dict[str, object], receive: object, send: object) -> None:
        async def looking_send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                found.append(company_names())
            await send(message)  # type: ignore[operator]

        await app(scope, receive, looking_send)  # type: ignore[arg-type]

    TestClient(watched, follow_redirects=False).post("/write_and_go_on")  # type: ignore[arg-type]
    assert found == [["written"]]


def test_a_command_that_fails_leaves_nothing_behind(database: str) -> None:
    with pytest.raises(Conflict), writing() as session:
        _write_and_raise(session)
    assert company_names() == []


def _write_and_raise(session: Session) -> None:
    session.add(company("written"))
    session.flush()
    raise Conflict


@pytest.fixture
def counter(database_urls: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> int:
    """The id of a row with a number to count up, on SQLite."""
    monkeypatch.setattr(settings, "DATABASE_URL", database_urls["sqlite"])
    with writing() as session:
        session.execute(text("DELETE FROM jobs"))
        session.execute(text("DELETE FROM companies"))
        row = company("0")
        session.add(row)
    return row.id


def test_sqlite_loses_no_update(counter: int) -> None:
    def count_up(_: int) -> None:
        for _turn in range(20):
            with writing() as session:
                row = session.get_one(Company, counter)
                row.name = str(int(row.name) + 1)

    at_once(count_up, range(6))
    assert company_names() == ["120"]


def test_of_two_changes_to_one_version_of_a_posting_the_second_is_refused(database: str) -> None:
    job = draft_job()
    with writing() as session:
        session.get_one(Job, job.id).title = "First"
    with pytest.raises(StaleDataError), writing() as session:
        session.merge(job, load=False).title = "Second"
    with reading() as session:
        assert session.scalars(select(Job.title)).one() == "First"


def test_a_snapshot_sees_one_state_while_others_write(database: str) -> None:
    counted = select(func.count(Company.id))
    with snapshot() as connection:
        before = connection.scalar(counted)
        writer = threading.Thread(target=_write_a_company)
        writer.start()
        writer.join()
        assert connection.scalar(counted) == before == 0
    assert company_names() == ["written"]


def _write_a_company() -> None:
    with writing() as session:
        session.add(company("written"))


def test_reading_holds_nobody_up(database: str) -> None:
    with reading() as session:
        session.scalar(select(func.count(Company.id)))
        _write_a_company()
    assert company_names() == ["written"]


def test_a_page_does_not_wait_for_somebody_who_writes(client: TestClient) -> None:
    with writing() as session:
        session.add(company("written"))
        session.flush()
        assert client.get("/jobs").status_code == 200


def test_every_connection_to_sqlite_is_made_safe(tmp_path: Path) -> None:
    board = make_engine(f"sqlite:///{tmp_path}/folder/that/is/new/board.sqlite3")
    pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
    with board.connect() as one, board.execution_options(writes=False).connect() as other:
        found = [
            {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas}
            for connection in (other, one)
        ]
    board.dispose()
    assert found == [{"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30_000}] * 2


def test_the_files_of_sqlite_are_their_owners_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    board = make_engine(f"sqlite:///{tmp_path}/board.sqlite3")
    with board.begin() as connection:
        connection.execute(text("CREATE TABLE new (id INTEGER)"))
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    board.dispose()
    assert modes == {"board.sqlite3": 0o600, "board.sqlite3-wal": 0o600, "board.sqlite3-shm": 0o600}


def test_a_database_that_is_there_keeps_its_mode_and_its_rows(tmp_path: Path) -> None:
    file = tmp_path / "board.sqlite3"
    file.touch()
    file.chmod(0o640)
    for statement in ("CREATE TABLE new (id INTEGER)", "INSERT INTO new VALUES (7)"):
        board = make_engine(f"sqlite:///{file}")
        with board.begin() as connection:
            connection.execute(text(statement))
        board.dispose()
    assert file.stat().st_mode & 0o777 == 0o640
    board = make_engine(f"sqlite:///{file}")
    with board.connect() as connection:
        assert connection.scalar(text("SELECT id FROM new")) == 7
    board.dispose()


def test_postgresql_is_asked_to_speak_of_moments_in_utc(database_urls: dict[str, str]) -> None:
    board = make_engine(f"{database_urls['postgresql']}&options=-c%20timezone%3DAsia/Tokyo")
    with board.connect() as connection:
        assert connection.scalar(text("SELECT '9999-12-31T23:59:59Z'::timestamptz::text")) == "9999-12-31 23:59:59+00"
        assert connection.scalar(text("SHOW timezone")) == "UTC"
    board.dispose()


def test_the_shown_address_has_no_password() -> None:
    assert shown_url("postgresql+psycopg://ann:geheim@db/board") == "postgresql+psycopg://ann:***@db/board"
