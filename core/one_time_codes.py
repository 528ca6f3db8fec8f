"""Codes of an authenticator app: six digits, another every half minute (RFC 6238), one half minute early or late."""

import hmac
import re
from base64 import b32encode
from datetime import datetime

from passlib.exc import TokenError
from passlib.totp import TOTP

from core.config import settings

SECRET_BYTES = 20
PERIOD_SECONDS = 30
_CODE = re.compile(r"[0-9]{6}")


def is_code(text: str) -> bool:
    """Whether it looks like one, without the spaces and hyphens that people type in between."""
    return _CODE.fullmatch(text) is not None


def secret_for(*parts: str) -> str:
    """A secret in Base32, always the same for the same parts, which must have something in them that nobody guesses.

    So a page can offer a secret without keeping it, and without it standing in an address.
    """
    message = "\0".join(("second factor", *parts)).encode()
    return b32encode(hmac.digest(settings.SECRET_KEY.encode(), message, "sha256")[:SECRET_BYTES]).decode()


def address_of(secret: str, *, account: str, board: str) -> str:
    """The otpauth:// address that apps take a secret from. It allows no colon in the names."""
    return str(TOTP(key=secret).to_uri(label=account.replace(":", " "), issuer=board.replace(":", " ")))


def counter_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Which half minute since 1970 a code is of, or None if it is none of these minutes. Compares in constant time."""
    if not is_code(code):
        return None
    try:
        found = TOTP(key=secret).match(code, time=int(now.timestamp()), window=PERIOD_SECONDS)
    except TokenError:
        return None
    return int(found.counter)
