"""Openings like another one: by the words of its title, then of its company, then of its category."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from db.models import Job
from db.search import statements
from db.search.documents import TITLE, mark, microseconds
from db.search.engine import Engine, engine_of, words_of
from db.search.expression import Synonyms, parse
from db.search.open_jobs import load
from db.search.statements import Conditions


def related(session: Session, *, job: Job, now: datetime, limit: int) -> list[Job]:
    """Open postings, the most alike first, and of those alike the newest."""
    connection = session.connection()
    found: dict[int, None] = {}
    for match in _likenesses(engine_of(connection), job):
        if len(found) < limit:
            conditions = Conditions(match=match)
            conditions.require("l.ends > :now AND l.job_id != :job", now=microseconds(now), job=job.id)
            order = f"{statements.position(connection, conditions)} DESC"
            rows = statements.read(connection, "l.job_id", conditions, order=order, limit=limit + len(found))
            found |= dict.fromkeys(row.job_id for row in rows)
    return load(session, list(found)[:limit])


def _likenesses(engine: Engine, job: Job) -> Iterator[str]:
    title = words_of(engine, parse(job.title.replace('"', " ").replace("-", " "), Synonyms()), TITLE)
    if title:
        yield engine.all_of(title)
    company = engine.phrase([mark("o", job.company_id)]) if job.company_id else None
    category = engine.phrase([mark("c", job.category)]) if job.category else None
    if company and category:
        yield engine.all_of([company, category])
    if company:
        yield company
    if category:
        yield category
