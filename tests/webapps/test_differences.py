"""What an edit changes, word by word, in a time that nobody can make long."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import cycle, islice

import hypothesis
import pytest
from hypothesis import strategies

from db.schemas.posting import PostingFields
from tests.factories import FIELDS
from webapps.moderation import differences
from webapps.moderation.differences import compared


def old_and_new(pieces: Sequence[tuple[str, str]]) -> tuple[str, str]:
    return (
        "".join(text for kind, text in pieces if kind != "ins"),
        "".join(text for kind, text in pieces if kind != "del"),
    )


def test_words_that_come_and_go_are_marked_and_the_rest_stays() -> None:
    pieces = compared("Twelve beds, four nights.\nA garden.", "Ten beds, four long nights.\nA garden.")
    assert ("del", "Twelve") in pieces
    assert ("ins", "Ten") in pieces
    assert [text.strip() for kind, text in pieces if kind == "ins"] == ["Ten", "long"]
    assert pieces[-1] == ("same", "nights.\nA garden.")


TEXTS = strategies.text(alphabet="ab \n.", max_size=60)


@hypothesis.given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    assert old_and_new(compared(old, new)) == (old, new)


def test_only_so_much_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts made of few words in other orders are what takes difflib longest."""
    compared_at_most = []

    class Watched(SequenceMatcher[str]):
        def __init__(self, junk: None, old: Sequence[str], new: Sequence[str], *, autojunk: bool) -> None:
            compared_at_most.append(len(old) * len(new))
            super().__init__(junk, old, new, autojunk)

    monkeypatch.setattr("webapps.moderation.differences.SequenceMatcher", Watched)
    words = [f"w{number}" for number in range(150)]
    for line in (" ", "\n"):
        old = line.join(islice(cycle(words), 5000))
        new = line.join(islice(cycle(reversed(words)), 5000))
        assert old_and_new(compared(old, new)) == (old, new)
    assert compared_at_most
    assert sum(compared_at_most) <= 2 * differences.WORK


def test_fields_that_differ_are_named_in_the_order_of_the_form() -> None:
    before = PostingFields.model_validate(FIELDS)
    after = PostingFields.model_validate({**FIELDS, "title": "Day Nurse", "salary_max": "4200", "tags": ["nursing"]})
    found = {one.label: one.pieces for one in differences.differences(before, after)}
    assert list(found) == ["Title", "Pay, to", "Tags"]
    assert found["Pay, to"] == [("del", "4100"), ("ins", "4200")]
    assert differences.differences(before, before) == []
