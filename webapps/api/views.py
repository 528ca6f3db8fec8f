"""The JSON API: the same rules and the same states as the pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import ValidationError

from core.config import settings
from core.errors import NotFound
from db import posting, publishing, second_factor
from db.models import Job, User
from db.queries import jobs, own_jobs, waiting_edits
from db.schemas.posting import PostingFields, problems_publishing
from db.schemas.sentences import sentences
from db.search.open_jobs import find_jobs
from db.session import Session
from db.vocabulary import State
from webapps import confirmation, throttles
from webapps.api.access import Caller
from webapps.api.schemas import Closure, NewPosting, Posting, PostingList, Problem, Token, listed, posting_of
from webapps.dependencies import DbSession, JobId, Now, check_power
from webapps.errors import problem
from webapps.job_search import address, parameters, read_search
from webapps.noting import note
from webapps.sign_in import check_password, start_session

Limit = Annotated[int, Query(ge=1, le=200)]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {"application/problem+json": {"schema": Problem.model_json_schema()}}}
    for status, words in {
        400: "A body that is no text in UTF-8",
        401: "No valid token",
        403: "Not allowed to this account",
        404: "No such posting",
        409: "Not in that state",
        415: "A form in another encoding",
        422: "Bad input",
        429: "Too many attempts",
    }.items()
}

router = APIRouter(prefix="/api/v1", tags=["API"])


def _only(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: PROBLEMS[status] for status in statuses}


@router.post("/token", response_model=Token, responses=_only(400, 401, 403, 415, 422, 429))
def create_token(
    request: Request,
    session: DbSession,
    now: Now,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    otp: Annotated[str, Form()] = "",
) -> Any:
    """Gives an access token for an account's e-mail address (as `username`) and password. An account with a second
    factor gives a code of it too, as `otp`."""
    user = check_password(session, request, email=form.username, password=form.password, now=now)
    if user is None or confirmation.is_awaited(request, session, user, now=now):
        return _not_signed_in("Not signed in", "No account has this address and password.")
    if user.totp_secret is not None:
        wrong = second_factor.problem_with(session, user=user, code=otp, now=now)
        if wrong is not None:
            note(request, "second_factor_failed", user)
            return _not_signed_in("A second factor is needed", f"Send a code of it as “otp”. {wrong if otp else ''}")
    token = start_session(session, request, user, now)
    return JSONResponse(Token(access_token=token).model_dump(), headers={"Cache-Control": "no-store"})


def _not_signed_in(title: str, detail: str) -> Response:
    return problem(401, title, detail.strip(), headers={"WWW-Authenticate": "Bearer"})


@router.get("/jobs", response_model=PostingList, responses=_only(422))
def list_open_jobs(request: Request, session: DbSession, now: Now, limit: Limit = 25) -> Any:
    """Open postings. Takes the parameters of the page `/jobs`: `q`, `location`, `within`, `workplace`,
    `employment_type`, `category`, `tag`, `company`, `salary_min`, `posted`, `sort`, `verbatim` and `after`.
    `limit` says how many at a time: 25 if it is not given, 200 at most."""
    form = read_search(request.query_params)
    if form.data is None:
        return _bad_fields(form.errors)
    page = find_jobs(session, search=form.data.search(), now=now, limit=limit, after=form.data.after)
    onward = [*parameters(form.data), ("limit", str(limit))]
    return PostingList.model_construct(
        items=[listed(job, now) for job in page.jobs],
        next=settings.base_url + address("/api/v1/jobs", [*onward, ("after", page.after.encode())])
        if page.after
        else None,
    )


@router.get("/jobs/{job_id}", response_model=Posting, responses=_only(404))
def read_job(job_id: JobId, session: DbSession, now: Now) -> Any:
    """One posting that is or was public; `is_open` says which."""
    job = jobs.find(session, job_id=job_id)
    if job is None or job.state not in (State.PUBLISHED, State.CLOSED):
        raise NotFound("There is no public posting of this id.")
    return posting_of(job, now)


@router.get("/my/jobs", response_model=PostingList, responses=_only(401, 422))
def list_my_jobs(session: DbSession, now: Now, user: Caller, limit: Limit = 25, after: str = "") -> Any:
    """One's own postings in every state, the latest change first."""
    try:
        page = own_jobs.page(session, user_id=user.id, limit=limit, after=after, now=now)
    except ValueError:
        return _bad_fields({"after": "This is not one of ours. Start from the first page."})
    onward = [("limit", str(limit)), ("after", page.after or "")]
    return PostingList.model_construct(
        items=[listed(job, now) for job in page.jobs],
        next=settings.base_url + address("/api/v1/my/jobs", onward) if page.after else None,
    )


@router.post("/jobs", response_model=Posting, status_code=201, responses=_only(400, 401, 403, 422, 429))
def create_job(session: DbSession, now: Now, user: Caller, fields: NewPosting) -> Any:
    """Publishes a posting, or keeps it as a draft. On a board that reviews postings it is `pending` at first."""
    if fields.state == "published" and (errors := problems_publishing(fields, now)):
        return _bad_fields(errors)
    throttles.limit_drafts(session, user.id, now)
    job = posting.create(session, owner=user, fields=fields, now=now)
    if fields.state == "published":
        throttles.limit_postings(session, user.id, now)
        publishing.publish(session, job, by=user, now=now)
        session.flush()
    answer = posting_of(job, now).model_dump_json()
    headers = {"Location": f"/api/v1/jobs/{job.id}"}
    return Response(answer, 201, headers, media_type="application/json")


@router.patch("/jobs/{job_id}", response_model=Posting, responses=PROBLEMS)
def edit_job(
    job_id: JobId, session: DbSession, now: Now, user: Caller, changes: dict[str, Any], response: Response
) -> Any:
    """Changes the fields that are sent (RFC 7396); null empties one. 202 says that the changes wait for review, and the
    answer is what is public meanwhile."""
    job = _own(session, job_id, user)
    current = _latest_fields(session, job, user).model_dump()
    empty = PostingFields()
    known = {name: value for name, value in changes.items() if name in PostingFields.model_fields}
    sent = {name: getattr(empty, name) if value is None else value for name, value in known.items()}
    try:
        fields = PostingFields.model_validate({**current, **sent})
    except ValidationError as error:
        return _bad_fields(sentences(error.errors()))
    if job.state is not State.DRAFT and (errors := problems_publishing(fields, now, current_end=job.expires_at)):
        return _bad_fields(errors)
    if not publishing.save(session, job, fields=fields, by=user, now=now):
        response.status_code = 202
    session.flush()
    return posting_of(job, now)


def _latest_fields(session: Session, job: Job, user: User) -> PostingFields:
    """What its owner said last, whether it is public yet or waits for review; not what was not accepted."""
    edit = waiting_edits.find(session, job_id=job.id) if job.owner_id == user.id else None
    return waiting_edits.fields_of(edit, job=job) if edit and edit.rejection is None else posting.fields_of(job)


@router.post("/jobs/{job_id}/publication", response_model=Posting, responses=PROBLEMS)
def publish_job(job_id: JobId, session: DbSession, now: Now, user: Caller) -> Any:
    """Publishes a draft, or opens a closed posting again. On a board that reviews postings it is `pending` at first."""
    job = _own(session, job_id, user)
    if job.state is State.DRAFT and (errors := problems_publishing(posting.fields_of(job), now)):
        return _bad_fields(errors)
    throttles.limit_postings(session, user.id, now)
    publishing.publish(session, job, by=user, now=now)
    session.flush()
    return posting_of(job, now)


@router.post("/jobs/{job_id}/closure", response_model=Posting, responses=PROBLEMS)
def close_job(job_id: JobId, session: DbSession, now: Now, user: Caller, closure: Closure | None = None) -> Any:
    """Closes a posting as filled or withdrawn."""
    job = _own(session, job_id, user)
    publishing.close(session, job, reason=(closure or Closure()).reason, by=user, now=now)
    session.flush()
    return posting_of(job, now)


def _own(session: Session, job_id: int, user: User) -> Job:
    """A posting that the caller is about to change; others wait."""
    jobs.wait_for_others(session, job_id=job_id)
    job = jobs.owned(session, job_id=job_id, user=user)
    if job is None:
        raise NotFound("There is no posting of yours with this id.")
    check_power(session, user, job)
    return job


def _bad_fields(errors: dict[str, str]) -> Response:
    return problem(
        422, "Check these fields", "Some of what was sent cannot be taken. Each field says why.", errors=errors
    )
