"""What a page would show of a Markdown text: markdown-it as the board uses it, without raw HTML."""

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def page(markdown: str) -> LexborNode:
    body = LexborHTMLParser(f"<body>{_MARKDOWN.render(markdown)}</body>").body
    assert body is not None
    return body


def words(markdown: str) -> str:
    """The text that a reader sees, white space single."""
    return " ".join(page(markdown).text(separator=" ").split())


def texts(markdown: str, selector: str) -> list[str]:
    """The text of each element that a CSS selector finds."""
    return [" ".join(node.text().split()) for node in page(markdown).css(selector)]


def tags(markdown: str) -> set[str]:
    return {str(node.tag) for node in page(markdown).traverse()} - {"body"}
