"""What moderators and operators decide about an account, each decision with its line in the log.

The caller has waited for others who change the account.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Conflict, Forbidden
from db import audit, board
from db.models import Job, User
from db.queries import member_jobs, password_resets, user_sessions
from db.reviewing import take_down
from db.vocabulary import Action, Role

SUSPENDED = "The account was suspended."


def may_decide(user: User, *, by: User) -> bool:
    """Nobody decides about their own account; and about those who help to run the board, who runs it."""
    return user.id != by.id and (by.is_operator or not user.is_moderator)


def suspend(session: Session, user: User, *, by: User, take_postings_down: bool, note: str = "", now: datetime) -> None:
    """Shuts the account: it is logged out everywhere, at once. Its postings stay, or are taken down with it, or later.

    `note` says in the log why.
    """
    if not may_decide(user, by=by):
        raise Forbidden("You cannot suspend this account.")
    before = {"suspended": user.disabled_at is not None, "postings": "up"}
    postings = member_jobs.seen_or_waiting(session, owner_id=user.id) if take_postings_down else []
    if user.disabled_at is not None and not postings:
        raise Conflict("This account is suspended already.")
    if user.disabled_at is None:
        user.disabled_at = now
        user_sessions.end_all(session, user_id=user.id)
        password_resets.void(session, user_id=user.id)
    after = {"suspended": True, "postings": "taken down" if take_postings_down else "up"}
    _record(session, user, by, Action.SUSPENSION, before, after, now, note=note)
    _end_all(session, postings, by, now)


def _end_all(session: Session, postings: Iterable[Job], by: User, now: datetime) -> None:
    for job in postings:
        if job.published_at is not None:
            take_down(session, job, by=by, note=SUSPENDED, now=now)
        else:
            before = audit.state_of(job)
            job.reject(SUSPENDED)
            after = audit.state_of(job)
            audit.record(session, actor=by, action=Action.REJECTION, subject=job, before=before, after=after, now=now)


def reinstate(session: Session, user: User, *, by: User, now: datetime) -> None:
    """Opens a suspended account again."""
    if not may_decide(user, by=by):
        raise Forbidden("You cannot lift the suspension of this account.")
    if user.disabled_at is None:
        raise Conflict("This account is not suspended.")
    user.disabled_at = None
    _record(session, user, by, Action.REINSTATEMENT, {"suspended": True}, {"suspended": False}, now)


def trust(session: Session, user: User, *, by: User, trusted: bool, now: datetime) -> None:
    """Lets somebody post without review, or has their postings reviewed until that is decided again."""
    if not may_decide(user, by=by):
        raise Forbidden("You cannot decide whether this account posts without review.")
    moderation = board.current(session.connection()).moderation
    if user.is_trusted_where(moderation) is trusted:
        raise Conflict
    user.is_trusted, user.must_be_reviewed = trusted, not trusted
    _record(session, user, by, Action.TRUST, {"trusted": not trusted}, {"trusted": trusted}, now)


def change_role(session: Session, user: User, *, by: User | str, role: Role, now: datetime) -> None:
    """Makes somebody a moderator, say. In the browser operators do, and not with operators: that is for a command."""
    if isinstance(by, User) and (not by.is_operator or user.is_operator or role is Role.OPERATOR):
        raise Forbidden("You cannot change the role of this account.")
    if user.role is role:
        return
    before = {"role": user.role.value, "trusted": user.is_trusted}
    user.role = role
    if role is Role.MEMBER:  # what a moderator has by the role ends with it
        user.is_trusted = user.has_passed_review = False
    _record(session, user, by, Action.ROLE, before, {"role": role.value, "trusted": user.is_trusted}, now)


def change_name(session: Session, user: User, *, name: str, now: datetime) -> None:
    """As somebody is called from here on. The log says it of who helps to run the board: there they act under it."""
    if user.is_moderator and user.name != name:
        _record(session, user, user, Action.NAME, {"name": user.name}, {"name": name}, now)
    user.name = name


def _record(
    session: Session,
    user: User,
    by: User | str,
    action: Action,
    before: audit.Values,
    after: audit.Values,
    now: datetime,
    *,
    note: str = "",
) -> None:
    audit.record(session, actor=by, action=action, subject=user, before=before, after=after, note=note, now=now)
