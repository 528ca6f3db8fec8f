"""How many postings each option of a filter would leave.

The counts of one filter leave out what that filter itself has chosen, so that they say what another choice
would bring.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.text import fold
from db.models import Company, Place, PlaceName
from db.search import gazetteer, statements
from db.search.documents import first_position
from db.search.engine import engine_of
from db.search.open_jobs import conditions_of, total_if_many
from db.search.preferences import Preferences
from db.search.query import Total
from db.search.statements import Conditions
from db.search.understanding import Understood, without

# Of these there are steps, and each is counted; of the others every value is.
STEPS = {"salary_min": "l.pay", "posted": "l.position"}
VALUES = {
    "workplace": "l.workplace",
    "employment_type": "l.employment_type",
    "category": "l.category",
    "company": "l.company_id",
    "tag": "l.tags",
    "location": "l.places",
}
# These are offered until one is chosen.
NARROWED_ONCE = {"company", "location", "tag"}
AGES = (1, 3, 7, 14, 30)  # days
# A year's pay to choose from, as in euro; in other currencies with as many noughts more or less.
PAYS = (20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 150_000)
SHOWN = 8
Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class Facets:
    """Counts by filter and option; a filter that is not in it has too many postings to be counted."""

    counts: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)

    def of(self, name: str, option: Any) -> int | None:
        """How many postings an option leaves, or None where that is not known."""
        return self.counts[name].get(option, 0) if name in self.counts else None


def pay_steps(preferences: Preferences) -> list[int]:
    """In the board's currency."""
    euro = preferences.rates.get("EUR", 1.0)
    noughts = max(len(f"{euro:.0f}") - 1, 0) if euro >= 2 else 0
    return [step * 10**noughts for step in PAYS]


def count_with_options(session: Session, understood: Understood, *, now: datetime) -> tuple[Total, Facets]:
    """How many open postings match, as count_jobs() says, and the options that they have."""
    connection = session.connection()
    conditions = conditions_of(connection, understood, now)
    total = total_if_many(connection, conditions)
    if total and not total.exact:
        return total, Facets()
    names = (*VALUES, *STEPS)
    chosen = {name for name in names if getattr(understood.search, name)}
    others = [name for name in names if name not in chosen]
    number, counts = _counts(session, conditions, understood.wishes, now, others)
    for name in chosen - NARROWED_ONCE:
        wider = conditions_of(connection, without(understood, name), now)
        total = total_if_many(connection, wider)
        if not total or total.exact:
            counts |= _counts(session, wider, understood.wishes, now, [name])[1]
    return Total(number), Facets(counts)


def _counts(
    session: Session, conditions: Conditions, wishes: Preferences, now: datetime, names: Sequence[str]
) -> tuple[int, dict[str, Mapping[Any, int]]]:
    """How many postings there are, and how many have each option of these filters."""
    connection = session.connection()
    joined = engine_of(connection).joined
    steps = {name: _steps(name, wishes, now) for name in names if name in STEPS}
    values = [name for name in names if name in VALUES]
    aggregates = [joined % VALUES[name] for name in values]
    for name, least in steps.items():
        aggregates += [f"count(*) FILTER (WHERE {STEPS[name]} >= {number:d})" for number in least.values()]
    number, found = statements.aggregate(connection, aggregates, conditions)
    counts = {name: _counted(session, name, text) for name, text in zip(values, found, strict=False)}
    numbers = iter(found[len(values) :])
    return number, counts | {name: dict(zip(least, numbers, strict=False)) for name, least in steps.items()}


def _steps(name: str, wishes: Preferences, now: datetime) -> dict[int, int]:
    """By option, the least that a posting must have."""
    if name == "salary_min":
        return {step: step for step in pay_steps(wishes)}
    return {days: first_position(now - timedelta(days=days)) for days in AGES}


def _counted(session: Session, name: str, lines: str | None) -> Mapping[Any, int]:
    """`lines` are the values of all postings, None if there are none."""
    counted = Counter(lines.split("\n") if lines is not None else ())
    match name:
        case "tag":
            return dict(_most(_split(counted)))
        case "location":
            return _places(session, _split(counted))
        case "company":
            return _companies(session, counted)
        case _:
            return counted


def _split(counted: Counter[str]) -> Counter[str]:
    """Of texts that hold several keys, or none."""
    keys: Counter[str] = Counter()
    for text, times in counted.items():
        for key in text.split("|") if text else ():
            keys[key] += times
    return keys


def _most(counted: Counter[Key]) -> list[tuple[Key, int]]:
    """The options that most postings have, in one order on every database."""
    return nsmallest(SHOWN, counted.items(), key=lambda option: (-option[1], option[0]))


def _companies(session: Session, counted: Counter[str]) -> dict[tuple[str, str], int]:
    """By slug and name, the most first."""
    most = _most(Counter({int(number): times for number, times in counted.items()}))
    rows = session.execute(select(Company.id, Company.slug, Company.name).where(Company.id.in_([n for n, _ in most])))
    names = {number: (slug, name) for number, slug, name in rows}
    return {names[number]: times for number, times in most if number in names}


def _places(session: Session, counted: Counter[str]) -> dict[str, int]:
    """By what to type to mean the place, the most first: its name alone, if it is the only one of that name here."""
    most = [(int(key), times) for key, times in _most(counted)]
    places = session.scalars(select(Place).where(Place.id.in_([number for number, _ in most]))).all()
    named = select(PlaceName.name_key, PlaceName.place_id).where(
        PlaceName.name_key.in_({fold(place.name) for place in places})
    )
    here = Counter(key for key, number in session.execute(named) if str(number) in counted)
    connection = session.connection()
    texts = {
        place.id: gazetteer.text_for(connection, place, is_told_apart=here[fold(place.name)] < 2) for place in places
    }
    return {texts[number]: times for number, times in most if number in texts}
