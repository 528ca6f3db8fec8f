"""Whatever is typed is an expression, and means what it seems to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.search.expression import WORDS_MAX, Choice, Expression, parse
from db.search.preferences import read_synonyms
from db.search.words import words

KNOWN = read_synonyms(
    "swe, software engineer, programmer\n# a note, not a group\ncto => head of technology\n前端, frontend"
)


def wanted(text: str) -> list[tuple[tuple[str, ...], ...]]:
    """What is looked for, without synonyms: each thing as its phrases."""
    return [choice.alternatives[0] for choice in parse(text, KNOWN).wanted]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("night nurse", [(("night",),), (("nurs",),)]),
        ('"night nurse" berlin', [(("night", "nurs"),), (("berlin",),)]),
        ('"night nurse', [(("night", "nurs"),)]),
        ("„night nurse“", [(("night", "nurs"),)]),
        ("jobs for a nurse", [(("nurs",),)]),
        ("the jobs", [(("the",),), (("job",),)]),
        ("head of technology", [(("head",), ("of",), ("technolog",))]),
        ("full-time nurse", [(("full",),), (("time",),), (("nurs",),)]),
        ("java/kotlin", [(("java",),), (("kotlin",),)]),
        ("nurse nurse NURSES", [(("nurs",),)]),
        ("前端 react", [(("前", "端"),), (("react",),)]),
        ("高级前端", [(("高", "级"),), (("前", "端"),)]),
        ("C++ c# .NET R&D", [(("cplusplus",),), (("csharp",),), (("dotnet",),), (("randd",),)]),
        ("-", []),
        ('"" -"" ()', []),
        ("", []),
    ],
)
def test_words_are_wanted_and_quoted_ones_together(text: str, meaning: list[tuple[tuple[str, ...], ...]]) -> None:
    assert wanted(text) == meaning


def test_a_word_with_a_minus_is_not_wanted() -> None:
    expression = parse('nurse -night -"on call" re-entry', KNOWN)
    assert [choice.alternatives[0] for choice in expression.unwanted] == [(("night",),), (("on", "call"),)]
    assert [choice.alternatives[0] for choice in expression.wanted] == [(("nurs",),), (("re",),), (("entri",),)]


def test_a_known_phrase_also_means_its_synonyms() -> None:
    [choice] = parse("Software Engineers", KNOWN).wanted
    assert choice.alternatives == ((("softwar",), ("engin",)), (("swe",),), (("programmer",),))
    assert parse("cto", KNOWN).wanted[0].alternatives == ((("cto",),), (("head", "of", "technolog"),))
    assert parse("head of technology", KNOWN).wanted[0].alternatives == ((("head",), ("of",), ("technolog",)),)


def test_only_a_word_without_synonyms_may_be_misspelt() -> None:
    typed = [choice.typed for choice in parse('swe kuberntes "exactly so"', KNOWN).wanted]
    assert typed == ["", "", "kuberntes"] or typed == ["", "kuberntes", ""]


def test_a_long_text_is_cut_and_not_refused() -> None:
    assert len(parse(" ".join(f"word{n}" for n in range(500)), KNOWN).wanted) == WORDS_MAX


@given(st.text(max_size=60))
def test_every_text_is_an_expression_of_words_alone(text: str) -> None:
    expression = parse(text, KNOWN)
    assert isinstance(expression, Expression)
    choices = [*expression.wanted, *expression.unwanted]
    assert all(isinstance(choice, Choice) for choice in choices)
    found = [word for choice in choices for phrases in choice.alternatives for phrase in phrases for word in phrase]
    assert all(word and "_" not in word and word.isprintable() for word in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nurses", "nurse"), ("ÉTÉ", "ete"), ("Straße", "STRASSE"), ("Łódź", "lodz"), ("søk", "sok"),
        ("engineering", "engineers"), ("AT&T", "at & t"), ("O’Neil’s", "O'Neil's"), ("مُهَندِس", "مهندس"),
        ("ｆｕｌｌ", "full"), ("ﬁne", "fine"), ("naïve", "naive"),
    ],
)  # fmt: skip
def test_spellings_and_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert words(one) == words(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("accountant", "account"), ("operator", "operations"), ("internal", "intern"), ("C++", "C"), ("C#", "C"),
        ("developer", "development"), ("hospital", "hospitality"), ("officer", "office"),
    ],
)  # fmt: skip
def test_words_for_other_work_are_not_one(one: str, other: str) -> None:
    assert words(one) != words(other)
