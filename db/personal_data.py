"""All that the database has about the owner of an account, as one JSON file for them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from db.models import (
    AuditEntry,
    Base,
    Company,
    EmailConfirmation,
    Job,
    KeptForm,
    Message,
    PasswordReset,
    Report,
    User,
    UserSession,
    WaitingEdit,
)
from db.queries import recovery_codes

# What is in the file, by its name there.
CONTENTS = {
    "made_at": "When the file was made",
    "account": "Name, address, role, and when the account was made, confirmed or disabled",
    "second_factor": "Whether there is one, and how many recovery codes are left",
    "postings": "Your postings and drafts, each with all its fields and its state",
    "waiting_edits": "Changes to your postings that wait for review",
    "kept_forms": "Forms that you sent while you were logged out",
    "sessions": "What is logged in: what it calls itself, since when, last used",
    "links": "Links that were sent to you and still work: what for, until when",
    "mail": "Mail to you that is on its way",
    "reports": "What was reported about your postings",
    "log": "What moderators and operators did to your account and postings, and what you did as one",
}
# What opens the account, or tells who somebody else is, is in no file.
_SECRET = {"password_hash", "totp_secret", "totp_counter", "sid_hash", "token_hash", "user_id", "form_key"} | {
    *("reporter", "network", "actor", "actor_id")
}
_JSON: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def as_json(session: Session, *, user: User, now: datetime) -> bytes:
    """An object with the keys of CONTENTS. Moments are in ISO 8601 and UTC, amounts of money are strings."""
    return _JSON.dump_json(_everything(session, user, now), indent=2)


def _everything(session: Session, user: User, now: datetime) -> dict[str, Any]:
    own = select(Job.id).where(Job.owner_id == user.id)
    return {
        "made_at": now,
        "account": _columns(user),
        "second_factor": {
            "is_on": user.totp_secret is not None,
            "recovery_codes_left": recovery_codes.count(session, user_id=user.id),
        },
        "postings": _postings(session, user),
        "waiting_edits": _rows(session, select(WaitingEdit).where(WaitingEdit.job_id.in_(own))),
        "kept_forms": _rows(session, select(KeptForm).where(KeptForm.user_id == user.id)),
        "sessions": _rows(session, select(UserSession).where(UserSession.user_id == user.id)),
        "links": _links(session, user),
        "mail": _mail(session, user),
        "reports": _reports(session, own),
        "log": _log(session, user, own),
    }


def _postings(session: Session, user: User) -> list[dict[str, Any]]:
    found = session.execute(
        select(Job, Company.name).outerjoin(Company).where(Job.owner_id == user.id).order_by(Job.id)
    )
    return [{**_columns(job), "company": company} for job, company in found]


def _links(session: Session, user: User) -> list[dict[str, Any]]:
    resets = _rows(session, select(PasswordReset).where(PasswordReset.user_id == user.id))
    confirmations = _rows(session, select(EmailConfirmation).where(EmailConfirmation.user_id == user.id))
    return [{"sets": "password", **row} for row in resets] + [{"sets": "email", **row} for row in confirmations]


def _mail(session: Session, user: User) -> list[dict[str, Any]]:
    """Without its text, in which there may be a link that sets a password."""
    found = session.scalars(select(Message).where(Message.recipient == user.email))
    return [{"recipient": mail.recipient, "subject": mail.subject, "created_at": mail.created_at} for mail in found]


def _reports(session: Session, own: Select[int]) -> list[dict[str, Any]]:
    """Without what would tell who it was: their words, and when exactly they came."""
    found = session.scalars(select(Report).where(Report.job_id.in_(own)).order_by(Report.id))
    return [{"job_id": one.job_id, "reason": one.reason, "day": one.created_at.date()} for one in found]


def _log(session: Session, user: User, own: Select[int]) -> list[dict[str, Any]]:
    """Which moderator decided about them is left out, and what moderators wrote for each other."""
    about_user = and_(AuditEntry.subject_kind == "user", AuditEntry.subject_id == user.id)
    about_job = and_(AuditEntry.subject_kind == "job", AuditEntry.subject_id.in_(own))
    found = select(AuditEntry).where(or_(about_user, about_job, AuditEntry.actor_id == user.id))
    entries = session.scalars(found.order_by(AuditEntry.id))
    return [_entry(entry, by_you=entry.actor_id == user.id) for entry in entries]


def _entry(entry: AuditEntry, *, by_you: bool) -> dict[str, Any]:
    is_theirs = by_you or entry.subject_kind == "job"
    return {**_columns(entry), "note": entry.note if is_theirs else "", "by_you": by_you}


def _rows(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    rows: Iterable[Base] = session.scalars(query)
    return [_columns(row) for row in rows]


def _columns(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in _SECRET}
