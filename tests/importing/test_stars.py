"""Stars that mark nothing are not shown, and titles are apart from the lists that were glued to them."""

import pytest

from importing.text import SourceFormat, to_markdown
from tests.importing.rendered import texts, words

BOLD = "\n\n**Hours** from eight."


@pytest.mark.parametrize(
    ("written", "title", "items"),
    [
        ("**What you do*** Steer the boat\n* Moor it", "What you do", ["Steer the boat", "Moor it"]),
        ("Be on time. **Tasks:*** Steer the boat\n* Moor it", "Tasks", ["Steer the boat", "Moor it"]),
        ("Hello there. **Tasks:** * Steer the boat * Moor it", "Tasks", ["Steer the boat", "Moor it"]),
        ("All well. ### **Tasks** * Steer * Moor **Pay** * Good", "Tasks", ["Steer", "Moor", "Good"]),
        ("**Day 30*** Know the boat\n\n**Day 60*** Know the sea", "Day 30", ["Know the boat", "Know the sea"]),
        ("**Tasks:****Steering:*** By hand\n* By wheel", "Tasks", ["By hand", "By wheel"]),
    ],
)
def test_a_title_stands_apart_from_the_list_that_was_glued_to_it(written: str, title: str, items: list[str]) -> None:
    markdown = to_markdown(written + BOLD, "markdown")
    assert texts(markdown, "h2, h3")[0] == title
    assert texts(markdown, "li") == items
    assert "*" not in words(markdown)


def test_a_sentence_that_ends_in_bold_italics_is_no_title() -> None:
    assert texts(to_markdown("You steer ***by hand*** only.", "markdown"), "strong") == ["by hand"]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("The **boat", "The boat"),
        ("Moored in the harbour.**Apply** now", "Moored in the harbour. Apply now"),
        ("Write to us***Ann Lee", "Write to us Ann Lee"),
        ("***The boat:***It floats", "The boat: It floats"),
        ("**\\*\\*Who fits\\*\\***", "Who fits"),
        ("10**+ years** at ***sea", "10+ years at sea"),
        ("*\\* A note below.*And more", "A note below. And more"),
        ("## The boat** **and the crew\n\ntext", "The boat and the crew text"),
        ("See https://example.com/.**Crew** of two", "See https://example.com/. Crew of two"),
    ],
)
def test_stars_of_markdown_that_mark_nothing_are_not_shown(written: str, seen: str) -> None:
    assert words(to_markdown(written + BOLD, "markdown")).replace(" .", ".") == f"{seen} Hours from eight."


def test_bold_words_beside_idle_stars_stay_bold() -> None:
    markdown = to_markdown("10**+ years** at sea or a **calm mind** and ***luck***.", "markdown")
    assert texts(markdown, "strong") == ["calm mind", "luck"]


@pytest.mark.parametrize("said", ["text", "html"])
@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Half days** are paid in full", "Half days are paid in full"),
        ("*** SHIPS SAIL DAILY ***", "SHIPS SAIL DAILY"),
        ("*Who we are**", "Who we are"),
        ("Write to us***Ann Lee", "Write to us Ann Lee"),
        ("A * is a star", "A * is a star"),
    ],
)
def test_runs_of_stars_in_plain_words_are_not_shown(written: str, seen: str, said: SourceFormat) -> None:
    text = f"<p>{written}</p>" if said == "html" else f"{written}\n\nMore."
    assert words(to_markdown(text, said)).removesuffix(" More.") == seen


@pytest.mark.parametrize("said", ["text", "html"])
def test_lines_that_begin_with_stars_are_a_list(said: SourceFormat) -> None:
    lines = ["*** Paid training", "*** Long holidays"]
    text = f"<p>{'<br>'.join(lines)}</p>" if said == "html" else "\n".join(lines)
    assert texts(to_markdown(text, said), "li") == ["Paid training", "Long holidays"]


def test_bold_signs_alone_are_not_marked() -> None:
    assert to_markdown("<p>Two masts <b>–</b> one <b>crew</b>, <b>*</b></p>", "html") == "Two masts – one **crew**, \\*"


def test_more_than_is_no_quotation_in_a_list() -> None:
    markdown = to_markdown("**You have**\n\n- >3 years at sea\n- > 5 boats", "markdown")
    assert texts(markdown, "blockquote") == []
    assert texts(markdown, "li") == [">3 years at sea", "> 5 boats"]
