"""Posting a job: the form, its preview, drafts, and drafts of people who are not signed in yet."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from core.errors import NotConfirmed, TooManyAttempts
from core.markdown import render_markdown
from db import board, posting, publishing
from db.models import Job, User
from db.queries import companies, jobs
from db.session import IntegrityError, Session
from db.vocabulary import State
from webapps import draft_cookie, throttles
from webapps.dependencies import CurrentUser, DbSession, Now, SentForm
from webapps.forms import Form, new_form_key, read_form
from webapps.posting_form import PostingForm, filled_form, refuse_publishing
from webapps.posting_preview import preview_of
from webapps.postings.signals import challenge, keep_signals, opened_now
from webapps.rendering import redirect, render, with_headers

router = APIRouter(include_in_schema=False)
SUGGESTIONS = 200
_NO_ROOM = (
    f"This browser keeps {draft_cookie.KEYS_MAX} postings for you and has no room for this one. "
    "Log in from another window, then send this form again: what is kept moves to your account."
)


@router.get("/post-a-job")
def new_posting(request: Request, session: DbSession, user: CurrentUser, fresh: bool = False) -> Response:
    form = None if fresh else _waiting_form(request, session, user)
    return _form_page(request, session, user, form or _empty_form(session, user), waiting=form is not None)


@router.post("/post-a-job")
def post_job(request: Request, session: DbSession, now: Now, user: CurrentUser, sent: SentForm) -> Response:
    form = read_form(PostingForm, sent)
    action = form.sound.action if form.sound else "save"
    if action in ("publish", "preview"):
        refuse_publishing(form, now)
    if form.errors or form.data is None:
        return _form_page(request, session, user, form, status=422)
    if action == "preview":
        preview = preview_of(form.data, posted=now, end=now + board.now().life)
        return _form_page(request, session, user, form, preview=preview)
    try:
        throttles.limit_drafts(session, user.id if user else throttles.network_of(request), now)
    except TooManyAttempts as error:
        form.refuse({"action": error.detail})
        return with_headers(_form_page(request, session, user, form, status=error.status), error)
    if user is None:
        return _keep_for_guest(request, session, form, form.data, now)
    job = _save_once(session, user, form.data, now)
    is_sent = job.is_open(now) or job.state is State.PENDING
    if job.state is not State.DRAFT and not (is_sent and posting.says_the_same(job, form.data)):
        return _sent_before(request, session, user, form, job)
    if job.state is State.DRAFT:
        keep_signals(form.data, job, now)
        if action != "publish":
            return redirect(request, "/dashboard", message="draft-saved")
        try:
            throttles.limit_postings(session, user.id, now)
            publishing.publish(session, job, by=user, now=now)
        except (NotConfirmed, TooManyAttempts) as error:
            form.refuse({"action": f"{error.detail} Until then it is kept as a draft."})
            return with_headers(_form_page(request, session, user, form, status=error.status), error)
    response = redirect(request, job.path, message="published" if job.is_public else "submitted")
    draft_cookie.drop(request, response, form.data.form_key)
    return response


@router.post("/post-a-job/description")
def preview_description(sent: SentForm) -> Response:
    """The description as it will look, for the live preview beside the form."""
    html = render_markdown(str(sent.get("description", ""))[:20_000])
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


def _waiting_form(request: Request, session: Session, user: User | None) -> Form[PostingForm] | None:
    """What this browser or person typed before and has not sent off yet."""
    for key in draft_cookie.read(request):
        job = jobs.by_form_key(session, form_key=key)
        if job is not None and job.state is State.DRAFT and _may_continue(job, user):
            return filled_form(job, form_key=key)
    return None


def _may_continue(job: Job, user: User | None) -> bool:
    return job.owner_id is None or (user is not None and job.owner_id == user.id)


def _empty_form(session: Session, user: User | None) -> Form[PostingForm]:
    """A form with what is likely: the company of the last posting; its place and its pay may be others."""
    typed = {
        "form_key": [new_form_key()],
        "opened": [opened_now()],
        "salary_period": ["YEAR"],
        "employment_type": ["FULL_TIME"],
    }
    last = jobs.last_of_owner(session, user_id=user.id) if user else None
    if last is not None and last.company is not None:
        typed |= {"company": [last.company.name], "company_url": [last.company_url or ""]}
    return Form(PostingForm, typed)


def _keep_for_guest(
    request: Request, session: Session, form: Form[PostingForm], data: PostingForm, now: datetime
) -> Response:
    """A visitor's posting waits as a draft that only their browser can name, until they sign in."""
    jobs.delete_old_guest_drafts(session, now=now)
    if not draft_cookie.has_room(request, session, data.form_key):
        form.refuse({"form_key": _NO_ROOM})
        return _form_page(request, session, None, form, status=409)
    job = _save_once(session, None, data, now)
    keep_signals(data, job, now)
    response = render(request, "postings/sign_in_first.html", {"title": data.title}, status=401)
    draft_cookie.add(request, response, session, job.form_key or "")
    return response


def _save_once(session: Session, user: User | None, data: PostingForm, now: datetime) -> Job:
    """Makes the posting, or goes on with the one this very form made before."""
    existing = _made_before(session, user, data)
    if existing is None:
        # A guest's key also has to stand in their cookie.
        usable = draft_cookie.is_key(data.form_key) or (user is not None and data.form_key)
        key = data.form_key if usable else new_form_key()
        try:
            with session.begin_nested():
                return posting.create(session, owner=user, fields=data, now=now, form_key=key)
        except IntegrityError:
            # The same form, sent twice at once: the other one was first. Or its key names somebody else's posting.
            existing = _made_before(session, user, data)
            if existing is None:
                return posting.create(session, owner=user, fields=data, now=now, form_key=new_form_key())
    if existing.state is State.DRAFT:
        if user is not None:
            posting.claim(existing, owner=user)
        posting.change(session, existing, fields=data, now=now)
    return existing


def _made_before(session: Session, user: User | None, data: PostingForm) -> Job | None:
    jobs.wait_for_form(session, form_key=data.form_key)
    if user is None:
        return jobs.guest_draft(session, form_key=data.form_key)
    job = jobs.by_form_key(session, form_key=data.form_key) if data.form_key else None
    return job if job is not None and _may_continue(job, user) else None


def _sent_before(request: Request, session: Session, user: User, form: Form[PostingForm], job: Job) -> Response:
    """The form made a posting that is no draft any more: its author chooses between changing that and another one."""
    typed = {**form.typed, "form_key": [new_form_key()], "revision": [str(job.revision)]}
    more = {"editing": job, "sent_before": True, "path": f"/jobs/{job.id}/edit"}
    return _form_page(request, session, user, Form(PostingForm, typed), status=409, **more)


def _form_page(
    request: Request,
    session: Session,
    user: User | None,
    form: Form[PostingForm],
    *,
    status: int = 200,
    **more: Any,
) -> Response:
    context = {
        "form": form,
        "editing": None,
        "preview": None,
        "waiting": False,
        "conflict": False,
        "sent_before": False,
        "edit_waiting": None,
        "challenge": challenge(form.value("form_key")),
        "will_be_reviewed": publishing.will_be_reviewed(user),
        "company_names": companies.names(session, limit=SUGGESTIONS),
        "places": jobs.places_to_suggest(session, user_id=user.id if user else None, limit=SUGGESTIONS),
        **more,
    }
    return render(request, "postings/form.html", context, status=status)
