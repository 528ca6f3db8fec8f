"""What the two databases' full-text searches have in common: how each is asked the same question."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from db.search.expression import Choice, Expression, Phrase

# Every document has this word: what is asked for without one word has to be taken from something.
EVERYTHING = "_"


@dataclass(frozen=True)
class Engine:
    """How a database is asked. `index` is searched as `f`, and its rows have the positions of the listings, `l`;
    `matches` takes :match.
    """

    index: str
    key: str
    matches: str
    phrase_form: str
    between_words: str
    quote: str
    and_: str
    or_: str
    not_: str

    def phrase(self, words: Iterable[str], prefix: str = "") -> str:
        return self.phrase_form % self.between_words.join(f"{self.quote}{prefix}{word}{self.quote}" for word in words)

    def all_of(self, parts: Iterable[str]) -> str:
        return f"({self.and_.join(parts)})"

    def any_of(self, parts: Iterable[str]) -> str:
        return f"({self.or_.join(parts)})"

    def without(self, wanted: str, unwanted: str) -> str:
        return f"({wanted}{self.not_}{unwanted})"


SQLITE = Engine(
    index="jobs_fts f",
    key="f.rowid",
    matches="f.tokens MATCH :match",
    phrase_form='"%s"',
    between_words=" ",
    quote="",
    and_=" AND ",
    or_=" OR ",
    not_=" NOT ",
)
POSTGRESQL = Engine(
    index="search_documents f",
    key="f.position",
    matches="f.tokens @@ CAST(:match AS tsquery)",
    phrase_form="(%s)",
    between_words=" <-> ",
    quote="'",
    and_=" & ",
    or_=" | ",
    not_=" & !",
)


def engine_of(connection: Connection) -> Engine:
    return POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE


def question(
    engine: Engine,
    expression: Expression,
    marks: Iterable[Iterable[Phrase]],
    *,
    prefix: str = "",
    after: str | None = None,
) -> str:
    """The text to match: the words with a prefix, that is in one part of the postings, and not all with the prefix
    `after`. `marks` are what must be there beside the words, each any of some phrases. Nothing to match: "".
    """
    found = [_choice(engine, choice, prefix) for choice in expression.wanted]
    found += [engine.any_of(engine.phrase(phrase) for phrase in some) for some in marks]
    unwanted = [_choice(engine, choice, "") for choice in expression.unwanted]
    if after is not None and expression.wanted:
        unwanted.append(engine.all_of(_choice(engine, choice, after) for choice in expression.wanted))
    if not unwanted:
        return engine.all_of(found) if found else ""
    return engine.without(engine.all_of(found or [engine.phrase([EVERYTHING])]), engine.any_of(unwanted))


def _choice(engine: Engine, choice: Choice, prefix: str) -> str:
    return engine.any_of(
        engine.all_of(engine.phrase(phrase, prefix) for phrase in together) for together in choice.alternatives
    )
