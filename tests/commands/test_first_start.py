"""The first start fills an empty board; when several start at once, one of them does."""

import pytest
from sqlalchemy import select

from commands.board import _prepare_database
from core.config import settings
from db.models import Job, User
from db.session import reading
from importing import demo
from tests.at_once import at_once
from tests.conftest import BACKENDS
from tests.factories import published_job

each_backend = pytest.mark.parametrize("backend", BACKENDS)


def ids() -> list[int]:
    with reading() as session:
        return list(session.scalars(select(Job.id)))


@each_backend
def test_of_several_first_starts_at_once_one_puts_up_the_demo_postings(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "SEED_DEMO", True)
    at_once(lambda _: _prepare_database(), range(3))
    [line] = capsys.readouterr().out.splitlines()
    assert f"it got {len(ids())} demo postings" in line


@each_backend
def test_a_first_start_makes_no_account_that_anybody_could_log_in_to(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SEED_DEMO", True)
    _prepare_database()
    with reading() as session:
        assert session.scalars(select(User)).all() == []
        assert {job.owner_id for job in session.scalars(select(Job))} == {None}


@each_backend
def test_a_start_that_comes_second_leaves_the_postings_of_the_first(database: str) -> None:
    job = published_job()
    assert demo.seed_empty_board() == 0
    assert ids() == [job.id]


@each_backend
def test_demo_postings_asked_for_twice_at_once_are_there_once(database: str) -> None:
    counts = at_once(lambda _: demo.seed_demo(), range(3))
    assert counts == [len(ids())] * 3
