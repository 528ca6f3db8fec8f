"""The SQL of the search, in one place for both databases: what is read, from where, under which conditions.

Plain text, because it is asked on every page, and putting it together anew from objects would cost more
than answering it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

from db.search.engine import Engine, engine_of


@dataclass
class Conditions:
    """Which listings: those found by `match`, if there is one, and that fulfil each of the conditions."""

    match: str = ""
    where: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def require(self, condition: str, **values: Any) -> None:
        self.where.append(condition)
        self.values |= values


def position(connection: Connection, conditions: Conditions) -> str:
    """The column to order and cut lists by: what is searched must also be what is cut, or all of it would be read."""
    return engine_of(connection).key if conditions.match else "l.position"


@lru_cache(maxsize=512)
def _statement(sql: str) -> TextClause:
    return text(sql)


def read(
    connection: Connection,
    columns: str,
    conditions: Conditions,
    *,
    order: str,
    limit: int,
    listings_first: bool = False,
) -> list[Row[Any]]:
    """Columns of the listings `l`. With `listings_first` they are gone through in their order, and each is looked
    up among the matches: faster where much matches, little is read, and the order is not that of the matches.
    """
    sql = f"SELECT {columns} {_from(engine_of(connection), conditions, listings_first)}"
    sql += f" ORDER BY {order} LIMIT {limit:d}" if order else f" LIMIT {limit:d}"
    return list(connection.execute(_statement(sql), _values(conditions)).all())


def read_plain(connection: Connection, columns: str, conditions: Conditions, *, limit: int) -> list[tuple[Any, ...]]:
    """As read(), in no order, and as the driver's own tuples: thousands of rows are read for their counts alone."""
    sql = f"SELECT {columns} {_from(engine_of(connection), conditions, False)} LIMIT {limit:d}"
    result = connection.execute(_statement(sql), _values(conditions))
    rows = [*result.cursor.fetchall()]
    result.close()
    return rows


def aggregate(connection: Connection, aggregates: Sequence[str], conditions: Conditions) -> tuple[int, list[Any]]:
    """How many listings `l` there are, and SQL aggregates over them.

    Thousands of rows would each become an object in Python, which takes longer than to find them.
    """
    source = _from(engine_of(connection), conditions, False)
    sql = f"SELECT {', '.join(['count(*)', *aggregates])} {source}"
    number, *values = connection.execute(_statement(sql), _values(conditions)).one()
    return number, values


def count(connection: Connection, conditions: Conditions, *, limit: int) -> int:
    """How many listings there are, counted up to a limit."""
    inner = f"SELECT 1 {_from(engine_of(connection), conditions, False)} LIMIT {limit:d}"
    sql = f"SELECT count(*) FROM ({inner}) found"  # nosec B608 # noqa: S608 (names of our own)
    return int(connection.scalar(_statement(sql), _values(conditions)) or 0)


def count_up_to(connection: Connection, match: str, *, limit: int) -> int:
    """How many documents match, of postings that are open or have only just ended."""
    engine = engine_of(connection)
    inner = f"SELECT 1 FROM {engine.index} WHERE {engine.matches} LIMIT {limit:d}"  # nosec B608 # noqa: S608 (as above)
    sql = f"SELECT count(*) FROM ({inner}) found"  # nosec B608 # noqa: S608 (as above)
    return int(connection.scalar(_statement(sql), {"match": match}) or 0)


def _from(engine: Engine, conditions: Conditions, listings_first: bool) -> str:
    where = list(conditions.where)
    source = "listings l"
    if conditions.match and listings_first:
        inner = " AND ".join([engine.matches, *(each for each in where if each.startswith(engine.key))])
        where = [each for each in where if not each.startswith(engine.key)]
        # The sign keeps SQLite from going through the matches, and from then putting all of them in order.
        matching = f"SELECT {engine.key} FROM {engine.index} WHERE {inner}"  # nosec B608 # noqa: S608 (as above)
        where.append(f"+l.position IN ({matching})")
    elif conditions.match:
        where += [engine.matches, f"l.position = {engine.key}"]
        source = f"{engine.index} CROSS JOIN listings l"  # SQLite goes through them in this order
    return f"FROM {source} WHERE {' AND '.join(where) or '1 = 1'}"


def _values(conditions: Conditions) -> Mapping[str, Any]:
    return conditions.values | ({"match": conditions.match} if conditions.match else {})
