"""The queue of what waits for review, and the page on which a moderator looks at one posting."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from core.errors import Conflict, NotFound
from db import reviewing
from db.models import Job, User
from db.queries import audit_entries, jobs, review_queue, users, waiting_edits
from db.session import Session
from db.vocabulary import State
from webapps.dependencies import ID_MAX, DbSession, JobId, KeptForm, Moderator, Now, SentForm
from webapps.forms import Form
from webapps.moderation.forms import ReconsiderationForm, RejectionForm, SeenForm, read_button, read_reason
from webapps.moderation.notices import tell_owner
from webapps.moderation.review import find_member, reasons_offered, review_of
from webapps.rendering import redirect, render

SHOWN = 50
# Nobody looks through more, and each page is found by going through those before it.
PAGES_MAX = 20
BUSIEST_SHOWN = 8
KINDS = {"job": "postings", "user": "members", "settings": "settings"}

router = APIRouter(prefix="/moderation", include_in_schema=False)


@router.get("")
def queue(
    request: Request,
    session: DbSession,
    now: Now,
    user: Moderator,
    kind: str = "",
    member: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    page: Annotated[int, Query(ge=1, le=PAGES_MAX)] = 1,
) -> Response:
    """All that waits, or one kind of it, or one member's."""
    only = kind if kind in (*review_queue.KINDS, review_queue.SIGNALS) else None
    counts = review_queue.counts(session, owner_id=member)
    context = {
        "waiting": review_queue.first(session, limit=SHOWN, skip=SHOWN * (page - 1), only=only, owner_id=member),
        "page": page,
        "is_last": page == PAGES_MAX or counts[only or "all"] <= SHOWN * page,
        "counts": counts,
        "busiest": review_queue.busiest(session, limit=BUSIEST_SHOWN),
        "whose": find_member(session, member) if member else None,
        "only": only,
        "moment": now,
    }
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
def review(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, kept: KeptForm) -> Response:
    return _page(request, session, user, _posting(session, job_id), now, Form(RejectionForm, kept))


@router.post("/jobs/{job_id}/approval")
def approve(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    (job, onward), seen = _to_decide(session, job_id), read_button(SeenForm, sent).seen
    what = "posting" if job.state is State.PENDING else "changes"
    try:
        reviewing.approve(session, job, by=user, seen=seen, now=now)
    except Conflict as error:
        return _page(request, session, user, job, now, Form(RejectionForm), conflict=error)
    tell_owner(session, job, f"{what}_approved", by=user, now=now)
    return redirect(request, onward, message="approved" if job.is_open(now) else "approved-ended", about=job.id)


@router.post("/jobs/{job_id}/rejection")
def reject(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    job, onward = _to_decide(session, job_id)
    form = read_reason(sent)
    if form.errors or form.data is None:
        return _page(request, session, user, job, now, form, status=422)
    what, reason = "posting" if job.state is State.PENDING else "changes", form.data.words
    try:
        reviewing.reject(session, job, by=user, seen=form.data.seen, reason=reason, now=now)
    except Conflict as error:
        return _page(request, session, user, job, now, form, conflict=error)
    tell_owner(session, job, f"{what}_rejected", by=user, reason=reason, now=now)
    return redirect(request, onward, message="rejected", about=job.id)


@router.get("/jobs/{job_id}/removal")
def confirm_removal(request: Request, job_id: JobId, session: DbSession, user: Moderator, kept: KeptForm) -> Response:
    return _removal_page(request, session, _posting(session, job_id), Form(RejectionForm, kept))


@router.post("/jobs/{job_id}/removal")
def remove(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    job, onward = _to_decide(session, job_id)
    form = read_reason(sent)
    if form.errors or form.data is None:
        return _removal_page(request, session, job, form, status=422)
    try:
        reviewing.remove(session, job, by=user, seen=form.data.seen, note=form.data.words, now=now)
    except Conflict as error:
        if job.is_removable:
            return _removal_page(request, session, job, form, conflict=error)
        return _page(request, session, user, job, now, form, conflict=error)
    tell_owner(session, job, "posting_removed", by=user, reason=form.data.words, now=now)
    return redirect(request, onward, message="removed", about=job.id)


@router.post("/jobs/{job_id}/dismissal")
def dismiss(request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    (job, onward), seen = _to_decide(session, job_id), read_button(SeenForm, sent).seen
    try:
        reviewing.dismiss(session, job, by=user, seen=seen, now=now)
    except Conflict as error:
        return _page(request, session, user, job, now, Form(RejectionForm), conflict=error)
    return redirect(request, onward, message="dismissed", about=job.id)


@router.post("/jobs/{job_id}/reconsideration")
def reconsider(
    request: Request, job_id: JobId, session: DbSession, now: Now, user: Moderator, sent: SentForm
) -> Response:
    """Of the posting or, where the form says so, of the changes to it."""
    (job, _), form = _to_decide(session, job_id), read_button(ReconsiderationForm, sent)
    take_back = reviewing.reconsider_changes if form.what == "changes" else reviewing.reconsider
    try:
        take_back(session, job, by=user, seen=form.seen, now=now)
    except Conflict as error:
        return _page(request, session, user, job, now, Form(RejectionForm), conflict=error)
    tell_owner(session, job, f"{form.what}_reconsidered", by=user, now=now)
    return redirect(request, f"/moderation/jobs/{job.id}", message="reconsidered")


def _posting(session: Session, job_id: int) -> Job:
    job = jobs.find(session, job_id=job_id)
    if job is None or job.state is State.DRAFT:
        raise NotFound("There is no posting of this number, or its owner is still writing it.")
    return job


def _to_decide(session: Session, job_id: int) -> tuple[Job, str]:
    """The posting, which nobody else decides about meanwhile, and where its moderator goes on to.

    An approval may change its owner's account, and whoever suspends that changes its postings: both wait for the
    account first, so that no two wait in a circle.
    """
    owner_id = jobs.owner_of(session, job_id=job_id)
    if owner_id is not None:
        users.wait_for_others(session, user_id=owner_id)
    jobs.wait_for_others(session, job_id=job_id)
    following = review_queue.following(session, job_id=job_id)
    return _posting(session, job_id), f"/moderation/jobs/{following}" if following else "/moderation"


def _page(
    request: Request,
    session: Session,
    user: User,
    job: Job,
    now: Now,
    form: Form[RejectionForm],
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Response:
    """The page that a decision is made on; with a `conflict`, as it is by now, to decide again."""
    more = {"form": form, "is_own": not reviewing.may_decide(job, user), "conflict": conflict}
    status = conflict.status if conflict else status
    return render(request, "moderation/review.html", {**review_of(session, job, now), **more}, status=status)


def _removal_page(
    request: Request,
    session: Session,
    job: Job,
    form: Form[RejectionForm],
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Response:
    """To decide again, where there is a `conflict`."""
    edit = waiting_edits.find(session, job_id=job.id)
    context = {
        "reviewed": job,
        "form": form,
        "reasons": reasons_offered(session),
        "seen": (not conflict and form.value("seen")) or reviewing.version_of(session, job, edit),
        "conflict": conflict,
    }
    return render(request, "moderation/removal.html", context, status=conflict.status if conflict else status)
