"""Makes many postings of some: each again and again under other ids, by the database itself.

So a board of a million is there in minutes. Texts repeat; keys, positions and the search index are as if each had
been posted.
"""

import sys
from typing import Any

from sqlalchemy import Connection, Select, func, insert, literal, select

from db.models import Base, Job, Listing, SearchDocument
from db.search import index
from db.search.sqlite import index_documents
from db.session import writing


def multiply(count: int) -> None:
    """Adds copies until there are `count` postings; those of one round are one transaction."""
    with writing() as session:
        base = session.scalar(select(func.count(Job.id))) or 0
        first, last = session.execute(select(func.min(Job.id), func.max(Job.id))).one()
    if last - first + 1 != base:
        raise RuntimeError("the postings to multiply must have ids without gaps")
    for times in range(1, -(-count // base)):
        with writing() as session:
            _copy(session.connection(), first, last, offset=times * base, missing=count - times * base)
        print(f"{min((times + 1) * base, count):,} postings", file=sys.stderr, end="\r")


def _copy(connection: Connection, first: int, last: int, *, offset: int, missing: int) -> None:
    end = min(last, first + missing - 1)
    changed = {"id": Job.id + offset, "source_id": Job.source_id + literal(f"-{offset}"), "form_key": literal(None)}
    moved = {"position": offset, "job_id": offset}
    _insert(connection, Job, select(*_columns(Job, changed)).where(Job.id.between(first, end)))
    for model in (SearchDocument, Listing):
        columns = _columns(model, {name: getattr(model, name) + by for name, by in moved.items()})
        _insert(connection, model, select(*columns).where(model.job_id.between(first, end)))
    if connection.dialect.name == "sqlite":
        new = select(*SearchDocument.__table__.columns).where(
            SearchDocument.job_id.between(first + offset, end + offset)
        )
        index_documents(connection, [dict(row) for row in connection.execute(new).mappings()])
    index.bump(connection)


def _columns(model: type[Base], changed: dict[str, Any]) -> list[Any]:
    return [changed.get(column.key, column) for column in model.__table__.columns]


def _insert(connection: Connection, model: type[Base], rows: Select[Any]) -> None:
    connection.execute(insert(model).from_select([column.key for column in model.__table__.columns], rows))
