"""Somebody says that a posting is wrong: it is noted for the moderators, and enough of them take it off the list."""

from datetime import datetime

from sqlalchemy.orm import Session

from db import board
from db.models import Job
from db.queries import reports
from db.vocabulary import Moderation, ReportReason, Signal


def report(
    session: Session, job: Job, *, reporter: str, network: str, reason: ReportReason, note: str, now: datetime
) -> bool:
    """Notes it, once for each reporter. The posting, loaded with its owner, waits for review once reports have come
    from enough networks; one that has ended does not, for nobody would see it and a review would open it again.
    True if that takes it off the list.
    """
    reports.add(session, job_id=job.id, reporter=reporter, network=network, reason=reason, note=note, now=now)
    return take_off(session, job, now)


def take_off(session: Session, job: Job, now: datetime) -> bool:
    """Has an open posting wait for review if enough reports keep it off the list; whether they do."""
    if not job.is_open(now) or not are_enough(session, job):
        return False
    job.hold(now)
    job.note_signal(Signal.REPORTED)
    return True


def are_enough(session: Session, job: Job) -> bool:
    """Whether reports that nobody has looked at yet keep the posting off the list. What was imported is the operator's
    own, and no crowd silences who runs the board.
    """
    if job.published_at is None or job.owner is None or job.owner.is_moderator:
        return False
    decided = board.current(session.connection())
    if decided.moderation is Moderation.OFF or decided.reports_to_hide == 0:
        return False
    return reports.networks_of_open(session, job_id=job.id) >= decided.reports_to_hide
