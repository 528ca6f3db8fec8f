"""Sitemaps (sitemaps.org): an index, and files of at most SIZE addresses.

Postings and companies are parted by their ids, so that an address stays in the same file, and a file costs the
same whichever it is. All of them are at the root: one further down may only name what is below it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from core.config import settings
from core.xml_writing import Element, add, document

SIZE = 10_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MEDIA_TYPE = "application/xml"


def index(paths: Iterable[str]) -> bytes:
    root = Element("sitemapindex", {"xmlns": NAMESPACE})
    for path in paths:
        add(add(root, "sitemap"), "loc", settings.base_url + path)
    return document(root)


def sitemap(pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Of paths, and when each was last changed, where that is known."""
    root = Element("urlset", {"xmlns": NAMESPACE})
    for path, changed in pages:
        url = add(root, "url")
        add(url, "loc", settings.base_url + path)
        if changed is not None:
            add(url, "lastmod", changed.astimezone(UTC).isoformat(timespec="seconds"))
    return document(root)
