"""Atom (RFC 4287), with links from page to page (RFC 5005)."""

from datetime import UTC, datetime

from core.xml_writing import Element, add, document
from db import board
from webapps.feed_formats import ATOM
from webapps.feeds.content import Feed, Item


def atom(feed: Feed) -> bytes:
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    add(root, "id", feed.url)
    add(root, "title", feed.title)
    add(root, "updated", _moment(feed.updated))
    add(add(root, "author"), "name", board.now().name)
    add(root, "link", rel="self", type=ATOM.media_type, href=feed.self_url)
    add(root, "link", rel="alternate", type="text/html", href=feed.page_url)
    add(root, "link", rel="first", type=ATOM.media_type, href=feed.url)
    if feed.next_url:
        add(root, "link", rel="next", type=ATOM.media_type, href=feed.next_url)
    for item in feed.items:
        _add_entry(root, item)
    return document(root)


def _add_entry(root: Element, item: Item) -> None:
    entry = add(root, "entry")
    add(entry, "id", item.id)
    add(entry, "title", item.title)
    add(entry, "updated", _moment(item.updated))
    add(entry, "published", _moment(item.published))
    if item.company:
        author = add(entry, "author")
        add(author, "name", item.company)
        add(author, "uri", item.company_url)
    add(entry, "link", rel="alternate", type="text/html", href=item.url)
    for label in item.labels:
        add(entry, "category", term=label)
    add(entry, "summary", item.summary)
    add(entry, "content", item.html, type="html")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
