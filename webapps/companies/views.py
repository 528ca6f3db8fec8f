"""Companies and their open postings."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import NotFound
from db.queries import companies, jobs
from webapps.dependencies import CurrentUser, DbSession, Now
from webapps.rendering import render

LISTED = 500
OPENINGS = 200

router = APIRouter(prefix="/companies", include_in_schema=False)


@router.get("")
def index(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    hiring = companies.with_open_jobs(session, now=now, limit=LISTED)
    return render(request, "companies/index.html", {"hiring": hiring}, shared=True)


@router.get("/{slug}")
def show(request: Request, slug: str, session: DbSession, now: Now, user: CurrentUser) -> Response:
    company = companies.by_slug(session, slug=slug)
    if company is None:
        raise NotFound("No company of that name has posted here.")
    openings = jobs.open_of_company(session, company_id=company.id, now=now, limit=OPENINGS)
    context = {"company": company, "openings": openings, "moment": now}
    return render(request, "companies/show.html", context, shared=True)
