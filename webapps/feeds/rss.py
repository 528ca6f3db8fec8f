"""RSS 2.0. The company stands in dc:creator, as RSS itself takes an e-mail address alone for an author; all of the
text in content:encoded, so that the description stays the line that lists show.
"""

from datetime import UTC, datetime
from email.utils import format_datetime

from core.xml_writing import Element, add, document
from db import board
from webapps.feed_formats import RSS
from webapps.feeds.content import Feed, Item

NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


def rss(feed: Feed) -> bytes:
    root = Element("rss", {"version": "2.0", **NAMESPACES})
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.page_url)
    add(channel, "description", f"Open jobs on {board.now().name}.")
    add(channel, "language", "en")
    add(channel, "lastBuildDate", _moment(feed.updated))
    add(channel, "atom:link", rel="self", type=RSS.media_type, href=feed.self_url)
    if feed.next_url:
        add(channel, "atom:link", rel="next", type=RSS.media_type, href=feed.next_url)
    for item in feed.items:
        _add_item(channel, item)
    return document(root)


def _add_item(channel: Element, item: Item) -> None:
    element = add(channel, "item")
    add(element, "title", item.title)
    add(element, "link", item.url)
    add(element, "guid", item.id, isPermaLink="true")
    add(element, "pubDate", _moment(item.published))
    if item.company:
        add(element, "dc:creator", item.company)
    for label in item.labels:
        add(element, "category", label)
    add(element, "description", item.summary)
    add(element, "content:encoded", item.html)


def _moment(moment: datetime) -> str:
    """As RFC 822 has it, with the year in four digits."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
