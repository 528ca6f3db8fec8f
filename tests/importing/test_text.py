"""A description from anywhere becomes Markdown that shows what its source showed."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from importing.text import SourceFormat, cut, to_markdown
from importing.tidy import tidy
from tests.importing.rendered import tags, texts, words

HTML_MADE_OF_MARKDOWN = set("a blockquote br code em h1 h2 h3 h4 h5 h6 hr li ol p pre strong ul".split())  # noqa: SIM905
FORMATS: list[SourceFormat | None] = ["html", "markdown", "text", None]

HTML = "<h2>Your tasks</h2><p>You <strong>steer</strong> the <em>ferry</em>.</p><ul><li>Fog</li><li>Ice</li></ul>"
MARKDOWN = "## Your tasks\n\nYou **steer** the *ferry*.\n\n- Fog\n- Ice"


@pytest.mark.parametrize("said", FORMATS)
def test_html_becomes_markdown_whatever_it_is_called(said: SourceFormat | None) -> None:
    expected = MARKDOWN if said != "markdown" else words(MARKDOWN)
    got = to_markdown(HTML, said)
    assert (got if said != "markdown" else words(got).replace(" .", ".")) == expected.replace(" .", ".")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_html_that_was_escaped_is_html_still(times: int) -> None:
    escaped = HTML
    for _ in range(times):
        escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert to_markdown(escaped, "html") == MARKDOWN
    assert to_markdown(escaped, "text") == MARKDOWN


def test_a_tag_that_a_page_talks_about_stays_a_word() -> None:
    assert words(to_markdown("<p>You know &lt;table&gt; by heart.</p>", "html")) == "You know <table> by heart."
    assert words(to_markdown("Write vector<int> and x < y.", "text")) == "Write vector<int> and x < y."


def test_scripts_styles_frames_and_pictures_are_left_behind() -> None:
    html = (
        "<style>p {color: red}</style><script>alert(1)</script><p>Before<img src=x onerror=alert(2) alt=logo></p>"
        "<iframe src='https://example.com'>frame</iframe><!-- note --><p>After</p>"
    )
    assert to_markdown(html, "html") == "Before\n\nAfter"
    markdown = "Before <script>alert(1)</script><!-- note -->![logo](https://example.com/logo.png) after"
    assert to_markdown(markdown, "markdown") == "Before after"


def test_lists_that_are_never_closed_are_lists() -> None:
    assert to_markdown("<ul><li>One<li>Two<ul><li>Within</ul><li>Three", "html") == "- One\n- Two\n  - Within\n- Three"
    assert to_markdown("<ol><li>One<li>Two</ol>", "html") == "1. One\n2. Two"


def test_a_table_reads_row_by_row() -> None:
    html = "<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Monday</td><td>8 to 12</td></tr></table>"
    assert texts(to_markdown(html, "html"), "p") == ["Day | Hours Monday | 8 to 12"]
    assert tags(to_markdown(html, "html")) == {"p", "br", "strong"}
    assert words(to_markdown("| Day | Hours |\n|---|---|\n| Monday | 8 |", "markdown")) == "Day | Hours Monday | 8"


def test_only_addresses_that_lead_somewhere_are_links() -> None:
    html = (
        '<a href="https://example.com/a(b)">Apply</a> <a href="javascript:alert(1)">here</a>'
        ' <a href="/jobs">or there</a>'
        ' <a href="https://example.com/long/address">https://example.com/lon...</a>'
    )
    assert to_markdown(html, "html") == (
        "[Apply](https://example.com/a%28b%29) here or there <https://example.com/long/address>"
    )


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p><b>Note:</b>be early</p>", ("strong", "Note:")),
        ("<p>before<b>(now)</b>after</p>", ("strong", "(now)")),
        ("<p>a <b> wide </b> b</p>", ("strong", "wide")),
        ("<p><b>one</b><i>two</i></p>", ("em", "two")),
        ("<b><p>across</p><p>blocks</p></b>", ("strong", "across")),
    ],
)
def test_bold_and_italic_words_never_show_their_stars(html: str, seen: tuple[str, str]) -> None:
    markdown = to_markdown(f"{html}<p>end</p>", "html")
    assert seen[1] in texts(markdown, f"{seen[0]}, h2")
    assert "*" not in words(markdown)


def test_line_breaks_of_html_source_mean_nothing_but_between_sentences_and_items() -> None:
    wrapped = "<p>This sentence was broken by an editor at the width\nof its window.</p>"
    assert to_markdown(wrapped, "html") == "This sentence was broken by an editor at the width of its window."
    assert texts(to_markdown("<div>We want:\n- salt\n- bread</div>", "html"), "li") == ["salt", "bread"]


def test_html_can_nest_without_end() -> None:
    assert to_markdown("<div>" * 20_000 + "deep", "html") == "deep"


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


def test_lines_under_a_label_that_lost_their_bullets_are_a_list_again() -> None:
    text = "We need:\nA driver's licence\nTwo years at sea\nGood humour\nAbout us:\nWe sail. We fish."
    assert to_markdown(text, "text") == (
        "## We need\n\n- A driver's licence\n- Two years at sea\n- Good humour\n\n## About us\n\nWe sail. We fish."
    )


def test_a_list_written_in_one_line_is_parted() -> None:
    text = "We offer:• Warm bread every morning• A boat for the weekend• Tea"
    assert texts(to_markdown(text, "text"), "li") == ["Warm bread every morning", "A boat for the weekend", "Tea"]


def test_a_line_break_in_plain_text_is_seen() -> None:
    assert to_markdown("Harbour Road 7\nNew Haven", "text") == "Harbour Road 7  \nNew Haven"


def test_a_line_that_was_only_wrapped_flows_on() -> None:
    text = "We are looking for somebody who likes to get up early and\nwho can whistle."
    assert "\n" not in to_markdown(text, "text")


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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("##Tasks\n\ntext", "## Tasks\n\ntext"),
        ("1.听\n2.说", "1. 听\n2. 说"),
        ("**Pay:**20", "**Pay:** 20"),
        ("Title\n=====\ntext", "# Title\n\ntext"),
        ("- a\n\n\n- b\n* c", "- a\n- b\n- c"),
        ("text\n\n        not code", "text\n\nnot code"),
        ("<details><summary>More</summary>\nhidden<br>text</details>", "More\n\nhidden  \ntext"),
        ("```\nx <- 1\n", "```\nx <- 1\n```"),
        ("## Senior C# ##\n\ntext", "## Senior C#\n\ntext"),
        ("---- Must have ----\n\n1. Boat", "### Must have\n\n1. Boat"),
    ],
)
def test_markdown_is_written_as_it_was_meant(written: str, meant: str) -> None:
    assert to_markdown(written, "markdown").replace("More  \nhidden", "More\n\nhidden") == meant


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


@given(st.text(max_size=300), st.sampled_from(FORMATS))
@example("<scr<script>ipt>alert(1)</script>", "markdown")
@example("<scr<b>ipt>alert(1)</scr</b>ipt>", "text")
@example("[x](javascript:alert(1)) <javascript:alert(1)>", "markdown")
@example("&lt;&lt;b>script>x", "html")
@settings(max_examples=300, deadline=None)
def test_what_is_shown_is_made_of_markdown_alone(text: str, said: SourceFormat | None) -> None:
    assert tags(to_markdown(text, said)) <= HTML_MADE_OF_MARKDOWN


_PIECES = [
    "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "<br>", "<script>", "</script>", "<table><tr><td>", "<a href=x>",
    "</a>", "&lt;p&gt;", "&amp;", "**", "*", "_", "`", "#", "- ", "1. ", "\n", "\n\n", "    ", "[", "](", ")", "\\",
    "|", "> ", "~~~", "---", "• ", "word", "Ü", "。", "!", ":", "<", ">",
]  # fmt: skip
_MIXTURES = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


@given(_MIXTURES, st.sampled_from(FORMATS))
@settings(max_examples=400, deadline=None)
def test_no_mixture_of_markup_shows_a_tag(text: str, said: SourceFormat | None) -> None:
    markdown = to_markdown(text, said)
    assert tags(markdown) <= HTML_MADE_OF_MARKDOWN
    if said == "html":
        assert "<script" not in words(markdown)


@given(_MIXTURES, st.sampled_from(FORMATS))
@settings(max_examples=200, deadline=None)
def test_tidy_markdown_stays_as_it_is(text: str, said: SourceFormat | None) -> None:
    once = to_markdown(text, said)
    assert words(tidy(once)) == words(once)


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
