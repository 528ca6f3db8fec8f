"""Links that set a new password."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.tokens import token_hash
from db.models import PasswordReset, User
from db.models.password_reset import LIFE


def create(session: Session, *, user: User, now: datetime) -> str:
    """A token for `user`; earlier ones of theirs are void from here on."""
    void(session, user_id=user.id)
    token = secrets.token_urlsafe(32)
    session.add(PasswordReset(token_hash=token_hash(token), user_id=user.id, expires_at=now + LIFE))
    return token


def user_of(session: Session, *, token: str, now: datetime) -> User | None:
    """Whose password the token may set; None if it is unknown, used or past its hour, or the account suspended."""
    reset = PasswordReset
    return session.scalars(
        select(User)
        .join(reset, reset.user_id == User.id)
        .where(reset.token_hash == token_hash(token), reset.expires_at > now, User.disabled_at.is_(None))
    ).one_or_none()


def void(session: Session, *, user_id: int) -> None:
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user_id))
