"""Text that was damaged on its way is mended where only one reading is possible."""

import pytest

from importing.text import SourceFormat, to_markdown
from tests.importing.rendered import words

FORMATS: list[SourceFormat | None] = ["html", "markdown", "text", None]


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("weâ€™re a cafÃ© â€“ come in", "we’re a café – come in"),
        ("we€™re a team", "we’re a team"),
        ("nur 100 €“ sagt er", "nur 100 €“ sagt er"),
        ("the company\ufffds boat", "the company’s boat"),
        ("Master\x92s degree", "Master’s degree"),
        ("A\u202eB\u200b C\x00\ufeff \u2066D", "AB C D"),
        ("one\u2028two", "one two"),
        ("Cafe\u0301", "Café"),
        ("Fami\u00adlie\u00a0und\u3000Meer", "Familie und Meer"),
        ("half \ud83d a pair", "half a pair"),
        ("💆\u200d♂️ rest", "💆\u200d♂️ rest"),
    ],
)
@pytest.mark.parametrize("said", FORMATS)
def test_damaged_letters_are_mended_where_only_one_reading_is_possible(
    damaged: str, whole: str, said: SourceFormat | None
) -> None:
    assert words(to_markdown(f"{damaged} here", said)) == f"{whole} here"


def test_windows_line_ends_and_word_bullets_read_as_lines_and_bullets() -> None:
    assert to_markdown("We want:\r\n\uf0b7 salt\r\n\uf0a7 bread", "text") == "## We want\n\n- salt\n- bread"


def test_a_character_reference_is_the_character() -> None:
    assert to_markdown("Salt &amp; bread&#8203; &#x2022; &hellip;", "text") == "Salt & bread • …"
    assert to_markdown("Salt &amp;amp; bread", "html") == "Salt & bread"
