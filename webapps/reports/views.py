"""Telling the moderators that something is wrong with a posting. Anybody may, with an account or without."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.client_address import client_address, site
from core.errors import NotFound, TooManyAttempts
from core.keyed_hash import keyed_hash
from core.log import event
from db.models import Job
from db.queries import jobs
from db.reporting import report
from db.session import Session
from db.vocabulary import State
from webapps import throttles
from webapps.dependencies import CurrentUser, DbSession, JobId, Now, SentForm
from webapps.forms import Form, read_form
from webapps.rendering import redirect, render, with_headers
from webapps.reports.forms import ReportForm

router = APIRouter(prefix="/jobs/{job_id}/report", include_in_schema=False)


@router.get("")
def ask(request: Request, job_id: JobId, session: DbSession, user: CurrentUser) -> Response:
    return _page(request, _public(session, job_id), Form(ReportForm))


@router.post("")
def send(request: Request, job_id: JobId, session: DbSession, now: Now, user: CurrentUser, sent: SentForm) -> Response:
    """Answers the same however often one reports a posting."""
    jobs.wait_for_others(session, job_id=job_id)
    job = _public(session, job_id)
    form = read_form(ReportForm, sent)
    data = form.data
    if data is not None and data.reason is None:
        form.refuse({"reason": "Choose what is wrong."})
    if form.errors or data is None or data.reason is None:
        return _page(request, job, form, status=422)
    try:
        throttles.limit_reports(session, throttles.network_of(request), now)
    except TooManyAttempts as error:
        form.refuse({"form": error.detail})
        return with_headers(_page(request, job, form, status=429), error)
    network = keyed_hash(f"report of {job.id}", f"network {site(client_address(request.scope))}")
    reporter = keyed_hash(f"report of {job.id}", f"account {user.id} {user.created_at}") if user else network
    if report(session, job, reporter=reporter, network=network, reason=data.reason, note=data.note, now=now):
        event("posting_hidden", job=job.id)
    return redirect(request, job.path if job.is_public else "/jobs", message="reported")


def _page(request: Request, job: Job, form: Form[ReportForm], status: int = 200) -> Response:
    return render(request, "reports/form.html", {"job": job, "form": form}, status=status)


def _public(session: Session, job_id: int) -> Job:
    """A posting that everybody can read."""
    job = jobs.find(session, job_id=job_id)
    if job is None or job.state not in (State.PUBLISHED, State.CLOSED):
        raise NotFound("There is no posting at this address. It may have been mistyped.")
    return job
