"""The access token: a JWT signed with HS256 (RFC 7519, RFC 8725), and nothing else."""

import secrets
from datetime import timedelta
from typing import Any

from jose import jwt

from core.clock import utc_now
from core.config import settings

ISSUER = AUDIENCE = "job-board"
LIFE_MAX_SECONDS = 1800
TOKEN_MAX_LENGTH = 2048

_REQUIRED = {f"require_{claim}": True for claim in ("exp", "iat", "sub", "jti", "iss", "aud")}


class InvalidToken(Exception):
    """The token is malformed, forged, expired, or not an access token of this board."""


def create_access_token(data: dict[str, Any], expires_delta: timedelta | None = None) -> str:
    """Signs the claims of `data` (at least `sub`) with `iat`, `exp` and what marks the token as ours.

    It lives `expires_delta`, or ACCESS_TOKEN_EXPIRE_MINUTES.
    """
    now = utc_now()
    life = timedelta(minutes=settings.ACCESS_TOKEN_EXPIRE_MINUTES) if expires_delta is None else expires_delta
    claims = {
        **data,
        "iat": int(now.timestamp()),
        "exp": int((now + life).timestamp()),
        "iss": ISSUER,
        "aud": AUDIENCE,
        "jti": secrets.token_urlsafe(16),
        "typ": "access",
    }
    return jwt.encode(claims, settings.SECRET_KEY, algorithm=settings.ALGORITHM)


def decode_access_token(token: str) -> dict[str, Any]:
    """The claims of a token that this board signed and that is still alive.

    Raises InvalidToken for anything else, whatever bytes it is made of.
    """
    if len(token) > TOKEN_MAX_LENGTH:
        raise InvalidToken("too long")
    try:
        claims: dict[str, Any] = jwt.decode(
            token, settings.SECRET_KEY, algorithms=["HS256"], audience=AUDIENCE, issuer=ISSUER, options=_REQUIRED
        )
    except Exception as error:
        # Not only JWTError: a nested header raises RecursionError, "exp": null TypeError, 1e400 OverflowError.
        raise InvalidToken(type(error).__name__) from error
    issued, expires = claims["iat"], claims["exp"]
    if claims.get("typ") != "access" or type(issued) is not int or type(expires) is not int:
        raise InvalidToken("not an access token")
    if expires - issued > LIFE_MAX_SECONDS:
        raise InvalidToken("lives too long")
    return claims
