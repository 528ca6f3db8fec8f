"""My postings, by what they need from me."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import NotFound
from db.models import Job, User
from db.queries import own_jobs
from db.queries.own_jobs import ENDS_SOON, Need
from db.session import Session
from db.vocabulary import State
from webapps.dependencies import DbSession, Now, SignedInUser
from webapps.rendering import render

SHOWN = 100
TITLES = {Need.WAITING: "Waiting for you", Need.OPEN: "Open", Need.ENDED: "Ended"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Row:
    """A posting with its state in words and the ONE thing to do next with it."""

    job: Job
    state: str
    tone: str
    next_label: str
    next_path: str
    next_method: str


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
    groups = [
        _group(session, user, need, now, total, after if only else "")
        for need, total in totals.items()
        if total and only in (None, need)
    ]
    context = {"groups": groups, "only": only, "empty": not any(totals.values()), "moment": now}
    return render(request, "dashboard/index.html", context)


def _group(session: Session, user: User, need: Need, now: datetime, total: int, after: str) -> Group:
    try:
        page = own_jobs.page(session, user_id=user.id, limit=SHOWN, after=after, need=need, now=now)
    except ValueError:
        raise NotFound from None
    rest = f"/dashboard?group={need}&after={page.after}" if page.after else None
    return Group(TITLES[need], [_row(job, now) for job in page.jobs], total, rest)


def _row(job: Job, now: datetime) -> Row:
    page = f"/jobs/{job.id}"
    if job.state is State.DRAFT:
        return Row(job, "Draft", "attention", "Finish", f"{page}/edit", "get")
    if job.has_expired(now):
        return Row(job, "Expired", "attention", "Renew", f"{page}/renewal", "post")
    if job.is_open(now):
        assert job.expires_at is not None
        if job.expires_at - now < ENDS_SOON:
            return Row(job, "Ends soon", "attention", "Renew", f"{page}/renewal", "post")
        return Row(job, "Open", "good", "Edit", f"{page}/edit", "get")
    if job.state is State.CLOSED:
        reason = f"Closed, {job.closed_reason.value}" if job.closed_reason else "Closed"
        return Row(job, reason, "quiet", "Reopen", f"{page}/publication", "post")
    return Row(job, job.state.value.capitalize(), "quiet", "View", job.path, "get")
