"""What moderators decide, by the buttons they press, and what is in the database then."""

from typing import Any

from db.models import AuditEntry, Job, Report, User, WaitingEdit
from db.session import reading
from tests.factories import (
    edit_that_waits,
    published_job,
    reported,
)
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Make


def stored(job: Job) -> Job:
    with reading() as session:
        return session.get_one(Job, job.id)


def waiting_edit(job: Job) -> WaitingEdit | None:
    with reading() as session:
        return session.get(WaitingEdit, job.id)


def actions() -> list[tuple[str, str, int | None]]:
    """Who did what to which posting or member."""
    with reading() as session:
        entries = session.query(AuditEntry).order_by(AuditEntry.id)
        return [(entry.actor, entry.action, entry.subject_id) for entry in entries]


def open_reports(job: Job) -> int:
    with reading() as session:
        return session.query(Report).filter(Report.job_id == job.id, Report.resolved_at.is_(None)).count()


def decided(browser: Visitor, job: Job, action: str, **filled: Any) -> Page:
    """The page after pressing a button of the review page, or of the one that it leads to."""
    page = browser.get(f"/moderation/jobs/{job.id}{'/removal' if action == 'removal' else ''}")
    return browser.submit(page, f"/moderation/jobs/{job.id}/{action}", **filled)


def waits(make: Make) -> Make:
    """The posting that `make` makes, with changes that wait."""

    def both(owner: User) -> Job:
        job = make(owner)
        edit_that_waits(job, title="Day Nurse")
        return job

    return both


def with_reports(owner: User) -> Job:
    job = published_job(owner)
    reported(job)
    return job
