"""The words that a posting was found by are marked, and nothing else."""

import pytest

from db.search.expression import Synonyms, parse
from db.search.highlight import has_all, marked, snippet
from db.search.preferences import read_synonyms

KNOWN = read_synonyms("swe, software engineer")


def shown(text: str, typed: str) -> str:
    return "".join(f"[{piece}]" if is_found else piece for piece, is_found in marked(text, parse(typed, KNOWN)))


@pytest.mark.parametrize(
    ("typed", "text", "with_marks"),
    [
        ("nurse", "Night Nurses, Nursery", "Night [Nurses], Nursery"),
        ("c++", "C and C++ (or c++)", "C and [C++] (or [c++])"),
        ("cafe", "Barista, Café", "Barista, [Café]"),
        ("swe", "Software Engineer / SWE", "[Software] [Engineer] / [SWE]"),
        ("前端", "高级前端工程师", "高级[前][端]工程师"),
        ("nurse -night", "Night Nurse", "Night [Nurse]"),
        ("nothing", "Night Nurse", "Night Nurse"),
        ("", "Night Nurse", "Night Nurse"),
    ],
)
def test_the_words_of_a_title_are_marked(typed: str, text: str, with_marks: str) -> None:
    assert shown(text, typed) == with_marks


def test_pieces_put_together_are_the_text() -> None:
    text = "<b>Nurse</b> & “Nurse”\tnurse"
    assert "".join(piece for piece, _ in marked(text, parse("nurse", Synonyms()))) == text


def test_a_snippet_is_the_first_place_that_has_a_word() -> None:
    text = (
        "We **build** rockets. " * 20
        + "You know [Kubernetes](https://k8s.example) *well*, and more. "
        + "The end. " * 40
    )
    pieces = snippet(text, parse("kubernetes", Synonyms()))
    said = "".join(piece for piece, _ in pieces)
    assert [piece for piece, is_found in pieces if is_found] == ["Kubernetes"]
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert "You know Kubernetes well, and more." in said
    assert len(said) < 300
    assert snippet(text, parse("falconer", Synonyms())) == []
    assert snippet(text, parse("", Synonyms())) == []


def test_a_title_that_says_it_all_needs_no_snippet() -> None:
    for typed, full in (("night nurse", True), ("nurse berlin", False), ("swe", False)):
        expression = parse(typed, KNOWN)
        assert has_all(marked("Night Nurse", expression), expression) is full
