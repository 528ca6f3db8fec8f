"""What follows when somebody shows that an address, or the account that has it, is theirs.

An account may have been opened by somebody who does not own its address, in the hope that the owner uses it one day
(“pre-hijacking”, Sudhodanan and Paverd, USENIX Security 2022). So whatever shows who the owner is also ends what
others may have left behind: links that are still on their way, and with a new password every session.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.config import settings
from core.email_addresses import email_key
from db import board
from db.models import User
from db.queries import email_confirmations, password_resets, user_sessions, users


def confirm(session: Session, user: User, *, now: datetime) -> None:
    """They read what comes to the address that the account has."""
    user.verified_at = now
    _void_links(session, user)


def change(session: Session, user: User, *, email: str, verified_at: datetime | None) -> bool:
    """Gives the account another address; False, and nothing is changed, if another account has it.

    An address that it has already stays confirmed.
    """
    if email_key(email) == user.email:
        verified_at = verified_at or user.verified_at
    if not users.change_email(session, user=user, email=email):
        return False
    user.verified_at = verified_at
    _void_links(session, user)
    return True


def set_password(session: Session, user: User, *, password_hash: str, now: datetime) -> None:
    """By a link that was mailed to them, or that the operator gave them where there is no mail.

    The caller has waited for others who change the account: a login that is on its way ends before it, or fails.
    """
    user.password_hash = password_hash
    if settings.mail_is_on:
        user.verified_at = user.verified_at or now
    _void_links(session, user)
    user_sessions.end_all(session, user_id=user.id)


def must_be_confirmed(session: Session, user: User) -> bool:
    """Whether the account has to confirm its address before it publishes; without mail nobody has to.

    Such an account is from a time when the board sent no mail: one that was opened since is confirmed before its
    first login.
    """
    if not settings.mail_is_on or user.verified_at is not None:
        return False
    return board.current(session.connection()).posting_needs_verified_email


def _void_links(session: Session, user: User) -> None:
    email_confirmations.void(session, user_id=user.id)
    password_resets.void(session, user_id=user.id)
