"""Somebody says that a posting is wrong: it is noted for the moderators, and enough of them take it off the list."""

from datetime import datetime

from sqlalchemy.orm import Session

from db import board
from db.models import Job
from db.queries import reports
from db.vocabulary import Moderation, ReportReason, Signal, State


def report(session: Session, job: Job, *, reporter: str, reason: ReportReason, note: str, now: datetime) -> None:
    """Notes it, once for each reporter. The posting, loaded with its owner, waits for review once enough have come."""
    reports.add(session, job_id=job.id, reporter=reporter, reason=reason, note=note, now=now)
    decided = board.current(session.connection())
    can_be_hidden = decided.moderation is not Moderation.OFF and decided.reports_to_hide > 0
    # What was imported is the operator's own, and somebody trusted is not silenced by a crowd.
    if not can_be_hidden or job.state is not State.PUBLISHED or job.owner is None or job.owner.posts_unreviewed:
        return
    if reports.count_open(session, job_id=job.id) >= decided.reports_to_hide:
        job.hold(now)
        job.signals = [Signal.REPORTED.value]
