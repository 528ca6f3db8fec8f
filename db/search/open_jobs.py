"""Which open postings a search finds, in what order, one page at a time.

Pages are cut by key, never by offset: nothing is skipped or repeated while postings are added, and the
last page costs what the first does.

Relevance has tiers (see db/search/engine.py), and within a tier the newest come first. To rank all that matches
a common word would take seconds.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.orm import Session, joinedload

from db.models import Job
from db.search import statements
from db.search.documents import first_position, microseconds
from db.search.engine import TIERS, engine_of, question, tiers, unwanted_of, words_of
from db.search.query import Cursor, JobSearch, Page, Sort, Total
from db.search.statements import Conditions
from db.search.understanding import Understood, understand

# Counts are exact up to here.
COUNT_MAX = 10_000
# As many postings that have ended are looked for before the count of what is open is trusted to the index.
ENDED_MAX = 1_000


def find_jobs(session: Session, *, search: JobSearch, now: datetime, limit: int, after: Cursor | None = None) -> Page:
    """One page of the open postings that match, in the search's order."""
    connection = session.connection()
    return page_of(session, understand(connection, search), now=now, limit=limit, after=after)


def page_of(session: Session, understood: Understood, *, now: datetime, limit: int, after: Cursor | None) -> Page:
    connection = session.connection()
    find = {Sort.NEWEST: _newest, Sort.RELEVANCE: _relevant, Sort.SALARY: _best_paid}[understood.search.order]
    rows = find(connection, understood, now, limit + 1, after)
    return Page(
        jobs=load(session, [row.job_id for row in rows[:limit]]),
        after=Cursor(rank=rows[limit - 1].rank, position=rows[limit - 1].position) if len(rows) > limit else None,
    )


def count_jobs(session: Session, understood: Understood, *, now: datetime) -> Total:
    """How many open postings match, exactly up to COUNT_MAX."""
    connection = session.connection()
    conditions = conditions_of(connection, understood, now)
    if conditions.match and len(conditions.where) == 1:
        gone = Conditions(where=["l.ends <= :now"], values=conditions.values)
        ended = statements.count(connection, gone, limit=ENDED_MAX)
        if ended < ENDED_MAX:
            enough = COUNT_MAX + ended + 1
            if statements.count_up_to(connection, conditions.match, limit=enough) == enough:
                return Total(COUNT_MAX, exact=False)
    found = statements.count(connection, conditions, limit=COUNT_MAX + 1)
    return Total(min(found, COUNT_MAX), exact=found <= COUNT_MAX)


def conditions_of(connection: Connection, understood: Understood, now: datetime, tier: int | None = None) -> Conditions:
    """What an open posting must fulfil that matches; in one tier, if it says which."""
    search, expression = understood.search, understood.expression
    engine = engine_of(connection)
    wanted, before = tiers(engine, expression)[tier] if tier is not None else (words_of(engine, expression), [])
    marks = [engine.any_of(engine.phrase(mark) for mark in some) for each in understood.marks.values() for some in each]
    match = question(engine, [*wanted, *marks], [*unwanted_of(engine, expression), *before])
    conditions = Conditions(match=match)
    conditions.require("l.ends > :now", now=microseconds(now))
    if search.salary_min is not None:
        conditions.require("l.pay >= :pay", pay=search.salary_min)
    if search.posted is not None:
        since = first_position(now - search.posted)
        conditions.require(f"{statements.position(connection, conditions)} >= :since", since=since)
    return conditions


def _newest(
    connection: Connection, understood: Understood, now: datetime, limit: int, after: Cursor | None, rank: int = 0
) -> Sequence[Row[Any]]:
    return _by_position(connection, conditions_of(connection, understood, now), limit, after, rank=0)


def _by_position(
    connection: Connection, conditions: Conditions, limit: int, after: Cursor | None, *, rank: int
) -> list[Row[Any]]:
    position = statements.position(connection, conditions)
    if after is not None:
        conditions.require(f"{position} < :after", after=after.position)
    columns = f"l.job_id, l.position, {rank:d} AS rank"
    return statements.read(connection, columns, conditions, order=f"{position} DESC", limit=limit)


def _relevant(
    connection: Connection, understood: Understood, now: datetime, limit: int, after: Cursor | None
) -> Sequence[Row[Any]]:
    """A tier's rank is how many come after it."""
    if not understood.expression.wanted:
        return _newest(connection, understood, now, limit, after)
    rows: list[Row[Any]] = []
    for tier, rank in enumerate(reversed(range(TIERS))):
        if len(rows) < limit and (after is None or after.rank >= rank):
            conditions = conditions_of(connection, understood, now, tier)
            begin = after if after is not None and after.rank == rank else None
            rows += _by_position(connection, conditions, limit - len(rows), begin, rank=rank)
    return rows


def _best_paid(
    connection: Connection, understood: Understood, now: datetime, limit: int, after: Cursor | None
) -> Sequence[Row[Any]]:
    """By pay, then newest. What matches much is looked up from the best paid on, what matches little is sorted."""
    conditions = conditions_of(connection, understood, now)
    many = bool(conditions.match) and statements.count_up_to(connection, conditions.match, limit=COUNT_MAX) == COUNT_MAX
    if after is not None:
        conditions.require("(l.pay, l.position) < (:rank, :after)", rank=after.rank, after=after.position)
    return statements.read(
        connection,
        "l.job_id, l.position, l.pay AS rank",
        conditions,
        order="l.pay DESC, l.position DESC",
        limit=limit,
        listings_first=many,
    )


def load(session: Session, ids: Sequence[int]) -> list[Job]:
    """The postings of these ids, in their order, with their companies."""
    found = session.scalars(select(Job).options(joinedload(Job.company)).where(Job.id.in_(ids))).all()
    by_id = {job.id: job for job in found}
    return [by_id[number] for number in ids]
