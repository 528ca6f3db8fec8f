"""Which open postings a search finds, in what order, one page at a time.

Pages are cut by key, never by offset: nothing is skipped or repeated while postings are added, and the
last page costs what the first does.

Relevance has tiers (see db/search/engine.py), and within a tier the newest come first. To rank all that matches
a common word would take seconds.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

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
# So many matches are all read and put in order by themselves, which costs less than to ask for each tier apart.
FEW = 500
# As many postings that have ended are looked for before the count of what is open is trusted to the index.
ENDED_MAX = 1_000
MATCHES_MAX = COUNT_MAX + ENDED_MAX + 1


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
    return total_if_many(connection, conditions) or Total(statements.count(connection, conditions, limit=COUNT_MAX))


def total_if_many(connection: Connection, conditions: Conditions) -> Total | None:
    """How many are found; None where the index says that they are few, which takes a tenth of the time to count."""
    if conditions.match:
        matches = statements.count_up_to(connection, conditions.match, limit=MATCHES_MAX)
        if matches <= COUNT_MAX:
            return None
        if matches == MATCHES_MAX and len(conditions.where) == 1:
            gone = Conditions(where=["l.ends <= :now"], values=conditions.values)
            if statements.count(connection, gone, limit=ENDED_MAX) < ENDED_MAX:
                return Total(COUNT_MAX, exact=False)
    found = statements.count(connection, conditions, limit=COUNT_MAX + 1)
    return Total(min(found, COUNT_MAX), exact=found <= COUNT_MAX)


def conditions_of(connection: Connection, understood: Understood, now: datetime) -> Conditions:
    """What an open posting must fulfil that matches."""
    return _conditions(connection, understood, now, words_of(engine_of(connection), understood.expression))


def _conditions(
    connection: Connection, understood: Understood, now: datetime, wanted: Sequence[str], before: Sequence[str] = ()
) -> Conditions:
    """`wanted` instead of the words that were looked for, without what came `before`."""
    search, expression = understood.search, understood.expression
    engine = engine_of(connection)
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
    connection: Connection, understood: Understood, now: datetime, limit: int, after: Cursor | None
) -> Sequence[Any]:
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
) -> Sequence[Any]:
    """A tier's rank is how many come after it. Few matches are all read, each once, and put in order here."""
    if not understood.expression.wanted:
        return _newest(connection, understood, now, limit, after)
    found = statements.read_plain(
        connection, "l.job_id, l.position", conditions_of(connection, understood, now), limit=FEW + 1
    )
    parts = tiers(engine_of(connection), understood.expression)
    if len(found) <= FEW:
        return _few(connection, understood, now, found, after)[:limit]
    rows: list[Any] = []
    for rank, (wanted, before) in zip(reversed(range(TIERS)), parts, strict=True):
        if len(rows) < limit and (after is None or after.rank >= rank):
            conditions = _conditions(connection, understood, now, wanted, before)
            begin = after if after is not None and after.rank == rank else None
            rows += _by_position(connection, conditions, limit - len(rows), begin, rank=rank)
    return rows


class Found(NamedTuple):
    """A posting, where it stands within its rank, and its rank."""

    job_id: int
    position: int
    rank: int


def _few(
    connection: Connection,
    understood: Understood,
    now: datetime,
    found: Sequence[tuple[int, int]],
    after: Cursor | None,
) -> list[Found]:
    """All of a search that finds little, in order: each tier is asked for once, and not without those before it."""
    ranks: dict[int, int] = {}
    for rank, (wanted, _) in zip(
        reversed(range(TIERS)), tiers(engine_of(connection), understood.expression), strict=True
    ):
        if rank:  # in the last tier is whatever was found
            conditions = _conditions(connection, understood, now, wanted)
            for (position,) in statements.read_plain(connection, "l.position", conditions, limit=FEW):
                ranks.setdefault(position, rank)
    rows = [Found(job_id, position, ranks.get(position, 0)) for job_id, position in found]
    last = (after.rank, after.position) if after else None
    rows = [row for row in rows if last is None or (row.rank, row.position) < last]
    return sorted(rows, key=lambda row: (row.rank, row.position), reverse=True)


def _best_paid(
    connection: Connection, understood: Understood, now: datetime, limit: int, after: Cursor | None
) -> Sequence[Any]:
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
