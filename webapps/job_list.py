"""A list of open jobs as pages show it: one page of a search, where it goes on, and its feeds."""

from datetime import datetime
from typing import Any

from core.config import settings
from db.models import Place
from db.search.facets import count_with_options
from db.search.open_jobs import page_of
from db.search.understanding import understand
from db.session import Session
from webapps.feed_formats import feeds_of
from webapps.job_search import JobSearchForm, address, parameters

PAGE_SIZE = 25


def listed(
    session: Session, form: JobSearchForm, now: datetime, *, path: str | None = None, place: Place | None = None
) -> dict[str, Any]:
    """What a template needs to show the list. `path` is the page's own address, where the search has one that
    needs no parameters; `place` is what its location means, where that is known.
    """
    understood = understand(session.connection(), form.search(), place=place)
    total, facets = count_with_options(session, understood, now=now)
    page = page_of(session, understood, now=now, limit=PAGE_SIZE, after=form.after)
    pairs = parameters(form)
    here, left = (path, []) if path else ("/jobs", pairs)
    return {
        "page": page,
        "total": total,
        "facets": facets,
        "understood": understood,
        "moment": now,
        "first_url": address(here, left),
        "next_url": address(here, [*left, ("after", page.after.encode())]) if page.after else None,
        "is_first": form.after is None,
        "canonical": settings.base_url + (path or canonical_path(pairs, understood.place)),
        "feeds": feeds_of(pairs),
    }


def canonical_path(pairs: list[tuple[str, str]], place: Place | None) -> str:
    """Of all the addresses of a search the one to be known by; `place` is what its location means."""
    match pairs:
        case [("category", slug)]:
            return f"/categories/{slug}"
        case [("location", _)] if place is not None:
            return f"/places/{place.slug}"
        case _:
            return address("/jobs", pairs)
