"""Links that say that somebody reads what comes to an address."""

import secrets
from datetime import datetime

from sqlalchemy import delete, exists, select, true
from sqlalchemy.orm import Session, contains_eager

from core.tokens import token_hash
from db.models import EmailConfirmation, User
from db.models.email_confirmation import LIFE


def create(session: Session, *, user: User, email: str, is_registration: bool, now: datetime) -> str:
    """A token for `email`.

    Earlier ones for another address are void from here on. Those for the address that the account was opened with are
    good until their day ends: people follow the first mail they find.
    """
    is_over = EmailConfirmation.expires_at <= now if is_registration else true()
    same = (EmailConfirmation.user_id == user.id, EmailConfirmation.is_registration == is_registration)
    session.execute(delete(EmailConfirmation).where(*same, is_over))
    token = secrets.token_urlsafe(32)
    session.add(
        EmailConfirmation(
            token_hash=token_hash(token),
            user_id=user.id,
            email=email,
            is_registration=is_registration,
            expires_at=now + LIFE,
        )
    )
    return token


def find(session: Session, *, token: str, is_registration: bool, now: datetime) -> EmailConfirmation | None:
    """What the token confirms, with its account; None if it is unknown, used, past its day or for something else.

    None, too, if the account is suspended.
    """
    return session.scalars(
        select(EmailConfirmation)
        .join(EmailConfirmation.user)
        .options(contains_eager(EmailConfirmation.user))
        .where(
            EmailConfirmation.token_hash == token_hash(token),
            EmailConfirmation.is_registration == is_registration,
            EmailConfirmation.expires_at > now,
            User.disabled_at.is_(None),
        )
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
