"""The queue of what waits for review, and the page on which a moderator looks at one posting."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from core.errors import NotFound
from db import reviewing
from db.models import Job
from db.queries import audit_entries, jobs, review_queue
from db.session import Session
from webapps.dependencies import ID_MAX, DbSession, JobId, Moderator, Now, SentForm
from webapps.forms import Form, read_form
from webapps.moderation.forms import RejectionForm
from webapps.moderation.notices import tell_owner
from webapps.moderation.review import review_of
from webapps.rendering import redirect, render

SHOWN = 50
KINDS = {"job": "postings", "user": "members", "settings": "settings"}

router = APIRouter(prefix="/moderation", include_in_schema=False)


@router.get("")
def queue(request: Request, session: DbSession, now: Now, user: Moderator) -> Response:
    waiting = review_queue.first(session, limit=SHOWN)
    context = {"waiting": waiting, "total": review_queue.count(session), "moment": now}
    return render(request, "moderation/queue.html", context)


@router.get("/log")
def log(
    request: Request,
    session: DbSession,
    user: Moderator,
    kind: str = "",
    subject: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    after: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
) -> Response:
    """All that was done, or what was done to postings, to members, to one of them."""
    chosen = kind if kind in KINDS else None
    found = audit_entries.page(
        session, limit=SHOWN + 1, after=after, kind=chosen, subject_id=subject if chosen else None
    )
    more = found[SHOWN - 1].id if len(found) > SHOWN else None
    context = {"entries": found[:SHOWN], "kinds": KINDS, "kind": chosen, "subject": subject, "more": more}
    return render(request, "moderation/log.html", context)


@router.get("/jobs/{job_id}")
def review(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator) -> Response:
    return _page(request, session, _posting(session, job_id), now, Form(RejectionForm))


@router.post("/jobs/{job_id}/approval")
def approve(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    job, onward = _to_decide(session, job_id)
    reviewing.approve(session, job, by=user, seen=_seen(sent), now=now)
    tell_owner(session, job, "posting_approved", by=user, now=now)
    return redirect(request, onward, message="approved")


@router.post("/jobs/{job_id}/rejection")
def reject(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    job, onward = _to_decide(session, job_id)
    form = read_form(RejectionForm, sent)
    if form.data is not None and not form.data.words:
        form.refuse({"reason": "Choose a reason or write one: the owner reads it."})
    if form.errors or form.data is None:
        return _page(request, session, job, now, form, status=422)
    reviewing.reject(session, job, by=user, seen=form.data.seen, reason=form.data.words, now=now)
    tell_owner(session, job, "posting_rejected", by=user, reason=form.data.words, now=now)
    return redirect(request, onward, message="rejected")


@router.post("/jobs/{job_id}/removal")
def remove(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    job, onward = _to_decide(session, job_id)
    reviewing.remove(session, job, by=user, seen=_seen(sent), note="", now=now)
    tell_owner(session, job, "posting_removed", by=user, now=now)
    return redirect(request, onward, message="removed")


@router.post("/jobs/{job_id}/dismissal")
def dismiss(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    job, onward = _to_decide(session, job_id)
    reviewing.dismiss(session, job, by=user, seen=_seen(sent), now=now)
    return redirect(request, onward, message="dismissed")


def _seen(sent: SentForm) -> str:
    return str(sent.get("seen", ""))


def _posting(session: Session, job_id: int) -> Job:
    job = jobs.find(session, job_id=job_id)
    if job is None:
        raise NotFound("There is no posting of this number.")
    return job


def _to_decide(session: Session, job_id: int) -> tuple[Job, str]:
    """The posting, which nobody else decides about meanwhile, and where its moderator goes on to."""
    jobs.wait_for_others(session, job_id=job_id)
    following = review_queue.following(session, job_id=job_id)
    return _posting(session, job_id), f"/moderation/jobs/{following}" if following else "/moderation"


def _page(
    request: Request, session: Session, job: Job, now: Now, form: Form[RejectionForm], status: int = 200
) -> Response:
    return render(request, "moderation/review.html", {**review_of(session, job, now), "form": form}, status=status)
