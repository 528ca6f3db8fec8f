"""Reads feeds as strictly as their rules are: whoever breaks one fails here."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

from httpx2 import Response

ATOM, RSS, JSON_FEED = "/jobs.atom", "/jobs.rss", "/jobs.json"
FEEDS = (ATOM, RSS, JSON_FEED)
MEDIA_TYPES = {
    ATOM: "application/atom+xml; charset=utf-8",
    RSS: "application/rss+xml; charset=utf-8",
    JSON_FEED: "application/feed+json; charset=utf-8",
}
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")


@dataclass(frozen=True)
class Entry:
    id: str
    url: str
    title: str
    author: str
    summary: str
    html: str
    published: str
    updated: str


@dataclass(frozen=True)
class Read:
    title: str
    page_url: str
    self_url: str
    next_url: str | None
    updated: str
    entries: Sequence[Entry]

    @property
    def job_ids(self) -> list[int]:
        return [int(entry.id.rsplit("/", 1)[1]) for entry in self.entries]


def read(answer: Response) -> Read:
    path = answer.url.path
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPES[path])
    found = {ATOM: _atom, RSS: _rss, JSON_FEED: _json}[path](answer.content)
    ids = [entry.id for entry in found.entries]
    assert len(ids) == len(set(ids))
    for url in (found.page_url, found.self_url, *(entry.url for entry in found.entries), *ids):
        assert urlsplit(url).scheme in ("http", "https")
        assert urlsplit(url).netloc
        assert url.isascii()
    return found


def _one(parent: Element, name: str) -> str:
    [element] = parent.findall(name, NAMES)
    return element.text or ""


def _moment(text: str) -> str:
    assert _RFC3339.fullmatch(text), text
    return text


def _atom(content: bytes) -> Read:
    root = fromstring(content)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert _one(root, "a:id")
    assert _one(root, "a:author/a:name")
    links = {link.attrib["rel"]: link.attrib["href"] for link in root.findall("a:link", NAMES)}
    return Read(
        title=_one(root, "a:title"),
        page_url=links["alternate"],
        self_url=links["self"],
        next_url=links.get("next"),
        updated=_moment(_one(root, "a:updated")),
        entries=[_atom_entry(entry) for entry in root.findall("a:entry", NAMES)],
    )


def _atom_entry(entry: Element) -> Entry:
    [link] = entry.findall("a:link[@rel='alternate']", NAMES)
    [content] = entry.findall("a:content", NAMES)
    assert content.attrib == {"type": "html"}
    assert not list(content)
    return Entry(
        id=_one(entry, "a:id"),
        url=link.attrib["href"],
        title=_one(entry, "a:title"),
        author=_one(entry, "a:author/a:name") if entry.findall("a:author", NAMES) else "",
        summary=_one(entry, "a:summary"),
        html=content.text or "",
        published=_moment(_one(entry, "a:published")),
        updated=_moment(_one(entry, "a:updated")),
    )


def _rss(content: bytes) -> Read:
    root = fromstring(content)
    assert (root.tag, root.attrib) == ("rss", {"version": "2.0"})
    [channel] = root
    assert _one(channel, "description")
    links = {link.attrib["rel"]: link.attrib["href"] for link in channel.findall("a:link", NAMES)}
    return Read(
        title=_one(channel, "title"),
        page_url=_one(channel, "link"),
        self_url=links["self"],
        next_url=links.get("next"),
        updated=_rss_moment(_one(channel, "lastBuildDate")),
        entries=[_rss_entry(item) for item in channel.findall("item")],
    )


def _rss_entry(item: Element) -> Entry:
    [guid] = item.findall("guid")
    assert guid.attrib == {"isPermaLink": "true"}
    published = _rss_moment(_one(item, "pubDate"))
    return Entry(
        id=guid.text or "",
        url=_one(item, "link"),
        title=_one(item, "title"),
        author=_one(item, "dc:creator") if item.findall("dc:creator", NAMES) else "",
        summary=_one(item, "description"),
        html=_one(item, "content:encoded"),
        published=published,
        updated=published,
    )


def _rss_moment(text: str) -> str:
    assert _RFC822.fullmatch(text), text
    return parsedate_to_datetime(text).isoformat().replace("+00:00", "Z")


def _json(content: bytes) -> Read:
    data = json.loads(content)
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert set(data) <= {
        "version", "title", "home_page_url", "feed_url", "next_url", "language", "authors", "items",
    }  # fmt: skip
    assert data.get("next_url") != data["feed_url"]
    entries = [_json_entry(item) for item in data["items"]]
    return Read(
        title=data["title"],
        page_url=data["home_page_url"],
        self_url=data["feed_url"],
        next_url=data.get("next_url"),
        updated=max((entry.updated for entry in entries), default=""),
        entries=entries,
    )


def _json_entry(item: dict[str, Any]) -> Entry:
    assert None not in item.values()
    assert all(isinstance(item[name], str) and item[name] for name in ("id", "url", "title", "summary", "content_html"))
    assert all(isinstance(tag, str) for tag in item["tags"])
    authors = item.get("authors", [])
    return Entry(
        id=item["id"],
        url=item["url"],
        title=item["title"],
        author=authors[0]["name"] if authors else "",
        summary=item["summary"],
        html=item["content_html"],
        published=_moment(item["date_published"]).replace("+00:00", "Z"),
        updated=_moment(item["date_modified"]).replace("+00:00", "Z"),
    )
