"""The public pages: home, the list, one posting."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.config import settings
from core.errors import NotFound
from db.models import Job, User
from db.queries import companies, jobs
from db.search.open_jobs import count_jobs, page_of
from db.search.query import JobSearch
from db.search.understanding import understand
from db.vocabulary import State
from webapps.dependencies import CurrentUser, DbSession, JobId, Now
from webapps.job_search import address, chips, parameters, read_search
from webapps.jobs.structured_data import job_posting
from webapps.rendering import redirect, render

PAGE_SIZE = 25
HOME_SIZE = 12
RELATED = 5

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    everything = understand(session.connection(), JobSearch())
    context = {
        "page": page_of(session, everything, now=now, limit=HOME_SIZE, after=None),
        "total": count_jobs(session, everything, now=now),
        "hiring": companies.with_open_jobs(session, now=now, limit=8),
        "moment": now,
    }
    return render(request, "jobs/home.html", context, shared=True)


@router.get("/jobs")
def index(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    form = read_search(request.query_params)
    if form.data is None:
        return render(request, "jobs/index.html", {"form": form, "page": None, "chips": []}, status=422)
    understood = understand(session.connection(), form.data.search())
    page = page_of(session, understood, now=now, limit=PAGE_SIZE, after=form.data.after)
    pairs = parameters(form.data)
    company = companies.by_slug(session, slug=form.data.company) if form.data.company else None
    context = {
        "form": form,
        "page": page,
        "total": count_jobs(session, understood, now=now),
        "understood": understood,
        "moment": now,
        "chips": chips(form.data, company.name if company else form.data.company),
        "first_url": address("/jobs", pairs),
        "next_url": address("/jobs", [*pairs, ("after", page.after.encode())]) if page.after else None,
    }
    return render(request, "jobs/index.html", context, shared=True)


@router.get("/jobs/{job_id}")
def address_without_words(request: Request, job_id: JobId, session: DbSession, user: CurrentUser) -> Response:
    return redirect(request, _visible(session, job_id, user).path, status=301)


@router.get("/jobs/{job_id}/{slug}")
def show(request: Request, job_id: JobId, slug: str, session: DbSession, now: Now, user: CurrentUser) -> Response:
    job = _visible(session, job_id, user)
    if slug != job.slug:
        return redirect(request, job.path, status=301)
    is_open = job.is_open(now)
    context = {
        "job": job,
        "moment": now,
        "is_open": is_open,
        "mine": user is not None and (job.owner_id == user.id or user.is_operator),
        "related": jobs.related(session, job=job, now=now, limit=RELATED) if job.is_public else [],
        "structured_data": job_posting(job) if is_open else None,
        "canonical": settings.base_url + job.path,
    }
    if job.state is State.REMOVED:
        return render(request, "jobs/removed.html", context, status=410)
    status = 200 if is_open or not job.is_public else 410
    return render(request, "jobs/show.html", context, status=status, shared=True)


def _visible(session: DbSession, job_id: int, user: User | None) -> Job:
    """A posting that this visitor may see: what was never public exists for its owner and moderators alone."""
    job = jobs.find(session, job_id=job_id)
    if job is not None and (job.is_public or (user and (job.owner_id == user.id or user.is_moderator))):
        return job
    raise NotFound("There is no posting at this address. It may have been mistyped.")


@router.get("/details/{job_id}")
def old_details(request: Request, job_id: JobId) -> Response:
    return redirect(request, f"/jobs/{job_id}", status=301)


@router.get("/search")
def old_search(request: Request) -> Response:
    words = request.query_params.get("query", "")
    return redirect(request, address("/jobs", [("q", words)] if words else []), status=301)
