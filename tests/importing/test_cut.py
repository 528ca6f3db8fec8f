"""A text too long ends where a reader would stop."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importing.text import cut


def test_a_text_within_the_limit_is_not_cut() -> None:
    assert cut("word", 4) == ("word", False)


@pytest.mark.parametrize(
    ("markdown", "limit", "kept"),
    [
        ("one two\n\nthree four five", 15, "one two"),
        ("one\n\ntwo three\nfour five six", 20, "one\n\ntwo three"),
        ("one two three four", 12, "one two"),
        ("abcdefghij", 4, "abcd"),
        ("a bcdefghijklmnop", 8, "a"),
        ("text\n\n## Heading\n\nmore text here", 18, "text"),
    ],
)
def test_a_text_is_cut_after_a_paragraph_else_a_line_else_a_word(markdown: str, limit: int, kept: str) -> None:
    assert cut(markdown, limit) == (kept, True)


def test_a_cut_closes_the_fence_it_leaves_open() -> None:
    kept, was_cut = cut("```\nline one\nline two\nline three\n```", 25)
    assert was_cut
    assert kept == "```\nline one\nline two\n```"


@given(st.text(alphabet="ab \n`#~-", max_size=120), st.integers(10, 60))
@settings(max_examples=300, deadline=None)
def test_a_cut_never_exceeds_its_limit(markdown: str, limit: int) -> None:
    kept, was_cut = cut(markdown, limit)
    assert len(kept) <= limit
    assert was_cut == (len(markdown) > limit)
