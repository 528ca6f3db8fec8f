"""What the two databases' full-text searches have in common: how each is asked the same question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from db.search.documents import HEAD, TITLE, company_mark
from db.search.expression import Choice, Expression

# Every document has this word: what is asked for without one word has to be taken from something.
EVERYTHING = "_"


@dataclass(frozen=True)
class Engine:
    """How a database is asked. `index` is searched as `f`, and its rows have the positions of the listings, `l`;
    `matches` takes :match; `joined` is an aggregate, the values of a column as lines of one text, without NULL.
    """

    index: str
    key: str
    matches: str
    joined: str
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
    joined="group_concat(%s, '\n')",
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
    joined="string_agg(CAST(%s AS text), '\n')",
    phrase_form="(%s)",
    between_words=" <-> ",
    quote="'",
    and_=" & ",
    or_=" | ",
    not_=" & !",
)


def engine_of(connection: Connection) -> Engine:
    return POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE


def question(engine: Engine, wanted: Sequence[str], unwanted: Sequence[str]) -> str:
    """The text to match for all that is wanted and none that is not; "" if nothing is said."""
    if not unwanted:
        return engine.all_of(wanted) if wanted else ""
    return engine.without(engine.all_of(wanted or [engine.phrase([EVERYTHING])]), engine.any_of(unwanted))


def words_of(engine: Engine, expression: Expression, prefix: str = "") -> list[str]:
    """Each thing that is wanted, to be matched with a prefix, that is in one part of the postings."""
    return [_choice(engine, choice, prefix) for choice in expression.wanted]


def unwanted_of(engine: Engine, expression: Expression) -> list[str]:
    return [_choice(engine, choice, "") for choice in expression.unwanted]


def tiers(engine: Engine, expression: Expression) -> list[tuple[list[str], list[str]]]:
    """What is wanted in each tier of relevance, and what has come in those before it. The best comes first:
    a company of that name; all in the title; all in the head; some in the title, all somewhere; all somewhere.
    """
    company = engine.phrase([company_mark(expression.typed_words)])
    title, head, anywhere = (words_of(engine, expression, prefix) for prefix in (TITLE, HEAD, ""))
    some = engine.any_of(title)
    return [
        ([company], []),
        (title, [company]),
        (head, [company, engine.all_of(title)]),
        ([*anywhere, some], [company, engine.all_of(head)]),
        (anywhere, [company, engine.all_of(head), some]),
    ]


TIERS = 5


def _choice(engine: Engine, choice: Choice, prefix: str) -> str:
    return engine.any_of(
        engine.all_of(engine.phrase(phrase, prefix) for phrase in together) for together in choice.alternatives
    )
