"""Companies and their open postings."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.config import settings
from core.errors import NotFound
from db.queries import companies, jobs
from webapps.dependencies import CurrentUser, DbSession, Now
from webapps.feed_formats import feeds_of
from webapps.rendering import render

LISTED = 200
OPENINGS = 200
DIGITS_MAX = 9

router = APIRouter(prefix="/companies", include_in_schema=False)


@router.get("")
def index(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    number = page_number(request.query_params.get("page"))
    total = companies.count_with_open_jobs(session, now=now)
    skip = (number - 1) * LISTED
    if skip and skip >= total:
        raise NotFound("The list of companies ends before this page.")
    context = {
        "hiring": companies.with_open_jobs(session, now=now, limit=LISTED, skip=skip),
        "total": total,
        "first": skip + 1,
        "is_first": number == 1,
        "first_url": "/companies",
        "next_url": f"/companies?page={number + 1}" if skip + LISTED < total else None,
    }
    return render(request, "companies/index.html", context, shared=True)


def page_number(text: str | None) -> int:
    """The page of a list that an address names, from 1 on; what is no number is the first."""
    return max(int(text), 1) if text and text.isascii() and text.isdecimal() and len(text) < DIGITS_MAX else 1


@router.get("/{slug}")
def show(request: Request, slug: str, session: DbSession, now: Now, user: CurrentUser) -> Response:
    company = companies.by_slug(session, slug=slug)
    if company is None:
        raise NotFound("No company of that name has posted here.")
    openings = jobs.open_of_company(session, company_id=company.id, now=now, limit=OPENINGS)
    total = len(openings)
    if total == OPENINGS:
        total = companies.count_open_jobs(session, company_id=company.id, now=now)
    context = {
        "company": company,
        "openings": openings,
        "total": total,
        "moment": now,
        "canonical": f"{settings.base_url}/companies/{company.slug}",
        "feeds": feeds_of([("company", company.slug)]),
    }
    return render(request, "companies/show.html", context, shared=True)
