"""Companies and their open postings."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.config import settings
from core.errors import NotFound
from db.queries import companies, jobs
from webapps.dependencies import CurrentUser, DbSession, Now
from webapps.feed_formats import feeds_of
from webapps.rendering import render

LISTED = 500
OPENINGS = 200

router = APIRouter(prefix="/companies", include_in_schema=False)


@router.get("")
def index(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    hiring = companies.with_open_jobs(session, now=now, limit=LISTED)
    total = len(hiring) if len(hiring) < LISTED else companies.count_with_open_jobs(session, now=now)
    return render(request, "companies/index.html", {"hiring": hiring, "total": total}, shared=True)


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
