"""Which synonyms the board's postings have at all: most stand in none, and to look for one costs as much as for any."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import Connection, select, text

from db.models import Catalogue
from db.search.engine import Engine, engine_of
from db.search.expression import Choice, Expression, Phrase

KEPT_MAX = 20_000
# SQLite answers with 2,000 columns at most.
ASKED_AT_ONCE = 500

# Phrases by database: those that are in some posting, and those that were in none at a version of the catalogue.
_present: dict[str, set[Phrase]] = {}
_absent: dict[str, tuple[int, set[Phrase]]] = {}


def without_absent(connection: Connection, expression: Expression) -> Expression:
    """The same question without the synonyms that no posting has. What was typed stays, whether it is there or not."""
    synonyms = {phrase for choice in expression.wanted for together in choice.alternatives[1:] for phrase in together}
    if not synonyms:
        return expression
    found = _found(connection, synonyms)
    return replace(expression, wanted=tuple(_among(choice, found) for choice in expression.wanted))


def _among(choice: Choice, found: Collection[Phrase]) -> Choice:
    typed, *others = choice.alternatives
    return replace(choice, alternatives=(typed, *(other for other in others if all(part in found for part in other))))


def _found(connection: Connection, phrases: set[Phrase]) -> set[Phrase]:
    database = str(connection.engine.url)
    version = connection.scalar(select(Catalogue.version)) or 0
    present = _present.setdefault(database, set())
    known, absent = _absent.get(database, (version, set()))
    if known != version:
        absent = set()
    unknown = sorted(phrases - present - absent)
    if not unknown:
        return phrases & present
    there = {phrase for some in _batches(unknown) for phrase in _ask(connection, some)}
    found = (phrases & present) | there
    if len(present) + len(absent) > KEPT_MAX:
        present, absent = set(), set()
    _present[database] = present | there
    _absent[database] = (version, absent | (set(unknown) - there))
    return found


def _batches(phrases: list[Phrase]) -> Iterator[list[Phrase]]:
    return (phrases[at : at + ASKED_AT_ONCE] for at in range(0, len(phrases), ASKED_AT_ONCE))


def _ask(connection: Connection, phrases: list[Phrase]) -> set[Phrase]:
    """In one statement."""
    engine = engine_of(connection)
    columns = ", ".join(_exists(engine, number) for number in range(len(phrases)))
    values = {f"match_{number}": engine.phrase(phrase) for number, phrase in enumerate(phrases)}
    row = connection.execute(text(f"SELECT {columns}"), values).one()
    return {phrase for phrase, is_there in zip(phrases, row, strict=True) if is_there}


def _exists(engine: Engine, number: int) -> str:
    matches = engine.matches.replace(":match", f":match_{number}")
    return f"EXISTS (SELECT 1 FROM {engine.index} WHERE {matches})"  # nosec B608 # noqa: S608 (numbers alone)
