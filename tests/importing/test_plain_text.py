"""Plain text becomes Markdown with the paragraphs, lists and headings that a reader sees in it."""

import pytest

from importing.text import to_markdown
from tests.importing.rendered import tags, texts, words


def test_plain_text_gets_paragraphs_headings_and_lists() -> None:
    text = "WHO WE ARE\n\nA bakery by the sea.\n\nYour tasks:\n\n• Knead\n· Bake\n– Sell\n\n1) First\n2) Second"
    assert to_markdown(text, "text") == (
        "## WHO WE ARE\n\nA bakery by the sea.\n\n## Your tasks\n\n- Knead\n- Bake\n- Sell\n\n1. First\n2. Second"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Our office is at 7 Harbour Road:",
        "We are open. Come in:",
        "OK",
        "See you at 10:30",
        "A sentence, with a comma:",
    ],
)
def test_a_line_that_may_be_a_sentence_is_no_heading(line: str) -> None:
    assert texts(to_markdown(f"Before.\n\n{line} and more\n\nAfter.", "text"), "h2") == []


def test_a_line_that_every_site_heads_sections_with_is_a_heading() -> None:
    assert texts(to_markdown("Anforderungen\nZwei Jahre auf See. Und Humor.", "text"), "h2") == ["Anforderungen"]


def test_lines_under_a_label_that_lost_their_bullets_are_a_list_again() -> None:
    text = "We need:\nA driver's licence\nTwo years at sea\nGood humour\nAbout us:\nWe sail. We fish."
    assert to_markdown(text, "text") == (
        "## We need\n\n- A driver's licence\n- Two years at sea\n- Good humour\n\n## About us\n\nWe sail. We fish."
    )


def test_a_list_written_in_one_line_is_parted() -> None:
    text = "We offer:• Warm bread every morning• A boat for the weekend• Tea"
    assert texts(to_markdown(text, "text"), "li") == ["Warm bread every morning", "A boat for the weekend", "Tea"]

    text = "- Bake the bread every morning - Sell it in the harbour - Keep the books in order - 2 evenings of cleaning"
    assert len(texts(to_markdown(text, "text"), "li")) == 4
    assert texts(to_markdown("-Bake\n-Sell", "text"), "li") == ["Bake", "Sell"]


def test_a_text_that_lost_its_line_breaks_is_parted_at_its_labels() -> None:
    text = (
        "You sail the boat.You moor it. " * 14 + "Key Duties: You wash the deck and mend nets Requirements: A licence"
    )
    first, *others = to_markdown(text, "text").split("\n")
    assert first.startswith("You sail the boat. You moor it.")
    assert others == ["", "Key Duties: You wash the deck and mend nets  ", "Requirements: A licence"]


def test_a_line_break_in_plain_text_is_seen() -> None:
    assert to_markdown("Harbour Road 7\nNew Haven", "text") == "Harbour Road 7  \nNew Haven"


def test_a_line_that_was_only_wrapped_flows_on() -> None:
    text = "We are looking for somebody who likes to get up early and\nwho can whistle."
    assert "\n" not in to_markdown(text, "text")
    ended = "We are looking for somebody who likes to get up early.\nwhistling is a plus."
    assert "\n" in to_markdown(ended, "text")


@pytest.mark.parametrize(
    "text",
    [
        "# of positions: 3, # of shifts: 2",
        "2 * 3 * 4 and *stars*",
        "snake_case and _private_ names",
        "2026. A year to remember",
        "+49 40 123456",
        "> 5 years at sea",
        "Use `ls` [here](there) and [ref]: x",
        "AT&T &copy; 2026 &amp;lt; R&D",
        "C:\\temp and a \\ at the end\\",
        "    four spaces in front",
        "~~~ waves ~~~",
        "<b is not a tag",
    ],
)
def test_signs_of_markdown_in_plain_text_are_only_signs(text: str) -> None:
    expected = text.replace("&copy;", "©").replace("&amp;lt;", "<").strip()
    assert words(to_markdown(text, "text")) == " ".join(expected.split())
    assert tags(to_markdown(text, "text")) == {"p"}


def test_a_web_address_in_plain_text_is_a_link() -> None:
    markdown = to_markdown("Apply at https://example.com/a_b?c=*d. Or not (https://example.com/x).", "text")
    assert markdown == "Apply at <https://example.com/a_b?c=*d>. Or not (<https://example.com/x>)."


def test_plain_text_that_is_markdown_is_read_as_markdown() -> None:
    text = "**Your tasks**\n\n* Steer the full\\-size ferry\n    * in fog\n* Moor \\& tidy"
    assert to_markdown(text, "text") == "## Your tasks\n\n- Steer the full-size ferry\n  - in fog\n- Moor & tidy"
