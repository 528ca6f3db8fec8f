"""Changes to a public posting that its owner takes back: what waits for a moderator, or was not accepted."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import Conflict, NotFound
from db.models import Job, User
from db.queries import jobs, waiting_edits
from db.session import Session
from webapps.dependencies import DbSession, JobId, SignedInUser
from webapps.rendering import redirect, render

router = APIRouter(prefix="/jobs/{job_id}/edit/withdrawal", include_in_schema=False)


@router.get("")
def confirm(request: Request, job_id: JobId, session: DbSession, user: SignedInUser) -> Response:
    return render(request, "postings/take_back.html", {"job": _own_with_changes(session, job_id, user)})


@router.post("")
def take_back(request: Request, job_id: JobId, session: DbSession, user: SignedInUser) -> Response:
    """The posting goes on saying what it says. A moderator who decides at the same moment comes first or too late."""
    jobs.wait_for_others(session, job_id=job_id)
    _own_with_changes(session, job_id, user)
    waiting_edits.drop(session, job_id=job_id)
    return redirect(request, "/dashboard", message="changes-taken-back")


def _own_with_changes(session: Session, job_id: int, user: User) -> Job:
    """Theirs alone: an operator who looks after other people's postings decides about changes as a moderator does."""
    job = jobs.owned(session, job_id=job_id, user=user)
    if job is None or job.owner_id != user.id:
        raise NotFound("There is no posting of yours at this address.")
    if waiting_edits.find(session, job_id=job_id) is None:
        raise Conflict("No changes to this posting wait any more. They were taken back, or a moderator has decided.")
    return job
