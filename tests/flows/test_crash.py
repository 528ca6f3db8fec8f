"""The server is killed amid postings: whatever it said was done is there when it runs again."""

import os
import signal
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Event

import httpx2
from sqlalchemy import select

from db.models import Job, SearchDocument
from db.session import Session, make_engine
from tests.at_once import at_once
from tests.conftest import copy_of
from tests.factories import FORM, PASSWORD
from tests.operating import Operator, Served

PEOPLE = 4
POSTINGS_BEFORE = 40


def test_every_posting_that_was_answered_survives_a_kill(
    backend: str, prepared: dict[str, str], tmp_path: Path, worker_id: str
) -> None:
    url = copy_of(prepared[backend], tmp_path, f"board_{worker_id}_crash")
    operator = Operator(tmp_path, {"DATABASE_URL": url})
    with operator.serving() as server:
        answered = killed_amid_postings(server)
    assert len(answered) >= POSTINGS_BEFORE
    with operator.serving() as server, server.client() as client:
        for path in answered.values():
            assert client.get(path).status_code == 200
        new = client.post("/register", data={"name": "New", "email": "new@example.org", "password": PASSWORD})
        assert new.status_code == 303
        assert server.errors == ""
    kept = rows(url)
    assert set(answered) <= set(kept)
    assert len(kept) <= len(answered) + PEOPLE, "more is there than was ever sent"
    assert all(kept.values()), "a posting is there without what it is found by"


def killed_amid_postings(server: Served) -> dict[str, str]:
    """The title and address of each posting that was answered before the server was gone."""
    answered: dict[str, str] = {}
    enough = Event()

    def go_on_posting(person: int) -> None:
        with suppress(httpx2.TransportError), server.client() as client:
            fields = {"name": "Ann", "email": f"person{person}@example.org", "password": PASSWORD}
            assert client.post("/register", data=fields).status_code == 303
            for number in count():
                title = f"Posting {person} {number}"
                made = client.post("/post-a-job", data={**FORM, "title": title, "action": "publish"})
                assert made.status_code == 303
                answered[title] = made.headers["location"]
                if len(answered) >= POSTINGS_BEFORE:
                    enough.set()

    def kill(_: int) -> None:
        assert enough.wait(timeout=60)
        os.kill(server.process.pid, signal.SIGKILL)

    at_once(lambda person: go_on_posting(person) if person else kill(person), range(PEOPLE + 1))
    assert server.process.wait(timeout=10) == -signal.SIGKILL
    return answered


def rows(url: str) -> dict[str, bool]:
    """The title of each posting that is kept, and whether it has a search document."""
    engine = make_engine(url)
    with Session(engine) as session:
        documents = select(SearchDocument.job_id)
        found = {
            row.title: row.found for row in session.execute(select(Job.title, Job.id.in_(documents).label("found")))
        }
    engine.dispose()
    return found
