"""Misspelt words are put right by what the board has; names and rare words are left alone."""

import pytest

from db.search.expression import Synonyms, parse
from db.search.query import JobSearch
from db.search.spelling import slips
from db.search.understanding import understand
from db.session import reading
from tests.factories import published_job


def searched(q: str, *, verbatim: bool = False) -> str:
    with reading() as session:
        return understand(session.connection(), JobSearch(q=q, verbatim=verbatim)).q


@pytest.fixture
def postings(database: str) -> None:
    for number in range(3):
        published_job(title=f"Kubernetes Engineer {number}", company="Acme Labs", tags=["terraform"])
        published_job(title=f"Teacher {number}", description="You teach children, and they teach you as well.")
    published_job(title="Archivist", company="Kubernets Ltd", location=["Ghent"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kuberntes", "kubernetes"),
        ("KUBERENTES job", "kubernetes job"),
        ("kubenetes engineer", "kubernetes engineer"),
        ("terrafrom", "terraform"),
        ("tacher", "teacher"),
        ("archivst ghent", "archivist ghent"),
    ],
)
def test_a_misspelt_word_is_put_right(postings: None, typed: str, meant: str) -> None:
    assert searched(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "kubernetes", "engineers", "teach", "kubernets", "zzzzzz", "kub", "xkubernetesx", "12345678", "ghent", "swe",
        '"kuberntes"', "-kuberntes", "бухгалтер", "前端",
    ],
)  # fmt: skip
def test_what_the_board_has_or_knows_nothing_like_stays(postings: None, typed: str) -> None:
    assert searched(typed) == typed


def test_who_insists_is_taken_at_their_word(postings: None) -> None:
    assert searched("kuberntes", verbatim=True) == "kuberntes"


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [("nurse", "nurse", 0), ("nurse", "nruse", 1), ("nurse", "nurce", 1), ("nurse", "nrse", 1), ("a", "", 1),
     ("desinger", "designer", 1), ("grafic", "graphic", 2), ("kitten", "sitting", 3)],
)  # fmt: skip
def test_slips_are_letters_left_out_added_replaced_or_swapped(one: str, other: str, number: int) -> None:
    assert slips(one, other, 9) == slips(other, one, 9) == number
    assert slips(one, other, 1) == min(number, 2)


def test_an_expression_knows_what_was_typed() -> None:
    assert [choice.typed for choice in parse("Nurse (nights)", Synonyms()).wanted] == ["nurse", "nights"]
