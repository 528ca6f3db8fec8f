"""The access token, and the one that stands between password and code: JWTs signed with HS256 (RFC 7519, RFC 8725).

Each kind has an audience and a `typ` of its own, so that neither is ever taken for the other.
"""

import secrets
from datetime import timedelta
from typing import Any

from jose import jwt

from core.clock import utc_now
from core.config import settings

ISSUER = AUDIENCE = "job-board"
STEP_AUDIENCE = "job-board second step"
LIFE_MAX_SECONDS = 1800
TOKEN_MAX_LENGTH = 2048

_REQUIRED = {f"require_{claim}": True for claim in ("exp", "iat", "sub", "jti", "iss", "aud")}


class InvalidToken(Exception):
    """The token is malformed, forged, expired, or not an access token of this board."""


def create_access_token(data: dict[str, Any], expires_delta: timedelta | None = None) -> str:
    """Signs the claims of `data` (at least `sub`) with `iat`, `exp` and what marks the token as ours.

    It lives `expires_delta`, or ACCESS_TOKEN_EXPIRE_MINUTES.
    """
    life = timedelta(minutes=settings.ACCESS_TOKEN_EXPIRE_MINUTES) if expires_delta is None else expires_delta
    return _signed(data, life, audience=AUDIENCE, kind="access")


def create_step_token(data: dict[str, Any], life: timedelta) -> str:
    """For somebody who gave the right password and still owes a code: it is good for nothing but that step."""
    return _signed(data, life, audience=STEP_AUDIENCE, kind="second-step")


def _signed(data: dict[str, Any], life: timedelta, *, audience: str, kind: str) -> str:
    now = utc_now()
    claims = {
        **data,
        "iat": int(now.timestamp()),
        "exp": int((now + life).timestamp()),
        "iss": ISSUER,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "typ": kind,
    }
    return jwt.encode(claims, settings.SECRET_KEY, algorithm=settings.ALGORITHM)


def decode_access_token(token: str) -> dict[str, Any]:
    """The claims of a token that this board signed and that is still alive.

    Raises InvalidToken for anything else, whatever bytes it is made of.
    """
    return _claims(token, audience=AUDIENCE, kind="access")


def decode_step_token(token: str) -> dict[str, Any]:
    """As decode_access_token, for create_step_token."""
    return _claims(token, audience=STEP_AUDIENCE, kind="second-step")


def _claims(token: str, *, audience: str, kind: str) -> dict[str, Any]:
    if len(token) > TOKEN_MAX_LENGTH:
        raise InvalidToken("too long")
    try:
        claims: dict[str, Any] = jwt.decode(
            token, settings.SECRET_KEY, algorithms=["HS256"], audience=audience, issuer=ISSUER, options=_REQUIRED
        )
    except Exception as error:
        # Not only JWTError: a nested header raises RecursionError, "exp": null TypeError, 1e400 OverflowError.
        raise InvalidToken(type(error).__name__) from error
    issued, expires = claims["iat"], claims["exp"]
    if claims.get("typ") != kind or type(issued) is not int or type(expires) is not int:
        raise InvalidToken("of another kind")
    if expires - issued > LIFE_MAX_SECONDS:
        raise InvalidToken("lives too long")
    return claims
