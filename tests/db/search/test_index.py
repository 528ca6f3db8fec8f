"""The index follows the postings, whatever happens to them, and is the same as one made anew."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from core.clock import utc_now
from db.models import Base, Catalogue, Company, Job, Listing, PostedTitle, SearchDocument, VocabularyWord
from db.queries import jobs
from db.search import reindex
from db.search.documents import INDEX_VERSION, position_of
from db.session import reading, writing
from db.vocabulary import ClosedReason
from tests.factories import closed_job, draft_job, expired_job, published_job

DERIVED: tuple[type[Base], ...] = (Listing, SearchDocument, VocabularyWord, PostedTitle)


def index() -> dict[str, list[tuple[Any, ...]]]:
    """All that the search keeps."""
    with reading() as session:
        return {
            model.__tablename__: [
                tuple(row) for row in session.execute(select(model.__table__).order_by(*model.__table__.primary_key))
            ]
            for model in DERIVED
        }


def listed() -> set[int]:
    with reading() as session:
        listings, documents = (set(session.scalars(select(model.job_id))) for model in (Listing, SearchDocument))
    assert listings == documents
    return listings


def version() -> int:
    with reading() as session:
        return session.scalars(select(Catalogue.version)).one()


def test_what_is_published_is_in_the_index_and_nothing_else(database: str) -> None:
    shown = {published_job().id, expired_job().id}
    draft_job()
    closed_job()
    assert listed() == shown


def test_each_change_that_visitors_see_raises_the_version_once_and_others_do_not(database: str) -> None:
    before = version()
    job = draft_job()
    assert version() == before
    with writing() as session:
        session.get_one(Job, job.id).publish(utc_now(), life=timedelta(days=1))
    assert (version(), listed()) == (before + 1, {job.id})
    with writing() as session:
        session.get_one(Job, job.id).title = "Something else"
    assert version() == before + 2
    with writing() as session:
        session.get_one(Job, job.id).close(ClosedReason.FILLED)
    assert (version(), listed()) == (before + 3, set())
    with writing() as session:
        session.get_one(Job, job.id).publish(utc_now(), life=timedelta(days=1))
    assert (version(), listed()) == (before + 4, {job.id})
    with writing() as session:
        session.get_one(Company, job.company_id).name = "Renamed"
    assert version() == before + 5


def test_a_change_that_is_rolled_back_leaves_the_index_as_it_was(database: str) -> None:
    job = published_job()
    before, counted = index(), version()
    with reading() as session:
        session.get_one(Job, job.id).title = "Something else"
        session.flush()
        session.rollback()
    assert (index(), version()) == (before, counted)


def test_what_is_deleted_is_gone_from_the_index(database: str) -> None:
    with writing() as session:
        session.get_one(Job, published_job().id).source = "demo"
    before = version()
    with writing() as session:
        assert jobs.delete_of_source(session, source="demo") == 1
    assert (listed(), version()) == (set(), before + 1)


def test_an_index_made_anew_is_the_one_that_grew(database: str) -> None:
    for number in range(3):
        published_job(title=f"Nurse {number}", workplace="remote", remote_regions=["EU"], tags=["C++", "a|b"])
    job = published_job(location=["München", "Berlin"])
    with writing() as session:
        session.get_one(Job, job.id).locations = ["Ghent"]
    closed_job()
    grown = index()
    with writing() as session:
        for model in DERIVED:
            session.execute(delete(model))
        session.execute(update(Catalogue).values(index_version=0))
    told: list[tuple[int, int]] = []
    assert reindex.prepare(lambda done, total: told.append((done, total)))
    made = index()
    assert {name: made[name] for name in ("listings", "search_documents")} == {
        name: grown[name] for name in ("listings", "search_documents")
    }
    assert set(made["vocabulary"]) <= set(grown["vocabulary"])
    assert told[-1] == (4, 4)
    with reading() as session:
        assert session.scalars(select(Catalogue.index_version)).one() == INDEX_VERSION
    assert not reindex.prepare()


def test_reindexing_removes_what_should_not_be_there(database: str) -> None:
    job = published_job()
    with writing() as session:
        session.execute(update(Job).values(state="closed"))
    assert listed() == {job.id}
    assert reindex.reindex() == 0
    assert listed() == set()


def test_positions_are_in_the_order_of_publication(database: str) -> None:
    now = utc_now().replace(microsecond=0)
    moments = [(now - timedelta(days=400_000), 5), (now - timedelta(days=30_000), 4), (now, 3), (now, 4)]
    moments += [(now + timedelta(seconds=1), 1), (now + timedelta(days=100_000), 9)]
    positions = [position_of(moment, job_id) for moment, job_id in moments]
    assert positions == sorted(positions)
    assert len(set(positions)) == len(positions)
    assert all(-(2**63) <= position < 2**63 for position in positions)
