"""A description from anywhere becomes Markdown that shows what its source showed."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from importing.text import SourceFormat, to_markdown
from importing.tidy import tidy
from tests.importing.rendered import tags, texts, words

HTML_MADE_OF_MARKDOWN = set("a blockquote br code em h1 h2 h3 h4 h5 h6 hr li ol p pre strong ul".split())  # noqa: SIM905
FORMATS: list[SourceFormat | None] = ["html", "markdown", "text", None]

HTML = "<h2>Your tasks</h2><p>You <strong>steer</strong> the <em>ferry</em>.</p><ul><li>Fog</li><li>Ice</li></ul>"
MARKDOWN = "## Your tasks\n\nYou **steer** the *ferry*.\n\n- Fog\n- Ice"


@pytest.mark.parametrize("said", ["html", "text", None])
def test_html_becomes_markdown_whatever_it_is_called(said: SourceFormat | None) -> None:
    assert to_markdown(HTML, said) == MARKDOWN


def test_html_within_markdown_is_taken_out() -> None:
    assert words(to_markdown(HTML, "markdown")) == "Your tasks You steer the ferry. Fog Ice"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_html_that_was_escaped_is_html_still(times: int) -> None:
    escaped = HTML
    for _ in range(times):
        escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert to_markdown(escaped, "html") == MARKDOWN
    assert to_markdown(escaped, "text") == MARKDOWN


def test_a_tag_that_a_page_talks_about_stays_a_word() -> None:
    html = "<p><b>You</b> know &lt;table&gt; and &lt;td&gt;</p><p>by heart</p>"
    assert words(to_markdown(html, "html")) == "You know <table> and <td> by heart"
    assert words(to_markdown("<p>You know &lt;table&gt; by heart.</p>", "html")) == "You know <table> by heart."
    assert words(to_markdown("Write vector<int> and x < y.", "text")) == "Write vector<int> and x < y."


@pytest.mark.parametrize("said", FORMATS)
@pytest.mark.parametrize("times", [1, 2, 4])
def test_signs_that_were_escaped_again_are_signs(said: SourceFormat | None, times: int) -> None:
    sign = "&"
    for _ in range(times):
        sign = sign.replace("&", "&amp;")
    assert words(to_markdown(f"<p>Nets {sign} ropes on deck</p>", said)) == "Nets & ropes on deck"
    assert words(to_markdown(f"Nets {sign} ropes on deck", said)) == "Nets & ropes on deck"


def test_markup_that_was_pasted_into_a_page_is_markup() -> None:
    style = "&amp;lt;!- /* Font */ p {margin:0} -&amp;gt;"
    html = f'<p>&lt;font size="2"&gt;&lt;b&gt;{style}Nets&lt;/b&gt;&lt;/font&gt;</p><p>and</p><p>ropes</p>'
    assert words(to_markdown(html, "html")) == "Nets and ropes"


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


def test_line_breaks_of_html_without_blocks_are_all_there_is() -> None:
    assert to_markdown("<b>Hours</b>\nfrom eight\nto noon", "html") == "## Hours\n\nfrom eight  \nto noon"


def test_stars_that_an_editor_left_in_html_are_no_words() -> None:
    assert to_markdown("<p>**Come aboard.**</p>", "html") == "Come aboard."


def test_a_star_that_begins_a_line_of_html_is_a_bullet() -> None:
    assert texts(to_markdown("<p>* salt<br>* bread</p>", "html"), "li") == ["salt", "bread"]


def test_rows_of_a_table_stay_in_one_paragraph_and_apart() -> None:
    early, late = "Monday " * 20, "Tuesday " * 20
    html = f"<table><tr><td>{early}</td></tr><tr><td>{late}</td></tr></table>"
    assert to_markdown(html, "html") == f"{early.strip()}  \n{late.strip()}"


def test_html_can_nest_without_end() -> None:
    assert to_markdown("<div>" * 20_000 + "deep", "html") == "deep"


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
        ("Pay:\n\n**Good**\n\ntext", "Pay:\n\n**Good**\n\ntext"),
        ("text\n\n.\n\nmore", "text\n\nmore"),
        ("text\n\n## Last", "text\n\n**Last**"),
        ("* a\no Beta\no Gamma\n* d", "- a\n  - Beta\n  - Gamma\n- d"),
        ("word.### **Next**\n\ntext", "word.\n\n### Next\n\ntext"),
        ("---- Must have ----\n\n1. Boat", "### Must have\n\n1. Boat"),
    ],
)
def test_markdown_is_written_as_it_was_meant(written: str, meant: str) -> None:
    assert to_markdown(written, "markdown") == meant


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
@example("**• ", "markdown")
@example("\\\\**", "markdown")
@example("|• 1. |", "html")
@settings(max_examples=200, deadline=None)
def test_tidy_markdown_stays_as_it_is(text: str, said: SourceFormat | None) -> None:
    once = to_markdown(text, said)
    assert words(tidy(once)) == words(once)
