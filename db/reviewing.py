"""What a moderator decides about a posting, each decision with its line in the log.

A decision is about what its moderator has seen: `seen` is the version_of() the page that was looked at. Where the
posting has changed since, or somebody else has decided, Conflict is raised and nothing is done. The caller has waited
for others who change the posting.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Conflict, Forbidden
from core.tokens import token_hash
from db import audit, board, near_duplicates, posting
from db.models import Job, User, WaitingEdit
from db.queries import reports, waiting_edits
from db.vocabulary import Action, State


def version_of(session: Session, job: Job, edit: WaitingEdit | None) -> str:
    """A text that is another once the posting, its company's name, what waits for it, what was decided about that or
    what is reported of it is.
    """
    changes = f"{edit.created_at.timestamp():.6f}:{token_hash(edit.rejection or '')[:8]}" if edit else ""
    return f"{_version_of_text(job)}.{changes}.{reports.latest_open(session, job_id=job.id) or ''}"


def _version_of_text(job: Job) -> str:
    company = token_hash(job.company.name)[:8] if job.company else ""
    return f"{job.revision}.{company}"


def approve(session: Session, job: Job, *, by: User, seen: str, now: datetime) -> None:
    """Makes public what waits: the posting, or the changes to it. Its reports are looked at with it."""
    edit = _looked_at(session, job, by, seen)
    if job.state is State.PENDING:
        _approve_posting(session, job, by, now)
    else:
        _approve_changes(session, job, edit, by, now)
    reports.resolve(session, job_id=job.id, now=now)


def _approve_posting(session: Session, job: Job, by: User, now: datetime) -> None:
    before = _with_owner(job)
    job.approve(now, life=board.now().life)
    if job.owner is not None:
        job.owner.has_passed_review = True
    near_duplicates.remember(session, job=job)
    after = _with_owner(job)
    audit.record(session, actor=by, action=Action.APPROVAL, subject=job, before=before, after=after, now=now)


def _approve_changes(session: Session, job: Job, edit: WaitingEdit | None, by: User, now: datetime) -> None:
    if edit is None or edit.rejection is not None:
        raise Conflict("Nothing of this posting waits for review any more.")
    before, fields = posting.fields_of(job), waiting_edits.fields_of(edit, job=job)
    posting.change(session, job, fields=fields, now=now)
    waiting_edits.drop(session, job_id=job.id)
    near_duplicates.remember(session, job=job)
    audit.record(
        session,
        actor=by,
        action=Action.APPROVAL,
        subject=job,
        before=posting.values_of(before),
        after=posting.values_of(posting.fields_of(job)),
        now=now,
    )


def reject(session: Session, job: Job, *, by: User, seen: str, reason: str, now: datetime) -> None:
    """Gives what waits back to its owner, with the reason: the posting, or the changes to one that stays as it is."""
    give_back(session, job, _looked_at(session, job, by, seen), by=by, reason=reason, now=now)


def give_back(session: Session, job: Job, edit: WaitingEdit | None, *, by: User, reason: str, now: datetime) -> None:
    """As reject(), whatever it says by now; `edit` is what waits for it."""
    if job.state is not State.PENDING and edit is not None and edit.rejection is None:
        edit.rejection = reason
        before, after = {"changes": "waiting"}, {"changes": "rejected"}
    else:
        before = audit.state_of(job)
        job.reject(reason)
        after = audit.state_of(job)
        reports.resolve(session, job_id=job.id, now=now)
    audit.record(
        session, actor=by, action=Action.REJECTION, subject=job, before=before, after=after, note=reason, now=now
    )


def reconsider_changes(session: Session, job: Job, *, by: User, seen: str, now: datetime) -> None:
    """Takes the rejection of changes back: they wait for review again, and the posting stays as it is."""
    edit = _looked_at(session, job, by, seen)
    if edit is None or edit.rejection is None:
        raise Conflict("No changes to this posting were rejected.")
    before, after = {"changes": "rejected", "rejection": edit.rejection}, {"changes": "waiting", "rejection": None}
    edit.rejection = None
    audit.record(session, actor=by, action=Action.RECONSIDERATION, subject=job, before=before, after=after, now=now)


def reconsider(session: Session, job: Job, *, by: User, seen: str, now: datetime) -> None:
    """Takes the approval or the rejection of a posting back: it waits for review again.

    Who posts without review because one of theirs was approved does so again when one is approved again.
    """
    _looked_at(session, job, by, seen)
    before, was_open = _with_owner(job), job.is_open(now)
    job.reconsider(now)
    if was_open and job.owner is not None:
        job.owner.has_passed_review = False
    after = _with_owner(job)
    audit.record(session, actor=by, action=Action.RECONSIDERATION, subject=job, before=before, after=after, now=now)


def _with_owner(job: Job) -> audit.Values:
    """What a decision about a posting changes, of its owner too."""
    owner = {"owner_passed_review": job.owner.has_passed_review} if job.owner else {}
    return audit.state_of(job) | owner


def remove(session: Session, job: Job, *, by: User, seen: str, note: str, now: datetime) -> None:
    """Takes down what is or was public, for good. What waits, and what is reported, may have changed meanwhile: else
    its author, or anybody, would keep it up by sending more of that.
    """
    _check_may_decide(job, by)
    if not seen.startswith(f"{_version_of_text(job)}."):
        raise Conflict
    take_down(session, job, by=by, note=note, now=now)


def take_down(session: Session, job: Job, *, by: User, note: str, now: datetime) -> None:
    """As remove(), whatever it says by now."""
    before = audit.state_of(job)
    job.remove(now, reason=note)
    waiting_edits.drop(session, job_id=job.id)
    reports.resolve(session, job_id=job.id, now=now)
    after = audit.state_of(job)
    audit.record(session, actor=by, action=Action.REMOVAL, subject=job, before=before, after=after, note=note, now=now)


def dismiss(session: Session, job: Job, *, by: User, seen: str, now: datetime) -> None:
    """Leaves a posting as it is that was reported."""
    _looked_at(session, job, by, seen)
    number = reports.resolve(session, job_id=job.id, now=now)
    if number == 0:
        raise Conflict("Nothing that was reported of this posting waits any more.")
    before, after = {"open_reports": number}, {"open_reports": 0}
    audit.record(session, actor=by, action=Action.DISMISSAL, subject=job, before=before, after=after, now=now)


def may_decide(job: Job, by: User) -> bool:
    """Nobody reviews their own posting; who runs the board may have nobody else to do it."""
    return job.owner_id != by.id or by.is_operator


def _check_may_decide(job: Job, by: User) -> None:
    if not may_decide(job, by):
        raise Forbidden("This posting is yours. Another moderator decides about it.")


def _looked_at(session: Session, job: Job, by: User, seen: str) -> WaitingEdit | None:
    """What waits for the posting. Raises Conflict if that, or the posting, is not what was seen."""
    _check_may_decide(job, by)
    edit = waiting_edits.find(session, job_id=job.id)
    if seen != version_of(session, job, edit):
        raise Conflict
    return edit
