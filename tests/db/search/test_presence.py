"""Synonyms that no posting has are not looked for."""

from db.search import presence
from db.search.expression import Choice, Expression
from db.session import reading
from tests.factories import published_job


def asked(*synonyms: str) -> set[str]:
    """Which of these synonyms of a word are left to look for."""
    choice = Choice(((("nurs",),), *(((synonym,),) for synonym in synonyms)))
    with reading() as session:
        found = presence.without_absent(session.connection(), Expression((choice,)))
    [kept] = found.wanted
    assert kept.alternatives[0] == (("nurs",),)
    return {together[0][0] for together in kept.alternatives[1:]}


def test_what_a_posting_has_is_looked_for_from_then_on(database: str) -> None:
    assert asked("sister", "matron") == set()
    published_job(title="Matron")
    assert asked("sister", "matron") == {"matron"}


def test_thousands_can_be_asked_for(database: str) -> None:
    published_job(title="Oberin")
    assert asked(*(f"synonym{number}" for number in range(2_500)), "oberin") == {"oberin"}
