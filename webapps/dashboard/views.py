"""My postings, by what they need from me."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import NotFound
from db.models import Job, User, WaitingEdit
from db.queries import own_jobs, review_queue, waiting_edits
from db.queries.own_jobs import ENDS_SOON, Need
from db.session import Session
from db.vocabulary import STATE_LABELS, State
from webapps.dependencies import DbSession, Now, SignedInUser
from webapps.rendering import render

SHOWN = 100
SEND_AGAIN = "Edit and send again"
TITLES = {
    Need.WAITING: "Waiting for you",
    Need.REVIEW: "Waiting for review",
    Need.OPEN: "Open",
    Need.ENDED: "Ended",
}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Row:
    """A posting with its state in words, the ONE thing to do next with it, and changes that are not public."""

    job: Job
    state: str
    tone: str
    next_label: str
    next_path: str
    next_method: str
    edit: WaitingEdit | None


@dataclass(frozen=True)
class Group:
    """The first postings with one need, how many there are, and where the rest is."""

    title: str
    rows: list[Row]
    total: int
    rest: str | None


@router.get("/dashboard")
def show(
    request: Request, session: DbSession, now: Now, user: SignedInUser, group: str = "", after: str = ""
) -> Response:
    """All groups, or more of one."""
    totals = own_jobs.count(session, user_id=user.id, now=now)
    only = group if group in TITLES else None
    changes = waiting_edits.of_owner(session, user_id=user.id)
    groups = [
        _group(session, user, need, now, total, changes, after if only else "")
        for need, total in totals.items()
        if total and only in (None, need)
    ]
    context = {
        "groups": groups,
        "only": only,
        "empty": not any(totals.values()),
        "moment": now,
        "to_review": review_queue.count(session) if user.is_moderator else 0,
    }
    return render(request, "dashboard/index.html", context)


def _group(
    session: Session, user: User, need: Need, now: datetime, total: int, changes: Mapping[int, WaitingEdit], after: str
) -> Group:
    try:
        page = own_jobs.page(session, user_id=user.id, limit=SHOWN, after=after, need=need, now=now)
    except ValueError:
        raise NotFound from None
    rest = f"/dashboard?group={need}&after={page.after}" if page.after else None
    rows = [Row(job, *_standing(job, changes.get(job.id), now), changes.get(job.id)) for job in page.jobs]
    return Group(TITLES[need], rows, total, rest)


def _standing(job: Job, edit: WaitingEdit | None, now: datetime) -> tuple[str, str, str, str, str]:
    """State, tone, and the label, path and method of what to do next."""
    page = f"/jobs/{job.id}"
    if job.state is State.DRAFT:
        return "Draft", "attention", "Finish", f"{page}/edit", "get"
    if job.has_expired(now):
        return "Expired", "attention", "Renew", f"{page}/renewal", "post"
    if job.is_open(now):
        assert job.expires_at is not None
        if job.expires_at - now < ENDS_SOON:
            return "Ends soon", "attention", "Renew", f"{page}/renewal", "post"
        return "Open", "good", SEND_AGAIN if edit and edit.rejection else "Edit", f"{page}/edit", "get"
    if job.state is State.CLOSED:
        reason = f"Closed, {job.closed_reason.value}" if job.closed_reason else "Closed"
        return reason, "quiet", "Reopen", f"{page}/publication", "post"
    if job.state is State.REJECTED and job.rejection:
        return "Not accepted", "attention", SEND_AGAIN, f"{page}/edit", "get"
    if job.submitted_at is not None:
        return STATE_LABELS[job.state], "quiet", "Edit", f"{page}/edit", "get"
    return STATE_LABELS[job.state], "quiet", "View", job.path, "get"
