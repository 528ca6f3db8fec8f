"""The second factor of an account: codes of an app (TOTP), and recovery codes for when the app is gone."""

import re
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from core import one_time_codes
from core.errors import Conflict
from db import throttling
from db.models import User
from db.queries import recovery_codes
from db.throttling import Limit

# Of a million codes three are good at a time: whoever knows the password and guesses at this pace is in within a day
# once in 1,400 times. Recovery codes cannot be guessed, so they are never held up: nobody can lock an owner out.
WRONG_CODES = Limit("wrong codes of an account", 10, timedelta(hours=1))

MISSING = "Enter the six digits that your app shows, or a recovery code."
WRONG = "This code is not right, or it was used already. Wait until your app shows the next one and enter that."
WRONG_RECOVERY = "This is none of your recovery codes, or it was used already. Each works once."
TOO_MANY = "There were too many wrong codes. Use a recovery code, or try again in an hour."


def problem_with(session: Session, *, user: User, code: str, now: datetime) -> str | None:
    """Why a code does not open the account; None if it does, and then it never will again.

    Needs an account that has a second factor; the caller has waited for others who change it. Wrong codes are counted:
    see WRONG_CODES.
    """
    code = _tidy(code)
    if not code:
        return MISSING
    if not one_time_codes.is_code(code):
        return None if recovery_codes.take(session, user_id=user.id, code=code) else WRONG_RECOVERY
    if not throttling.count(session.connection(), WRONG_CODES, user.id, now=now):
        return TOO_MANY
    if not _take(session, user, code, now):
        return WRONG
    throttling.take_back(session.connection(), WRONG_CODES, user.id, now=now)
    return None


def is_recovery_code(code: str) -> bool:
    """Whether what opened an account was one of its recovery codes."""
    return not one_time_codes.is_code(_tidy(code))


def _tidy(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()


def _take(session: Session, user: User, code: str, now: datetime) -> bool:
    """Whether the code is right and later than the last one taken; of two who bring it at once, one has it."""
    counter = one_time_codes.counter_of(user.totp_secret or "", code, now=now)
    if counter is None:
        return False
    is_later = or_(User.totp_counter.is_(None), User.totp_counter < counter)
    mine = update(User).where(User.id == user.id, is_later)
    return bool(session.execute(mine.values(totp_counter=counter).returning(User.id)).all())


def turn_on(session: Session, *, user: User, secret: str, code: str, now: datetime) -> list[str] | None:
    """Asks for a code of the secret from now on. The recovery codes, or None if the first code is wrong.

    Raises Conflict if the account has a second factor.
    """
    if user.totp_secret is not None:
        raise Conflict("Your account has a second factor already. Turn it off first to set up another.")
    counter = counter_of_app(secret, code, now=now)
    if counter is None:
        return None
    user.totp_secret, user.totp_counter = secret, counter
    return recovery_codes.renew(session, user_id=user.id)


def counter_of_app(secret: str, code: str, *, now: datetime) -> int | None:
    """The counter of a code that shows that an app has the secret; None if the code does not."""
    return one_time_codes.counter_of(secret, _tidy(code), now=now)


def move(user: User, *, secret: str, counter: int) -> None:
    """Asks for codes of another app from now on. The recovery codes stay as they are."""
    user.totp_secret, user.totp_counter = secret, counter


def turn_off(session: Session, *, user: User) -> None:
    """The counter stays, and with it the next secret is another: see secret_for in core/one_time_codes.py."""
    user.totp_secret = None
    recovery_codes.void(session, user_id=user.id)
