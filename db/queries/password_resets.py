"""Links that set a new password."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from db.models import PasswordReset, User
from db.models.password_reset import LIFE


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create(session: Session, *, user: User, now: datetime) -> str:
    """A token for `user`; earlier ones of theirs are void from here on."""
    void(session, user_id=user.id)
    token = secrets.token_urlsafe(32)
    session.add(PasswordReset(token_hash=_hash(token), user_id=user.id, expires_at=now + LIFE))
    return token


def user_of(session: Session, *, token: str, now: datetime) -> User | None:
    """Whose password the token may set, or None if it is unknown, used or past its hour."""
    found = session.scalars(
        select(PasswordReset)
        .options(joinedload(PasswordReset.user))
        .where(PasswordReset.token_hash == _hash(token), PasswordReset.expires_at > now)
        .with_for_update(of=PasswordReset)
    ).one_or_none()
    return found.user if found else None


def void(session: Session, *, user_id: int) -> None:
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user_id))
