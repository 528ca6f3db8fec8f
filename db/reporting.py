"""Somebody says that a posting is wrong: it is noted for the moderators, and enough of them take it off the list."""

from datetime import datetime

from sqlalchemy.orm import Session

from db import board
from db.models import Job
from db.queries import reports
from db.vocabulary import Moderation, ReportReason, Signal


def report(
    session: Session, job: Job, *, reporter: str, network: str, reason: ReportReason, note: str, now: datetime
) -> None:
    """Notes it, once for each reporter. The posting, loaded with its owner, waits for review once reports have come
    from enough networks; one that has ended does not, for nobody would see it and a review would open it again.
    """
    reports.add(session, job_id=job.id, reporter=reporter, network=network, reason=reason, note=note, now=now)
    decided = board.current(session.connection())
    can_be_hidden = decided.moderation is not Moderation.OFF and decided.reports_to_hide > 0
    # What was imported is the operator's own, and somebody trusted is not silenced by a crowd.
    if not can_be_hidden or not job.is_open(now) or job.owner is None or job.owner.posts_unreviewed:
        return
    if reports.networks_of_open(session, job_id=job.id) >= decided.reports_to_hide:
        job.hold(now)
        job.signals = [Signal.REPORTED.value]
