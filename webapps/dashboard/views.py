"""My postings, by what they need from me."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from db.models import Job
from db.queries import jobs
from db.vocabulary import State
from webapps.dependencies import DbSession, Now, SignedInUser
from webapps.rendering import render

ENDS_SOON = timedelta(days=5)

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


@router.get("/dashboard")
def show(request: Request, session: DbSession, now: Now, user: SignedInUser) -> Response:
    rows = [_row(job, now) for job in jobs.of_owner(session, user_id=user.id)]
    groups = [
        ("Waiting for you", [row for row in rows if row.tone == "attention"]),
        ("Open", [row for row in rows if row.tone == "good"]),
        ("Ended", [row for row in rows if row.tone == "quiet"]),
    ]
    return render(request, "dashboard/index.html", {"groups": groups, "empty": not rows, "moment": now})


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
