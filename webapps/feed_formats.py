"""The formats a search can be followed in, and where each is: for the feeds, and for pages that lead to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapps.job_search import address


@dataclass(frozen=True)
class FeedFormat:
    name: str
    media_type: str
    path: str


ATOM = FeedFormat("Atom", "application/atom+xml", "/jobs.atom")
RSS = FeedFormat("RSS", "application/rss+xml", "/jobs.rss")
JSON_FEED = FeedFormat("JSON Feed", "application/feed+json", "/jobs.json")


def feeds_of(pairs: list[tuple[str, str]]) -> Sequence[tuple[FeedFormat, str]]:
    """The addresses of a search's feeds, given its parameters; the first is the one to lead people to."""
    return [(kind, address(kind.path, pairs)) for kind in (ATOM, RSS, JSON_FEED)]
