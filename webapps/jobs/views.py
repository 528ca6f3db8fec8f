"""The public pages: home, the list, one posting."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.config import settings
from core.errors import NotFound
from db.models import Job, User
from db.queries import companies, jobs, waiting_edits
from db.search.open_jobs import count_jobs, page_of
from db.search.query import JobSearch
from db.search.related import related
from db.search.understanding import understand
from db.vocabulary import State
from webapps.dependencies import CurrentUser, DbSession, JobId, Now, check_power
from webapps.feed_formats import feeds_of
from webapps.job_search import address, read_search
from webapps.jobs import results
from webapps.jobs.structured_data import job_posting
from webapps.rendering import redirect, render

HOME_SIZE = 12
RELATED = 5

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    everything = understand(session.connection(), JobSearch())
    page = page_of(session, everything, now=now, limit=HOME_SIZE, after=None)
    context = {
        "page": page,
        "total": count_jobs(session, everything, now=now),
        "hiring": companies.hiring_lately(session, now=now, limit=8),
        "moment": now,
        "suggested": results.suggested(page.jobs),
        "canonical": f"{settings.base_url}/",
        "feeds": feeds_of([]),
    }
    return render(request, "jobs/home.html", context, shared=True)


@router.get("/jobs")
def index(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    form = read_search(request.query_params)
    if form.data is None:
        return render(request, "jobs/index.html", results.refused(session, form), status=422)
    found = results.found(session, form, form.data, now)
    # A search in vain is counted each time.
    return render(request, "jobs/index.html", found, shared=found["total"].number > 0)


@router.get("/jobs/{job_id}")
def address_without_words(request: Request, job_id: JobId, session: DbSession, user: CurrentUser) -> Response:
    return redirect(request, _visible(session, job_id, user).path, status=301)


@router.get("/jobs/{job_id}/{slug}")
def show(request: Request, job_id: JobId, slug: str, session: DbSession, now: Now, user: CurrentUser) -> Response:
    job = _visible(session, job_id, user)
    if slug != job.slug:
        return redirect(request, job.path, status=301)
    is_open, mine = job.is_open(now), user is not None and job.owner_id == user.id
    context = {
        "job": job,
        "moment": now,
        "is_open": is_open,
        "mine": mine,
        "edit": waiting_edits.find(session, job_id=job.id) if mine else None,
        "may_change": mine or (user is not None and user.is_operator),
        "may_review": user is not None and user.is_moderator,
        "related": related(session, job=job, now=now, limit=RELATED) if job.is_public else [],
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
    if job is not None and job.is_public:
        return job
    if job is not None and user is not None and (job.owner_id == user.id or user.is_moderator):
        check_power(session, user, job)
        return job
    if job is not None and job.published_at is not None:
        raise NotFound("This posting is not public at the moment.")
    raise NotFound("There is no posting at this address. It may have been mistyped.")


@router.get("/details/{job_id}")
def old_details(request: Request, job_id: JobId, session: DbSession, user: CurrentUser) -> Response:
    return redirect(request, _visible(session, job_id, user).path, status=301)


@router.get("/search")
def old_search(request: Request) -> Response:
    words = request.query_params.get("query", "")
    return redirect(request, address("/jobs", [("q", words)] if words else []), status=301)
