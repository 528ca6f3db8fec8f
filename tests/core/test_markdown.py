"""Markdown as it is shown: what is made of it, and what never comes out of it."""

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from core import markdown
from core.markdown import TAGS, plain_text, render_markdown


def tree(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<body>{render_markdown(text)}</body>")


def test_paragraphs_lists_and_emphasis_are_made() -> None:
    html = render_markdown("One **two** *three* ~~four~~\nfive\n\n- a\n- b\n\n3. c")
    assert "<strong>two</strong>" in html
    assert "<em>three</em>" in html
    assert "<s>four</s><br>" in html
    assert html.count("<li>") == 3
    assert '<ol start="3">' in html


def test_tables_are_made() -> None:
    found = tree("| Shift | Pay |\n|---|---|\n| Night | 20 |")
    assert [cell.text() for cell in found.css("th, td")] == ["Shift", "Pay", "Night", "20"]


@pytest.mark.parametrize(
    "table",
    [
        "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + "a\n" * 8_000,
        "|a|b|\n|-|-|\n" + "|a\n" * 6_600,
        "|a|a|a|a|a|\n|-|-|-|-|-|\n" * 830,
    ],
)
def test_a_table_of_more_cells_than_people_write_stays_text(table: str) -> None:
    html = render_markdown(table)
    assert "<table>" not in html
    assert len(html) < 5 * len(table)


def test_a_long_table_among_much_text_is_made() -> None:
    text = "| Shift | Pay | Place |\n|---|---|---|\n" + "| Night | 20 | Ghent |\n" * 300 + "\nA line.\n" * 300
    assert len(tree(text).css("td")) == 900


@pytest.mark.parametrize(
    "signs",
    ["> ", ">", "- ", "1. ", "*", "**a *b ", "*a_ ", "~~a ", "[", "[a](", "[![", "<", "<a:b>", "`", "`a", "&", "#\n"],
)
def test_no_other_sign_makes_much_of_little(signs: str) -> None:
    text = (signs * 20_000)[:20_000]
    assert len(render_markdown(text)) < 6 * len(text)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# One\n\n# Two", ["h2", "h2"]),
        ("# One\n\n## Two\n\n# Three", ["h2", "h3", "h2"]),
        ("### One\n\n###### Two\n\n# Three\n\n##### Four", ["h2", "h3", "h2", "h3"]),
        ("###### One\n\n# Two\n\n###### Three", ["h2", "h2", "h3"]),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6", ["h2", "h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_start_below_the_pages_own_and_skip_no_level(text: str, levels: list[str]) -> None:
    found = tree(text)
    assert [node.tag for node in found.css("h1, h2, h3, h4, h5, h6")] == levels


def test_a_link_says_that_nobody_vouches_for_it() -> None:
    link = tree("[us](https://example.com/a?b=1&c=2)").css_first("a")
    assert link is not None
    assert link.attributes == {"href": "https://example.com/a?b=1&c=2", "rel": "nofollow noopener ugc"}


@pytest.mark.parametrize("address", ["http://example.com", "mailto:jobs@example.com", "tel:+3212345678"])
def test_harmless_addresses_stay_links(address: str) -> None:
    assert tree(f"[x]({address})").css_matches(f'a[href="{address}"]')


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<style>body{display:none}</style>",
    "<form action=https://evil.example><input name=password></form>",
    '<a href="https://example.com" onclick="alert(1)" style="position:fixed">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://example.com "onmouseover=alert(1)")',
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]


def runs_nothing(rendered: str) -> None:
    body = LexborHTMLParser(f"<body>{rendered}</body>").css_first("body")
    assert body is not None
    for node in body.css("*"):
        assert node.tag in TAGS | {"body"}
        for name, value in node.attributes.items():
            assert name in ("href", "start", "rel", "title")
            assert name != "href" or (value or "").startswith(("https://example.com", "mailto:"))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_or_loads_comes_out(text: str) -> None:
    rendered = render_markdown(f"before {text}\n\n{text}\n\nafter")
    runs_nothing(rendered)
    assert "after" in rendered


@pytest.mark.parametrize("text", HOSTILE)
def test_the_parser_alone_lets_nothing_through(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(markdown, "_clean", str)
    runs_nothing(render_markdown.__wrapped__(f"before {text}\n\n{text}\n\nafter"))


@pytest.mark.parametrize("text", HOSTILE)
def test_the_allowlist_alone_lets_nothing_through(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    lets_all_pass = MarkdownIt("commonmark", {"html": True})
    monkeypatch.setattr(lets_all_pass, "validateLink", lambda url: True)
    monkeypatch.setattr(markdown, "_parser", lets_all_pass)
    runs_nothing(render_markdown.__wrapped__(f"before {text}\n\n{text}\n\nafter"))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "vbscript:x", "data:text/html,x", "ftp://example.com"])
def test_an_address_that_the_parser_lets_pass_is_still_no_link(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(markdown._parser, "validateLink", lambda url: True)
    # Words of its own: what was rendered before with the same ones is kept.
    [link] = tree(f"[a link that the parser let pass]({address})").css("a")
    assert "href" not in link.attributes


@pytest.mark.parametrize(
    "address",
    ["//evil.example", r"/\evil.example", r"\\evil.example", "///evil.example", "/account/closure", "jobs", "../x",
     "?x", "#x", "/%09/evil.example", "&#47;&#47;evil.example", ""],
)  # fmt: skip
def test_an_address_that_does_not_say_how_to_go_there_is_no_link(address: str) -> None:
    found = tree(f"[words]({address})")
    assert not found.css("[href]")
    assert "words" in found.text()


def test_an_image_of_another_site_is_a_link_that_loads_nothing() -> None:
    found = tree("![our office](https://example.com/office.png)")
    assert not found.css("img, picture, source")
    assert found.css_matches('a[href="https://example.com/office.png"]')


def test_lines_that_are_underlined_or_indented_stay_plain_words() -> None:
    found = tree("Night shift\n===\n\n    four nights on")
    assert not found.css("h1, h2, pre, code")
    assert "four nights on" in found.text()


def test_html_that_was_typed_is_shown_as_it_was_typed() -> None:
    assert "<b>bold</b>" in tree("Use <b>bold</b> sparingly").text()


@pytest.mark.parametrize("text", [">" * 20_000, "- " * 10_000, "[" * 20_000, "*_" * 10_000, "(" * 20_000, "`" * 19_999])
def test_deep_nesting_is_rendered_flat(text: str) -> None:
    found = tree(text)
    deepest, depth = found.css_first("body"), 0
    while deepest is not None and (inner := deepest.child) is not None:
        deepest, depth = inner, depth + 1
    assert depth < 40


def test_plain_text_is_the_words_on_one_line() -> None:
    html = render_markdown("# Title\n\nFirst & <b>second</b>\nthird\n\n- a\n- b")
    assert plain_text(html, 200) == "Title First & <b>second</b> third a b"


def test_plain_text_is_cut_at_a_word() -> None:
    assert plain_text("<p>one two, three four</p>", 10) == "one two…"
    assert plain_text("<p>one two</p>", 7) == "one two"
