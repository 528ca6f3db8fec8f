"""JSON Feed 1.1 (jsonfeed.org)."""

import json
from datetime import UTC, datetime
from typing import Any

from core.config import settings
from db import board
from webapps.feeds.content import Feed, Item


def json_feed(feed: Feed) -> bytes:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        **({"next_url": feed.next_url} if feed.next_url else {}),
        "language": "en",
        "authors": [{"name": board.now().name, "url": f"{settings.base_url}/"}],
        "items": [_item(item) for item in feed.items],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "date_published": _moment(item.published),
        "date_modified": _moment(item.updated),
        **({"authors": [{"name": item.company, "url": item.company_url}]} if item.company else {}),
        "tags": list(item.labels),
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
