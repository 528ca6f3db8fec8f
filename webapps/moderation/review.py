"""What the page shows on which a moderator decides about a posting."""

from datetime import datetime
from typing import Any

from core.errors import NotFound
from db import board, near_duplicates
from db.models import Job, User, WaitingEdit
from db.posting import fields_of
from db.queries import audit_entries, member_jobs, reports, review_queue, users, waiting_edits
from db.reviewing import version_of
from db.session import Session
from db.vocabulary import SIGNAL_LABELS, Signal, State
from webapps.moderation.differences import differences
from webapps.posting_preview import preview_of

ALIKE_SHOWN = 5
LOG_SHOWN = 10


def review_of(session: Session, job: Job, now: datetime) -> dict[str, Any]:
    """The posting as it will look, what differs from what is public, and what is known of it and of its owner."""
    edit = waiting_edits.find(session, job_id=job.id)
    # What an approval makes public: the changes, or the posting as it is.
    decides_changes = job.state is not State.PENDING and edit is not None and edit.rejection is None
    return {
        "shown": _as_it_will_look(job, edit if decides_changes else None, now),
        "reviewed": job,
        "edit": edit,
        "changed_since": edit is not None and edit.revision != job.revision,
        "differences": differences(fields_of(job), waiting_edits.fields_of(edit, job=job)) if edit else [],
        "seen": version_of(session, job, edit),
        "decides": decides_changes or job.state is State.PENDING,
        "decides_changes": decides_changes,
        "can_be_reconsidered": job.can_be_reconsidered(now),
        "signals": [SIGNAL_LABELS[Signal(name)] for name in job.signals or ()],
        "alike": near_duplicates.find(session, job=job, limit=ALIKE_SHOWN),
        "reports": reports.open_of(session, job_id=job.id),
        "log": audit_entries.page(session, kind="job", subject_id=job.id, limit=LOG_SHOWN),
        "history": history_of(session, job.owner) if job.owner else None,
        "reasons": reasons_offered(session),
        "following": review_queue.following(session, job_id=job.id),
        "moment": now,
    }


def _as_it_will_look(job: Job, edit: WaitingEdit | None, now: datetime) -> Job:
    if edit is None:
        return job
    fields = waiting_edits.fields_of(edit, job=job)
    end = job.expires_at or now + board.now().life
    return preview_of(fields, posted=job.published_at or now, end=end, state=job.state)


def reasons_offered(session: Session) -> dict[str, str]:
    """Reasons to choose from, by what the form sends: themselves."""
    return {reason: reason for reason in board.current(session.connection()).rejection_reasons}


def history_of(session: Session, user: User) -> dict[str, Any]:
    """What somebody has posted, and what became of it."""
    return {
        "member": user,
        "is_reviewed": not user.posts_unreviewed(board.now().moderation),
        "states": member_jobs.count_by_state(session, owner_id=user.id),
        "rejections": audit_entries.count_rejections(session, owner_id=user.id),
        "reports": reports.count_against(session, owner_id=user.id),
    }


def find_member(session: Session, user_id: int) -> User:
    """Raises NotFound where nobody has the number."""
    found = users.find(session, user_id=user_id)
    if found is None:
        raise NotFound("There is no member of this number.")
    return found
