"""Links that say that somebody reads what comes to an address."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, joinedload

from db.models import EmailConfirmation, User
from db.models.email_confirmation import LIFE


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create(session: Session, *, user: User, email: str, is_registration: bool, now: datetime) -> str:
    """A token for `email`; earlier ones of the account for the same purpose are void from here on."""
    session.execute(
        delete(EmailConfirmation).where(
            EmailConfirmation.user_id == user.id, EmailConfirmation.is_registration == is_registration
        )
    )
    token = secrets.token_urlsafe(32)
    session.add(
        EmailConfirmation(
            token_hash=_hash(token),
            user_id=user.id,
            email=email,
            is_registration=is_registration,
            expires_at=now + LIFE,
        )
    )
    return token


def find(session: Session, *, token: str, is_registration: bool, now: datetime) -> EmailConfirmation | None:
    """What the token confirms, with its account; None if it is unknown, used, past its day or for something else."""
    return session.scalars(
        select(EmailConfirmation)
        .options(joinedload(EmailConfirmation.user))
        .where(
            EmailConfirmation.token_hash == _hash(token),
            EmailConfirmation.is_registration == is_registration,
            EmailConfirmation.expires_at > now,
        )
        .with_for_update(of=EmailConfirmation)
    ).one_or_none()


def awaited(session: Session, *, user_id: int) -> bool:
    """Whether the account was registered by mail, and its link has not been followed yet."""
    waits = exists().where(EmailConfirmation.user_id == user_id, EmailConfirmation.is_registration)
    return bool(session.scalar(select(waits)))


def change_of(session: Session, *, user_id: int, now: datetime) -> EmailConfirmation | None:
    """The address that the account is to have, while its link can still be followed."""
    change = (EmailConfirmation.user_id == user_id, ~EmailConfirmation.is_registration)
    return session.scalars(select(EmailConfirmation).where(*change, EmailConfirmation.expires_at > now)).one_or_none()


def void_change(session: Session, *, user_id: int) -> None:
    change = (EmailConfirmation.user_id == user_id, ~EmailConfirmation.is_registration)
    session.execute(delete(EmailConfirmation).where(*change))


def void(session: Session, *, user_id: int) -> None:
    session.execute(delete(EmailConfirmation).where(EmailConfirmation.user_id == user_id))
