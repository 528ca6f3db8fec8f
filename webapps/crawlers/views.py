"""What search engines ask for: which pages there are, and which they should leave alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from core.config import settings
from core.errors import NotFound
from db import board
from db.queries import listings, places
from webapps import conditional
from webapps.crawlers.sitemaps import MEDIA_TYPE, SIZE, index, sitemap
from webapps.dependencies import ID_MAX, DbSession, Now

# Postings are found by the sitemap and the pages of categories and places. Searches are without number, and
# what stands on them is there already. The star says what its absence would (RFC 9309, 2.2.3), but some parsers
# drop a question mark at the end, and would take the postings for forbidden too.
ROBOTS = """User-agent: *
Disallow: /jobs?*
Disallow: /jobs.atom?*
Disallow: /jobs.rss?*
Disallow: /jobs.json?*
Disallow: /api/
Disallow: /dashboard
Disallow: /login
Disallow: /password/
Disallow: /register

Sitemap: {base_url}/sitemap.xml
"""

Number = Annotated[int, Path(ge=0, le=ID_MAX // SIZE)]

router = APIRouter(include_in_schema=False)


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    return conditional.answer(request, ROBOTS.format(base_url=settings.base_url).encode(), "text/plain")


@router.get("/sitemap.xml")
def sitemap_index(request: Request, session: DbSession, now: Now) -> Response:
    cities = listings.by_city(session, now=now)
    landing = -(-len(places.pages(session, openings=cities)) // SIZE)
    paths = [
        "/sitemap-pages.xml",
        *(f"/sitemap-places-{number}.xml" for number in range(landing)),
        *(f"/sitemap-companies-{number}.xml" for number in listings.company_ranges(session, now=now, size=SIZE)),
        *(f"/sitemap-jobs-{number}.xml" for number in listings.job_ranges(session, now=now, size=SIZE)),
    ]
    return conditional.answer(request, index(paths), MEDIA_TYPE)


@router.get("/sitemap-pages.xml")
def pages(request: Request, session: DbSession, now: Now) -> Response:
    """The pages that every board has, and those of its categories."""
    openings = listings.by_category(session, now=now)
    newest = max((some.newest for some in openings.values()), default=None)
    fixed = [(path, newest) for path in ("/", "/jobs", "/companies", "/categories", "/places")]
    categories = [(f"/categories/{slug}", openings[slug].newest) for slug in board.now().categories if slug in openings]
    return conditional.answer(request, sitemap([*fixed, *categories]), MEDIA_TYPE)


@router.get("/sitemap-places-{number}.xml")
def place_pages(request: Request, session: DbSession, now: Now, number: Number) -> Response:
    found = places.pages(session, openings=listings.by_city(session, now=now))
    return _part(request, "/places/", found[number * SIZE : (number + 1) * SIZE])


@router.get("/sitemap-companies-{number}.xml")
def company_pages(request: Request, session: DbSession, now: Now, number: Number) -> Response:
    return _part(request, "/companies/", listings.companies_between(session, first=number * SIZE, size=SIZE, now=now))


@router.get("/sitemap-jobs-{number}.xml")
def job_pages(request: Request, session: DbSession, now: Now, number: Number) -> Response:
    return _part(request, "/jobs/", listings.jobs_between(session, first=number * SIZE, size=SIZE, now=now))


def _part(request: Request, below: str, found: Sequence[tuple[str, datetime]]) -> Response:
    if not found:
        raise NotFound("There is no such sitemap. They are all named in /sitemap.xml.")
    return conditional.answer(request, sitemap((below + name, changed) for name, changed in found), MEDIA_TYPE)
