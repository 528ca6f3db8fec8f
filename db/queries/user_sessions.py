"""Signed-in browsers and programs."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update
from sqlalchemy.orm import Session, contains_eager

from core.tokens import token_hash
from db.models import User, UserSession
from db.models.user_session import LIFE

DEVICE_MAX = 200
SEEN_EVERY = timedelta(minutes=15)


def start(session: Session, *, user: User, device: str, now: datetime) -> str:
    """Starts a session and returns its sid, which is kept nowhere but in the token."""
    sid = secrets.token_urlsafe(24)
    session.execute(delete(UserSession).where(UserSession.user_id == user.id, UserSession.expires_at <= now))
    row = UserSession(
        sid_hash=token_hash(sid),
        user_id=user.id,
        device=device[:DEVICE_MAX],
        created_at=now,
        expires_at=now + LIFE,
        seen_at=now,
    )
    session.add(row)
    return sid


_IS_ALIVE = (
    UserSession.sid_hash == bindparam("sid_hash"),
    UserSession.user_id == bindparam("user_id"),
    UserSession.expires_at > bindparam("now"),
    User.disabled_at.is_(None),
)
_ALIVE = select(UserSession).join(UserSession.user).options(contains_eager(UserSession.user)).where(*_IS_ALIVE)
_ALIVE_NAME = select(User.name).select_from(UserSession).join(UserSession.user).where(*_IS_ALIVE)


def alive(session: Session, *, sid: str, user_id: int, now: datetime) -> UserSession | None:
    """The session with its user, if it has not ended and the account is not disabled."""
    return session.scalars(_ALIVE, _named(sid, user_id, now)).one_or_none()


def alive_name(connection: Connection, *, sid: str, user_id: int, now: datetime) -> str | None:
    """As alive(), but their name alone: for what is asked beside each page from memory."""
    return connection.scalar(_ALIVE_NAME, _named(sid, user_id, now))


def _named(sid: str, user_id: int, now: datetime) -> dict[str, Any]:
    return {"sid_hash": token_hash(sid), "user_id": user_id, "now": now}


def note_seen(session: Session, *, row: UserSession, now: datetime) -> None:
    """Notes that the session was used, every quarter of an hour at most. Only where something may be written."""
    if row.seen_at is None or now - row.seen_at >= SEEN_EVERY:
        session.execute(update(UserSession).where(UserSession.id == row.id).values(seen_at=now))


def of_user(session: Session, *, user_id: int, now: datetime, first: str, limit: int) -> Sequence[UserSession]:
    """What is signed in to an account: the session of the sid `first`, then the others, the latest used first."""
    order = (UserSession.sid_hash != token_hash(first), UserSession.seen_at.desc(), UserSession.id.desc())
    return session.scalars(select(UserSession).where(*_of(user_id, now)).order_by(*order).limit(limit)).all()


def count(session: Session, *, user_id: int, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(UserSession).where(*_of(user_id, now))) or 0


def _of(user_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return UserSession.user_id == user_id, UserSession.expires_at > now


def give_new_sid(session: Session, *, sid: str) -> str:
    """The session goes on under another sid, which is returned: tokens that name the one before are void."""
    new = secrets.token_urlsafe(24)
    session.execute(update(UserSession).where(UserSession.sid_hash == token_hash(sid)).values(sid_hash=token_hash(new)))
    return new


def end_other(session: Session, *, session_id: int, user_id: int, sid: str) -> bool:
    """Ends one of somebody's sessions by its id, but not that of the sid; whether they had another of this id."""
    other = (UserSession.id == session_id, UserSession.user_id == user_id, UserSession.sid_hash != token_hash(sid))
    return bool(session.execute(delete(UserSession).where(*other).returning(UserSession.id)).all())


def end_others(session: Session, *, user_id: int, sid: str) -> None:
    """Ends all of somebody's sessions but that of the sid."""
    others = (UserSession.user_id == user_id, UserSession.sid_hash != token_hash(sid))
    session.execute(delete(UserSession).where(*others))


def end(session: Session, *, sid: str) -> None:
    session.execute(delete(UserSession).where(UserSession.sid_hash == token_hash(sid)))


def end_all(session: Session, *, user_id: int) -> None:
    session.execute(delete(UserSession).where(UserSession.user_id == user_id))
