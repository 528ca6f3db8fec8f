"""What an owner does to a posting that is there: edit, publish, close, renew, copy, delete."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, BeforeValidator

from core.errors import Conflict, NotFound
from db import board, posting, publishing
from db.models import Job, User, WaitingEdit
from db.queries import companies, jobs, waiting_edits
from db.schemas.posting import problems_publishing
from db.session import IntegrityError, Session
from db.vocabulary import ClosedReason, State
from webapps import draft_cookie, throttles
from webapps.dependencies import DbSession, JobId, KeptForm, Now, SentForm, SignedInUser, check_power
from webapps.forms import Form, read_form
from webapps.posting_form import PostingForm, filled_form, keep_moment, refuse_publishing, with_revision
from webapps.posting_preview import preview_of
from webapps.postings.signals import challenge, keep_signals
from webapps.postings.views import SUGGESTIONS
from webapps.rendering import redirect, render

router = APIRouter(prefix="/jobs/{job_id}", include_in_schema=False)


class ClosureForm(BaseModel):
    reason: Annotated[ClosedReason, BeforeValidator(lambda text: text or "filled")] = ClosedReason.FILLED


@router.get("/edit")
def edit_form(request: Request, job_id: JobId, session: DbSession, user: SignedInUser, kept: KeptForm) -> Response:
    job = _own(session, job_id, user)
    if not job.is_editable:
        return redirect(request, job.path)
    edit = _waiting_edit(session, job, user)
    filled = filled_form(job, changes=waiting_edits.fields_of(edit, job=job) if edit else None)
    form = Form(PostingForm, kept) if kept else filled
    return _edit_page(request, session, user, job, form, waiting=bool(kept), edit_waiting=edit)


@router.post("/edit")
def edit(request: Request, job_id: JobId, session: DbSession, now: Now, user: SignedInUser, sent: SentForm) -> Response:
    job = _own_to_change(session, job_id, user)
    if not job.is_editable:
        raise Conflict("This posting has been taken down, and stays so.")
    form = read_form(PostingForm, sent)
    keep_moment(form, job)
    action = form.sound.action if form.sound else "save"
    publishes = action == "publish" and job.state in (State.DRAFT, State.CLOSED, State.REJECTED)
    if publishes or action == "preview" or job.state is not State.DRAFT:
        refuse_publishing(form, now, current_end=None if publishes else job.expires_at)
    if form.errors or form.data is None:
        return _edit_page(request, session, user, job, form, status=422)
    if action == "preview":
        end = now + board.now().life if job.state is State.DRAFT else job.expires_at
        preview = preview_of(form.data, posted=job.published_at or now, end=end, state=job.state)
        return _edit_page(request, session, user, job, form, preview=preview)
    if form.data.revision not in (None, job.revision):
        return _edit_page(request, session, user, job, with_revision(form, job.revision), status=409, conflict=True)
    if publishes:
        throttles.limit_postings(session, user.id, now)
        publishing.write(session, job, fields=form.data, by=user, now=now)
        keep_signals(form.data, job, now)
        publishing.publish(session, job, by=user, now=now)
        return redirect(request, job.path, message="published" if job.is_public else "submitted")
    was_public = job.is_public
    is_done = publishing.save(session, job, fields=form.data, by=user, now=now)
    if job.state is State.DRAFT:
        keep_signals(form.data, job, now)
    where = job.path if job.is_public else _overview(job, user)
    is_held = was_public and not job.is_public
    return redirect(request, where, message="submitted" if is_held else "saved" if is_done else "edit-waits")


@router.post("/publication")
def publish(request: Request, job_id: JobId, session: DbSession, now: Now, user: SignedInUser) -> Response:
    """Publishes a draft or opens a closed posting again; one that lacks something goes to the form, which says what."""
    job = _own_to_change(session, job_id, user)
    reopened = job.state is State.CLOSED
    if job.state is State.DRAFT and (errors := problems_publishing(posting.fields_of(job), now)):
        form = filled_form(job)
        form.refuse(errors)
        return _edit_page(request, session, user, job, form, status=422)
    throttles.limit_postings(session, user.id, now)
    publishing.publish(session, job, by=user, now=now)
    done = "reopened" if reopened else "published"
    return redirect(request, job.path, message=done if job.is_public else "submitted")


@router.post("/withdrawal")
def take_back(request: Request, job_id: JobId, session: DbSession, now: Now, user: SignedInUser) -> Response:
    job = _own_to_change(session, job_id, user)
    publishing.take_back(session, job, by=user, now=now)
    return redirect(request, _overview(job, user), message="taken-back")


@router.get("/closure")
def confirm_closure(
    request: Request, job_id: JobId, session: DbSession, user: SignedInUser, kept: KeptForm
) -> Response:
    return render(request, "postings/close.html", {"job": _own(session, job_id, user), "form": Form(ClosureForm, kept)})


@router.post("/closure")
def close(
    request: Request, job_id: JobId, session: DbSession, now: Now, user: SignedInUser, sent: SentForm
) -> Response:
    job = _own_to_change(session, job_id, user)
    form = read_form(ClosureForm, sent)
    if form.data is None:
        return render(request, "postings/close.html", {"job": job, "form": form}, status=422)
    publishing.close(session, job, reason=form.data.reason, by=user, now=now)
    return redirect(request, _overview(job, user), message="closed")


@router.post("/renewal")
def renew(request: Request, job_id: JobId, session: DbSession, now: Now, user: SignedInUser) -> Response:
    job = _own_to_change(session, job_id, user)
    publishing.renew(session, job, by=user, now=now)
    return redirect(request, _overview(job, user), message="renewed" if job.is_public else "submitted")


@router.post("/copy")
def copy(request: Request, job_id: JobId, session: DbSession, now: Now, user: SignedInUser, sent: SentForm) -> Response:
    job = _own(session, job_id, user)
    throttles.limit_drafts(session, user.id, now)
    key = str(sent.get("form_key", ""))
    made = _copy_once(session, job, user, now, key) if draft_cookie.is_key(key) else None
    made = made or posting.copy(session, job, owner=user, now=now)
    return redirect(request, f"/jobs/{made.id}/edit", message="copied")


@router.get("/deletion")
def confirm_deletion(request: Request, job_id: JobId, session: DbSession, user: SignedInUser) -> Response:
    job = _own(session, job_id, user)
    job.check_deletable()
    return render(request, "postings/delete.html", {"job": job})


@router.post("/deletion")
def delete(request: Request, job_id: JobId, session: DbSession, now: Now, user: SignedInUser) -> Response:
    job = _own_to_change(session, job_id, user)
    publishing.delete(session, job, by=user, now=now)
    return redirect(request, "/dashboard", message="draft-deleted")


def _copy_once(session: Session, job: Job, user: User, now: datetime, form_key: str) -> Job | None:
    """The copy that this very button made before, or makes now; None if its key names somebody else's posting."""
    jobs.wait_for_form(session, form_key=form_key)
    made = jobs.by_form_key(session, form_key=form_key)
    if made is None:
        try:
            with session.begin_nested():
                return posting.copy(session, job, owner=user, now=now, form_key=form_key)
        except IntegrityError:
            made = jobs.by_form_key(session, form_key=form_key)
    return made if made is not None and made.owner_id == user.id else None


def _own_to_change(session: Session, job_id: int, user: User) -> Job:
    """Of two clicks at once the second sees what the first has done."""
    jobs.wait_for_others(session, job_id=job_id)
    return _own(session, job_id, user)


def _own(session: Session, job_id: int, user: User) -> Job:
    job = jobs.owned(session, job_id=job_id, user=user)
    if job is None:
        raise NotFound("There is no posting of yours at this address.")
    check_power(session, user, job)
    return job


def _waiting_edit(session: Session, job: Job, user: User) -> WaitingEdit | None:
    """What the owner wants a public posting to say; others look at what it says."""
    if job.owner_id != user.id:
        return None
    return waiting_edits.find(session, job_id=job.id)


def _overview(job: Job, user: User) -> str:
    """Where one sees what has become of it: the dashboard of an operator does not list other people's."""
    return "/dashboard" if job.owner_id == user.id else job.path


def _edit_page(
    request: Request,
    session: Session,
    user: User,
    job: Job,
    form: Form[PostingForm],
    *,
    status: int = 200,
    **more: Any,
) -> Response:
    context = {
        "form": form,
        "editing": job,
        "preview": None,
        "waiting": False,
        "conflict": False,
        "sent_before": False,
        "edit_waiting": None,
        "challenge": None if job.is_public else challenge("", job),
        "will_be_reviewed": publishing.will_be_reviewed(user, job),
        "company_names": companies.names(session, limit=SUGGESTIONS),
        "places": jobs.places_to_suggest(session, user_id=user.id, limit=SUGGESTIONS),
        **more,
    }
    return render(request, "postings/form.html", context, status=status)
