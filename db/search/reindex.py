"""Makes the search index anew from the postings, while the board serves.

Needed after an upgrade that changes how documents are made, and after a restore: what the index keeps is in no
backup, as it all follows from the postings.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import joinedload

from db import near_duplicates
from db.models import Catalogue, Job, Listing, Place
from db.search import gazetteer, index
from db.search.documents import INDEX_VERSION
from db.session import reading, writing
from db.vocabulary import State

BATCH = 250


def say_nothing(_done: int, _total: int) -> None:
    """For whoever shows no progress."""


def prepare(on_progress: Callable[[int, int], None] = say_nothing) -> bool:
    """Fills what a new database lacks, and makes an index of other rules anew; False if there was nothing to do."""
    with reading() as session:
        filled = session.scalar(select(Place.id).limit(1)) is not None
        current = session.scalar(select(Catalogue.index_version)) == INDEX_VERSION
    if not filled:
        with writing() as session:
            _fill_places(session.connection())
    if not current:
        reindex(on_progress)
    return not (filled and current)


def _fill_places(connection: Connection) -> None:
    """Of several that start at once, one does it."""
    connection.execute(select(Catalogue.id).with_for_update())
    if connection.scalar(select(Place.id).limit(1)) is None:
        gazetteer.fill(connection)


def reindex(on_progress: Callable[[int, int], None] = say_nothing) -> int:
    """Makes every posting's entry anew, some hundred at a time; how many are listed now."""
    with reading() as session:
        total = session.scalar(select(func.count(Job.id)).where(Job.state == State.PUBLISHED)) or 0
    done, last = 0, 0
    while ids := _after(last):
        done += _again(ids)
        last = ids[-1]
        on_progress(min(done, total), total)
    remember_texts()
    with writing() as session:
        session.execute(update(Catalogue).values(index_version=INDEX_VERSION, version=Catalogue.version + 1))
    return done


def remember_texts() -> None:
    """Puts what members sent into the index of texts, which finds one that was sent twice."""
    last = 0
    while True:
        with writing() as session:
            sent = (Job.owner_id.is_not(None), Job.state != State.DRAFT, Job.id > last)
            jobs = session.scalars(select(Job).where(*sent).order_by(Job.id).limit(BATCH)).all()
            for job in jobs:
                near_duplicates.remember(session, job=job)
        if not jobs:
            return
        last = jobs[-1].id


def _after(last: int) -> Sequence[int]:
    """The next ids that have, or should have, an entry."""
    with reading() as session:
        published = select(Job.id).where(Job.state == State.PUBLISHED, Job.id > last)
        listed = select(Listing.job_id).where(Listing.job_id > last)
        both = published.union(listed).order_by("id").limit(BATCH)
        return session.scalars(both).all()


def _again(ids: Sequence[int]) -> int:
    with writing() as session:
        connection = session.connection()
        index.remove(connection, ids)
        jobs = session.scalars(
            select(Job)
            .options(joinedload(Job.company))
            .where(Job.id.in_(ids), Job.state == State.PUBLISHED)
            .with_for_update(of=Job)
        ).all()
        postings = [
            (
                {column: getattr(job, column) for column in index.COLUMNS},
                index.document_of_job(job, company=job.company.name if job.company else ""),
            )
            for job in jobs
        ]
        index.add(connection, postings)
    return len(postings)
