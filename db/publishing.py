"""How a posting becomes public, or says something else in public: at once, or once a moderator has looked at it.

Whatever a person sends goes through here, by a form or by the API. Imports are the operator's and do not.
Somebody trusted posts without review, and everybody does on a board without moderation. What an operator does to the
posting of somebody else is in the log.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Conflict, NotConfirmed
from db import audit, board, near_duplicates, own_address, posting, reporting
from db.models import Job, User
from db.queries import jobs, waiting_edits
from db.schemas.posting import PostingFields
from db.vocabulary import Action, ClosedReason, Moderation, Signal, State


def is_moderated(session: Session) -> bool:
    return board.current(session.connection()).moderation is not Moderation.OFF


def is_reviewed(session: Session, by: User) -> bool:
    """Whether what this person posts waits for a moderator."""
    return not by.posts_unreviewed(board.current(session.connection()).moderation)


def will_be_reviewed(by: User | None, job: Job | None = None) -> bool:
    """Whether what somebody is about to post waits for a moderator, as far as that can be told before; by None, it is a
    visitor who will log in.
    """
    moderation = board.now().moderation
    if by is None:
        return moderation is not Moderation.OFF
    return not by.posts_unreviewed(moderation) or (job is not None and _was_rejected(job, by))


def publish(session: Session, job: Job, *, by: User, now: datetime) -> None:
    """Makes the posting public, or sends it to the moderators.

    What was rejected goes to them whoever sends it, where nothing else is reviewed any more, too; and what something
    speaks against, or many people, unless a moderator sends it. Raises Conflict for a state that neither starts from,
    and NotConfirmed for somebody who has to confirm their address before.
    """
    if own_address.must_be_confirmed(session, by):
        raise NotConfirmed
    before = audit.state_of(job)
    moderated = is_moderated(session)
    if moderated and not job.is_open(now) and job.state is not State.PENDING:
        _note_copy(session, job)
    if _was_rejected(job, by) or (moderated and _waits(session, job, by)):
        job.submit(now)
    else:
        job.publish(now, life=board.now().life)
        job.signals = None
    near_duplicates.remember(session, job=job)
    _note(session, job, by, Action.PUBLICATION, before, audit.state_of(job), now)


def _was_rejected(job: Job, by: User) -> bool:
    """Nobody but who runs the board may have nobody else to review it (reviewing.may_decide)."""
    return job.state is State.REJECTED or (Signal.REJECTED in (job.signals or ()) and not by.is_operator)


def _waits(session: Session, job: Job, by: User) -> bool:
    if is_reviewed(session, by) or job.state is State.PENDING:
        return True
    return (job.signals is not None and not by.is_moderator) or _is_reported(session, job, by)


def _is_reported(session: Session, job: Job, by: User) -> bool:
    """Whether reports keep off the list what this person puts on it."""
    return not by.is_moderator and reporting.are_enough(session, job)


def _note_copy(session: Session, job: Job) -> None:
    """That somebody else posted nearly the same, or the same person for another company, speaks against it too; and
    that it was rejected or taken down.
    """
    alike = [one.job for one in near_duplicates.find(session, job=job, limit=near_duplicates.CANDIDATES)]
    if any((other.owner_id, other.company_id) != (job.owner_id, job.company_id) for other in alike):
        job.note_signal(Signal.SAME_TEXT)
    if any(other.owner_id == job.owner_id and _is_held(session, other) for other in alike):
        job.note_signal(Signal.REJECTED)


def _is_held(session: Session, job: Job) -> bool:
    is_decided = job.state in (State.REJECTED, State.REMOVED) or job.was_held
    return is_decided or reporting.are_enough(session, job)


def take_back(session: Session, job: Job, *, by: User, now: datetime) -> None:
    """Makes a draft of what waits for review, with the changes that wait for it; those that were not accepted are
    there to be changed still.
    """
    before, edit = _all_of(job), waiting_edits.find(session, job_id=job.id)
    job.take_back()
    if edit is not None and edit.rejection is None:
        posting.change(session, job, fields=waiting_edits.fields_of(edit, job=job), now=now)
        waiting_edits.drop(session, job_id=job.id)
    _note(session, job, by, Action.WITHDRAWAL, before, _all_of(job), now)


def _all_of(job: Job) -> audit.Values:
    return posting.values_of(posting.fields_of(job)) | audit.state_of(job)


def save(session: Session, job: Job, *, fields: PostingFields, by: User, now: datetime) -> bool:
    """Changes what the posting says; False if the change waits for a moderator, and the public version stays up.

    What reports keep off the list does not come back by another last day.
    """
    if job.state in (State.PUBLISHED, State.CLOSED) and is_reviewed(session, by):
        if posting.says_the_same(job, fields):
            waiting_edits.drop(session, job_id=job.id)
            return True
        waiting_edits.keep(session, job=job, fields=fields, now=now)
        return False
    has_expired = job.has_expired(now)
    write(session, job, fields=fields, by=by, now=now)
    if has_expired and not by.is_moderator:
        reporting.take_off(session, job, now)
    return True


def write(session: Session, job: Job, *, fields: PostingFields, by: User, now: datetime) -> None:
    """Changes what the posting says, at once. Changes of its owner's that waited are over with it."""
    before = posting.values_of(posting.fields_of(job))
    posting.change(session, job, fields=fields, now=now)
    if job.owner_id == by.id:
        waiting_edits.drop(session, job_id=job.id)
    if job.state is not State.DRAFT:
        near_duplicates.remember(session, job=job)
    _note(session, job, by, Action.EDIT, before, posting.values_of(posting.fields_of(job)), now)


def renew(session: Session, job: Job, *, by: User, now: datetime) -> None:
    """Opens the posting for longer; one that has expired becomes public again as any other does."""
    before = audit.state_of(job)
    if job.has_expired(now) and (is_reviewed(session, by) or _is_reported(session, job, by)):
        job.hold(now)
    else:
        job.renew(now, life=board.now().life)
    _note(session, job, by, Action.RENEWAL, before, audit.state_of(job), now)


def close(session: Session, job: Job, *, reason: ClosedReason, by: User, now: datetime) -> None:
    before = audit.state_of(job)
    job.close(reason)
    _note(session, job, by, Action.CLOSURE, before, audit.state_of(job), now)


def delete(session: Session, job: Job, *, by: User, now: datetime) -> None:
    """Deletes a draft. Raises Conflict for what is none, or has been public."""
    job.check_deletable()
    if not job.is_deletable:
        raise Conflict("This posting has been public. It can be changed and sent again, but not deleted.")
    _note(session, job, by, Action.DELETION, audit.state_of(job), {}, now)
    jobs.delete_draft(session, job=job)


def _note(
    session: Session, job: Job, by: User, action: Action, before: audit.Values, after: audit.Values, now: datetime
) -> None:
    """What somebody does to a posting of their own is their own affair."""
    if job.owner_id != by.id and before != after:
        audit.record(session, actor=by, action=action, subject=job, before=before, after=after, now=now)
