"""Between the password and the code: who gave the one and owes the other. There is no session yet.

The page holds a signed token meanwhile. It names the account and the password that was given, lives five minutes, and
stands for nothing else: see create_step_token in core/security.py.
"""

import hashlib
from datetime import datetime, timedelta
from hmac import compare_digest

from core.security import InvalidToken, create_step_token, decode_step_token
from db import throttling
from db.models import User
from db.queries import users
from db.session import Session
from db.throttling import Limit

LIFE = timedelta(minutes=5)
CODES = Limit("codes after a password", 5, LIFE)


def token_for(user: User) -> str:
    """For somebody whose password was right, and whose account has a second factor."""
    return create_step_token({"sub": str(user.id), "pwd": _fingerprint(user)}, LIFE)


def user_of(session: Session, *, token: str, now: datetime) -> User | None:
    """Whose code is awaited, and one try less; None for a token that is past its time, its tries or its password."""
    try:
        claims = decode_step_token(token)
    except InvalidToken:
        return None
    if not throttling.count(session.connection(), CODES, claims["jti"], now=now):
        return None
    users.wait_for_others(session, user_id=int(claims["sub"]))
    user = users.find(session, user_id=int(claims["sub"]))
    if user is None or user.disabled_at is not None or user.totp_secret is None:
        return None
    return user if compare_digest(claims["pwd"], _fingerprint(user)) else None


def _fingerprint(user: User) -> str:
    """Another after each change of the password. It tells nothing of it: what is hashed here has a random salt."""
    return hashlib.sha256(user.password_hash.encode()).hexdigest()
