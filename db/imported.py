"""Bringing many postings in: what is new is made, what differs is changed, the rest is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, tuple_, update
from sqlalchemy.orm import Session

from db import board
from db.models import Job
from db.queries import companies
from db.search import index
from db.search.documents import Document
from db.vocabulary import State


@dataclass(frozen=True, slots=True)
class PreparedPosting:
    """A posting ready to be written. `digest` is over all that the file says of it."""

    source: str
    source_id: str
    digest: str
    company: str
    columns: dict[str, Any]
    document: Document
    date_posted: datetime | None
    valid_through: datetime | None

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.source_id


@dataclass
class Outcome:
    created: int = 0
    updated: int = 0
    unchanged: int = 0


def write_postings(session: Session, postings: Sequence[PreparedPosting], *, now: datetime, life: timedelta) -> Outcome:
    """Writes a batch in which no posting comes twice."""
    known = _known(session, postings)
    new = [posting for posting in postings if posting.key not in known]
    changed = [posting for posting in postings if posting.key in known and known[posting.key][1] != posting.digest]
    company_ids = companies.ids_of(session, names=[posting.company for posting in new + changed], now=now)
    if new or changed:
        created = _create(session, new, now, life, company_ids)
        updated = [_update(session, known[posting.key][0], posting, now, life, company_ids) for posting in changed]
        _index(session.connection(), created, updated)
    return Outcome(len(new), len(changed), len(postings) - len(new) - len(changed))


def _index(
    connection: Connection, created: Sequence[tuple[Any, Document]], updated: Sequence[tuple[Any, Document]]
) -> None:
    """Follows what was written, given as the rows and their documents."""
    if updated:
        index.remove(connection, [row["id"] for row, _ in updated])
    written = [*created, *updated]
    index.add(connection, [(row, document) for row, document in written if row["state"] is State.PUBLISHED])
    index.bump(connection)


def _known(session: Session, postings: Sequence[PreparedPosting]) -> dict[tuple[str, str], tuple[int, str]]:
    """Id and digest of the postings that were brought in before."""
    rows = session.execute(
        select(Job.source, Job.source_id, Job.id, Job.source_hash)
        .where(tuple_(Job.source, Job.source_id).in_([posting.key for posting in postings]))
        .with_for_update()
    )
    return {(str(source), str(source_id)): (job_id, digest or "") for source, source_id, job_id, digest in rows}


def _create(
    session: Session, postings: Sequence[PreparedPosting], now: datetime, life: timedelta, company_ids: dict[str, int]
) -> list[tuple[Any, Document]]:
    """The rows of the new postings, with their ids, and their documents."""
    if not postings:
        return []
    rows = [
        {
            **posting.columns,
            **_end(posting, now, life),
            "source": posting.source,
            "source_id": posting.source_id,
            "source_hash": posting.digest,
            "company_id": company_ids[companies.name_key(posting.company)],
            "state": State.PUBLISHED,
            "published_at": posting.date_posted or now,
            "created_at": now,
            "updated_at": now,
        }
        for posting in postings
    ]
    statement = insert(Job).returning(Job.id, sort_by_parameter_order=True)
    ids = session.connection().scalars(statement, rows).all()
    return [({**row, "id": job_id}, posting.document) for job_id, row, posting in zip(ids, rows, postings, strict=True)]


def _update(
    session: Session, job_id: int, posting: PreparedPosting, now: datetime, life: timedelta, company_ids: dict[str, int]
) -> tuple[Any, Document]:
    """The text is the file's; whether the posting is open stays as it was, unless the file says when it ends."""
    values = {
        **posting.columns,
        **(_end(posting, now, life) if posting.valid_through else {}),
        "company_id": company_ids[companies.name_key(posting.company)],
        "source_hash": posting.digest,
        "updated_at": now,
        "revision": Job.revision + 1,
    }
    if posting.date_posted:
        values["published_at"] = posting.date_posted
    session.execute(update(Job).where(Job.id == job_id).values(values))
    columns = [getattr(Job, name) for name in (*index.COLUMNS, "state")]
    return session.execute(select(*columns).where(Job.id == job_id)).mappings().one(), posting.document


def _end(posting: PreparedPosting, now: datetime, life: timedelta) -> dict[str, datetime]:
    latest = now + timedelta(days=board.now().longest_life_days)
    return {"expires_at": min(posting.valid_through, latest) if posting.valid_through else now + life}
