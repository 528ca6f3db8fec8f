"""Markdown to HTML that is safe to show.

markdown-it-py leaves HTML in the source as text; nh3 then keeps an allowlist of what it made, so
that a fault in either alone lets nothing through. Images are left out: a remote one tells its
host who reads the page.
"""

import html
import re
from collections.abc import Sequence
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "s",
    "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
TOP_HEADING, LAST_HEADING = 2, 6

# A row may leave cells out, and gets them in the page all the same.
MOST_CELLS = 4_000


def _make_parser(*more: str) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
    parser.enable(["strikethrough", *more])
    # Lines that happen to be indented are no code to people who write postings.
    return parser.disable(["image", "code", "lheading", "reference", "html_block", "html_inline"])


_parser = _make_parser("table")
_parser_without_tables = _make_parser()
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=256)
def render_markdown(text: str) -> str:
    """HTML whose headings start at h2 and skip no level, below a page's own h1.

    Markdown is what is kept, so that a stricter allowlist is in force for every text at once. One
    page shows the same text several times (to people, to programs, in its summary), and the texts
    that are read most are read again and again: those are rendered once.
    """
    parser = _parser if _cells_at_most(text) <= MOST_CELLS else _parser_without_tables
    tokens = parser.parse(text)
    _shift_headings(tokens)
    return _clean(parser.renderer.render(tokens, parser.options, {}))


def _clean(html: str) -> str:
    """What the allowlist leaves of it: were the parser to let something through, it would end here."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener ugc",
        # A text leads to no page of the board, nor by "//" to another's: whoever follows is signed in here. So it may
        # stand in a feed as it is, too.
        url_relative="deny",
    )


def _cells_at_most(text: str) -> int:
    """No table of the text has more cells: a table has the columns of one line and a row for each line."""
    lines = [line for line in text.split("\n") if line.strip()]
    return max((line.count("|") + 1 for line in lines), default=0) * len(lines)


def _shift_headings(tokens: Sequence[Token]) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    open_levels: list[tuple[int, int]] = []
    for token in headings:
        level = int(token.tag[1])
        if token.type == "heading_open":
            while open_levels and open_levels[-1][0] >= level:
                open_levels.pop()
            shown = min(open_levels[-1][1] + 1, LAST_HEADING) if open_levels else TOP_HEADING
            open_levels.append((level, shown))
        token.tag = f"h{open_levels[-1][1]}"


def plain_text(rendered: str, limit: int) -> str:
    """The words of rendered HTML on one line, cut at a word with an ellipsis beyond `limit` characters."""
    words = html.unescape(nh3.clean(rendered.replace("<", " <"), tags=set()))
    line = _SPACES.sub(" ", words).strip()
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
