"""The board's pages from memory: never older than the last change."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlalchemy import event

from core.clock import utc_now
from core.config import settings
from db.models import Company, Job, User
from db.queries import jobs as job_queries
from db.session import engine, reading, writing
from importing.run import import_file
from tests.factories import FORM, LIFE, closed_job, draft_job, expired_job, member, published_job
from tests.visitor import Visitor
from tests.webapps.conftest import Browse

SHARED = ("/", "/jobs", "/jobs?q=nurse", "/companies", "/companies/st-annes-hospital", "/docs")


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the views ask the database while the block runs: nothing, if a page comes from memory."""
    found: list[str] = []

    def note(*arguments: Any) -> None:
        found.append(str(arguments[2]))

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def comes_from_memory(client: TestClient, path: str, **headers: str) -> bool:
    with statements() as asked:
        assert client.get(path, headers=headers).status_code < 500
    return not asked


def test_public_pages_are_made_once_for_all_visitors(client: TestClient, browse: Browse) -> None:
    job = published_job()
    for path in (*SHARED, job.path):
        first = client.get(path)
        with statements() as asked:
            again = browse().client.get(path)
        assert asked == []
        assert (again.status_code, again.text, again.headers["etag"]) == (200, first.text, first.headers["etag"])


def titles(visitor: Visitor, path: str = "/jobs") -> list[str]:
    return visitor.get(path).all(".row-title")


def publish(owner: Visitor, job: Job | None) -> None:
    owner.submit(owner.get("/post-a-job"), "/post-a-job", ("action", "publish"), **{**FORM, "title": "After"})


def edit(owner: Visitor, job: Job | None) -> None:
    assert job is not None
    owner.submit(owner.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", ("action", "save"), title="After")


def pressing(action: str, **fields: str) -> Callable[[Visitor, Job], None]:
    def press(owner: Visitor, job: Job) -> None:
        assert owner.post(f"/jobs/{job.id}/{action}", fields).status_code == 303

    return press


CHANGES: dict[str, tuple[Callable[..., Job | None], Callable[..., None], list[str]]] = {
    "publish": (lambda owner: None, publish, ["After"]),
    "publish a draft": (draft_job, pressing("publication"), ["Before"]),
    "edit": (published_job, edit, ["After"]),
    "close": (published_job, pressing("closure", reason="filled"), []),
    "reopen": (closed_job, pressing("publication"), ["Before"]),
    "renew": (expired_job, pressing("renewal"), ["Before"]),
    "delete": (draft_job, pressing("deletion"), []),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_shows_on_the_very_next_page(browse: Browse, kind: str) -> None:
    make, change, expected = CHANGES[kind]
    user = member()
    job = make(user, title="Before") if make is not CHANGES["publish"][0] else None
    visitor, owner = browse(), browse(user)
    for path in SHARED:
        visitor.client.get(path)
    change(owner, job)
    for path in SHARED[:2]:
        assert titles(visitor, path) == expected
    assert visitor.get("/companies").all(".company a") == (["St. Anne’s Hospital"] if expected else [])


def test_an_edit_that_changes_the_company_shows_wherever_it_stands(browse: Browse) -> None:
    user = member()
    job = published_job(user)
    visitor, owner = browse(), browse(user)
    for path in (*SHARED, job.path):
        visitor.client.get(path)
    owner.submit(owner.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", ("action", "save"), company="Quay Clinic")
    for path in ("/", "/jobs"):
        assert visitor.get(path).all(".row-company") == ["Quay Clinic"]
    assert visitor.get(job.path).all(".posting-company a") == ["Quay Clinic"]
    assert visitor.get("/companies/st-annes-hospital").all(".row") == []


def rename_company() -> None:
    with writing() as session:
        session.query(Company).one().name = "Renamed"


def rename_owner() -> None:
    with writing() as session:
        session.query(User).one().name = "Renamed"


@pytest.mark.parametrize("change", [rename_company, rename_owner])
def test_a_name_that_changes_shows_on_the_very_next_page(browse: Browse, change: Callable[[], None]) -> None:
    job = published_job(member())
    visitor = browse()
    assert "Renamed" not in visitor.get(job.path).text
    change()
    assert "Renamed" in visitor.get(job.path).text


def test_an_import_shows_on_the_very_next_page_and_so_does_taking_it_back(browse: Browse, tmp_path: Path) -> None:
    visitor = browse()
    assert titles(visitor) == []
    for title in ("First", "Second"):
        record = {**FORM, "title": title, "source": "acme", "source_id": "1"}
        file = tmp_path / "postings.jsonl"
        file.write_text(json.dumps(record))
        import_file(file, source="acme")
        assert titles(visitor) == [title]
    with writing() as session:
        job_queries.delete_of_source(session, source="acme")
    assert titles(visitor) == []
    assert visitor.get("/companies").all(".company") == []


def test_an_id_that_is_another_posting_now_is_another_row(browse: Browse) -> None:
    visitor = browse()
    seen = []
    for title in ("First", "Second"):
        job = published_job(title=title)
        with reading() as session:
            seen.append((session.get_one(Job, job.id).revision, titles(visitor)))
        with writing() as session:
            session.delete(session.get_one(Job, job.id))
    assert seen == [(2, ["First"]), (2, ["Second"])]


def test_no_page_is_shown_after_one_of_its_postings_has_ended(browse: Browse) -> None:
    start = utc_now()
    with time_machine.travel(start, tick=False) as clock:
        job = published_job(published_at=start - LIFE + timedelta(seconds=10))
        visitor = browse()
        assert len(titles(visitor)) == 1
        assert visitor.get(job.path).status == 200
        clock.shift(timedelta(seconds=10) - timedelta(microseconds=1))
        assert comes_from_memory(visitor.client, "/jobs")
        assert len(titles(visitor)) == 1
        clock.shift(timedelta(microseconds=1))
        assert titles(visitor) == []
        assert visitor.get(job.path).status == 410


def test_an_age_is_a_minute_old_at_most(browse: Browse) -> None:
    start = utc_now()
    with time_machine.travel(start, tick=False) as clock:
        published_job(published_at=start - timedelta(hours=2) + timedelta(seconds=30))
        visitor = browse()
        assert visitor.get("/jobs").all(".when time span[aria-hidden]") == ["1 h"]
        clock.shift(59)
        assert comes_from_memory(visitor.client, "/jobs")
        clock.shift(1)
        assert visitor.get("/jobs").all(".when time span[aria-hidden]") == ["2 h"]


def test_an_empty_database_file_answers_as_without_pages_in_memory(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_job()
    assert client.get("/jobs").status_code == 200
    monkeypatch.setattr(settings, "DATABASE_URL", f"sqlite:///{tmp_path}/empty.sqlite3")
    assert client.get("/jobs").status_code == 503
    engine().dispose()
