"""How many postings each option of a filter would leave.

The counts of one filter leave out what that filter itself has chosen, so that they say what another choice
would bring.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from db.models import Company, Place
from db.search import statements
from db.search.documents import first_position
from db.search.open_jobs import COUNT_MAX, conditions_of
from db.search.query import Total
from db.search.understanding import Understood, without

COLUMNS = {
    "workplace": "l.workplace",
    "employment_type": "l.employment_type",
    "category": "l.category",
    "company": "l.company_id",
    "tag": "l.tags",
    "location": "l.places",
    "salary_min": "l.pay",
    "posted": "l.position",
}
# These are offered until one is chosen.
NARROWED_ONCE = {"company", "location", "tag"}
AGES = (1, 3, 7, 14, 30)  # days
SHOWN = 8


@dataclass(frozen=True)
class Facets:
    """Counts by filter and option; a filter that is not in it has too many postings to be counted."""

    counts: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)

    def of(self, name: str, option: Any) -> int | None:
        """How many postings an option leaves, or None where that is not known."""
        return self.counts[name].get(option, 0) if name in self.counts else None


def count_options(
    session: Session, understood: Understood, *, now: datetime, total: Total, pays: Iterable[int]
) -> Facets:
    """The options that the postings found have; `pays` and AGES are the steps of pay and age."""
    if not total.exact:
        return Facets()
    connection = session.connection()
    chosen = [name for name in COLUMNS if getattr(understood.search, name)]
    others = [name for name in COLUMNS if name not in chosen]
    rows = _rows(connection, understood, now, others) if others and total.number else []
    values: dict[str, tuple[Any, ...]] = dict(
        zip(others, zip(*rows, strict=True) if rows else [()] * len(others), strict=True)
    )
    for name in set(chosen) - NARROWED_ONCE:
        rows = _rows(connection, without(understood, name), now, [name])
        if len(rows) <= COUNT_MAX:
            values[name] = tuple(value for (value,) in rows)
    return Facets({name: _counted(session, name, found, now, list(pays)) for name, found in values.items()})


def _rows(connection: Connection, understood: Understood, now: datetime, names: list[str]) -> list[tuple[Any, ...]]:
    columns = ", ".join(COLUMNS[name] for name in names)
    conditions = conditions_of(connection, understood, now)
    return statements.read_plain(connection, columns, conditions, limit=COUNT_MAX + 1)


def _counted(session: Session, name: str, values: tuple[Any, ...], now: datetime, pays: list[int]) -> Mapping[Any, int]:
    match name:
        case "salary_min":
            return _at_least(values, {step: step for step in pays})
        case "posted":
            return _at_least(values, {days: first_position(now - timedelta(days=days)) for days in AGES})
        case "tag":
            return dict(_split(values).most_common(SHOWN))
        case "location":
            return _places(session, _split(values))
        case "company":
            return _companies(session, Counter(values))
        case _:
            return Counter(values)


def _at_least(values: tuple[int, ...], least: Mapping[int, int]) -> dict[int, int]:
    """How many of the values reach each step."""
    ordered = sorted(values)
    return {step: len(ordered) - bisect_left(ordered, value) for step, value in least.items()}


def _split(values: tuple[str, ...]) -> Counter[str]:
    """Of texts that hold several keys."""
    counted: Counter[str] = Counter()
    for text, times in Counter(values).items():
        for key in text.split("|") if text else ():
            counted[key] += times
    return counted


def _companies(session: Session, counted: Counter[int | None]) -> dict[tuple[str, str], int]:
    """By slug and name, the most first."""
    most = [(number, times) for number, times in counted.most_common(SHOWN + 1) if number is not None][:SHOWN]
    rows = session.execute(select(Company.id, Company.slug, Company.name).where(Company.id.in_([n for n, _ in most])))
    names = {number: (slug, name) for number, slug, name in rows}
    return {names[number]: times for number, times in most if number in names}


def _places(session: Session, counted: Counter[str]) -> dict[str, int]:
    """By name, the most first."""
    most = [(int(key), times) for key, times in counted.most_common(SHOWN)]
    rows = session.execute(select(Place.id, Place.name).where(Place.id.in_([number for number, _ in most])))
    names = {row.id: row.name for row in rows}
    return {names[number]: times for number, times in most if number in names}
