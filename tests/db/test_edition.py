"""The edition of the board: one and the same while nothing changes, and another right after a change."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import create_engine, text

from core.clock import utc_now
from core.config import settings
from core.kept_pages import Edition
from db.edition import NEVER, CurrentEdition
from db.models import Company, Job, SearchSettings, User
from db.search.documents import microseconds
from db.session import reading, writing
from db.setting_up import set_up
from db.vocabulary import ClosedReason
from tests.factories import LIFE, draft_job, member, published_job, sign_in
from tests.fresh import board_on, fresh_database

Result = TypeVar("Result")


class Clock:
    def __init__(self) -> None:
        self.now = microseconds(utc_now())

    def __call__(self) -> int:
        return self.now


def watching(story: Callable[[CurrentEdition, Clock], Awaitable[Result]]) -> Result:
    """Runs a story in which the edition is looked at, and closes what was opened for it."""

    async def whole() -> Result:
        clock = Clock()
        current = CurrentEdition(clock)
        try:
            return await story(current, clock)
        finally:
            current.close()

    return asyncio.run(whole())


async def seen_by(current: CurrentEdition) -> Edition | None:
    """By a request that comes now, and not together with what came before."""
    await asyncio.sleep(0)
    return await current()


def test_the_edition_is_one_and_the_same_while_nothing_changes(database: str) -> None:
    async def story(current: CurrentEdition, clock: Clock) -> None:
        first = await seen_by(current)
        assert first is not None
        draft_job(member())
        clock.now += 3600 * 1_000_000
        assert await seen_by(current) is first
        assert first.until == NEVER

    watching(story)


def change_title() -> None:
    with writing() as session:
        session.query(Job).one().title = "Another"


def close() -> None:
    with writing() as session:
        session.query(Job).one().close(ClosedReason.FILLED)


def rename_company() -> None:
    with writing() as session:
        session.query(Company).one().name = "Another"


def rename_owner() -> None:
    with writing() as session:
        session.query(User).one().name = "Another"


def delete_owner() -> None:
    with writing() as session:
        session.delete(session.query(User).one())


def set_currency() -> None:
    with writing() as session:
        session.add(SearchSettings(id=1, revision=1, currency="SEK"))


@pytest.mark.parametrize(
    "change", [published_job, change_title, close, rename_company, rename_owner, delete_owner, set_currency]
)
def test_after_a_change_there_is_another(database: str, change: Callable[[], object]) -> None:
    published_job(member())

    async def story(current: CurrentEdition, clock: Clock) -> None:
        first = await seen_by(current)
        change()
        second = await seen_by(current)
        assert second is not None
        assert second is not first
        assert await seen_by(current) is second

    watching(story)


def test_what_visitors_do_not_see_makes_no_other(database: str, client: object) -> None:
    user = member()
    published_job(user)

    async def story(current: CurrentEdition, clock: Clock) -> None:
        first = await seen_by(current)
        sign_in(client, user)  # type: ignore[arg-type]
        draft_job(user)
        with writing() as session:
            session.query(User).one().password_hash = "another"
        assert await seen_by(current) is first

    watching(story)


def test_an_edition_ends_when_the_next_posting_does(database: str) -> None:
    now = utc_now()
    published_job(published_at=now - LIFE + timedelta(hours=1))
    published_job(published_at=now - LIFE + timedelta(hours=2))
    published_job(published_at=now - LIFE - timedelta(hours=1))

    async def story(current: CurrentEdition, clock: Clock) -> None:
        clock.now = microseconds(now)
        hour = 3600 * 1_000_000
        ends = [clock.now + hour, clock.now + 2 * hour, NEVER]
        for end in ends:
            edition = await seen_by(current)
            assert edition is not None
            assert edition.until == end
            clock.now = end - 1
            assert await seen_by(current) is edition
            clock.now = end
        clock.now = microseconds(now)
        found = await seen_by(current)
        assert found is not None
        assert found.until == ends[0], "the clock was set back"

    watching(story)


def test_many_who_ask_at_once_get_the_same(database: str) -> None:
    async def story(current: CurrentEdition, clock: Clock) -> None:
        await current()
        editions = await asyncio.gather(*(current() for _ in range(100)))
        assert None not in editions
        assert len(set(editions)) == 1

    watching(story)


def test_who_asks_after_a_change_is_not_told_what_was_asked_before_it(database: str) -> None:
    """The question of the first is on its way when the change is made."""

    async def story(current: CurrentEdition, clock: Clock) -> None:
        await current()
        for _ in range(20):
            before = asyncio.ensure_future(current())
            await asyncio.sleep(0)
            await asyncio.to_thread(published_job)
            after = [asyncio.ensure_future(current()) for _ in range(3)]
            last = await current()
            assert {await edition for edition in after} == {last}
            assert await before is not last

    watching(story)


def test_the_edition_is_of_the_database_that_the_settings_name(
    database: str, backend: str, tmp_path: Path, worker_id: str
) -> None:
    async def story(current: CurrentEdition, clock: Clock) -> list[Edition | None]:
        found = [await current()]
        with board_on(fresh_database(backend, tmp_path, f"board_{worker_id}_other")):
            found.append(await current())
            await asyncio.to_thread(set_up)
            found.append(await asyncio.wait_for(_there(current), 60))
        return [*found, await current()]

    first, empty, other, again = watching(story)
    assert empty is None
    assert None not in (first, other, again)
    assert len({first, other, again}) == 3


async def _there(current: CurrentEdition) -> Edition:
    while (edition := await current()) is None:
        await asyncio.sleep(0.01)
    return edition


def test_no_file_is_made_where_there_is_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in (f"sqlite:///{tmp_path}/none.sqlite3", "sqlite://"):
        monkeypatch.setattr(settings, "DATABASE_URL", url)
        assert watching(lambda current, clock: current()) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_connection_that_breaks_is_made_anew_at_once(database: str) -> None:
    other = create_engine(database, isolation_level="AUTOCOMMIT")
    ours = "pid <> pg_backend_pid() AND query LIKE '%min(ends)%'"
    kill = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}"

    async def story(current: CurrentEdition, clock: Clock) -> None:
        first = await current()
        assert first is not None
        with other.connect() as connection:
            assert connection.execute(text(kill)).rowcount >= 1
        assert await current() is first

    watching(story)
    other.dispose()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_looking_holds_no_lock(database: str) -> None:
    async def story(current: CurrentEdition, clock: Clock) -> None:
        for _ in range(3):
            await current()
            published_job()
            await current()
            with reading() as session:
                busy, left, moved = session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
                assert (busy, left, moved) == (0, 0, 0)

    watching(story)
