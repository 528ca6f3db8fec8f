"""The HttpOnly cookie that holds the access token."""

from fastapi import Request
from fastapi.responses import Response

from core.config import settings

# What it may be called: see the setting's access_token_cookie.
NAMES = ("access_token", "__Host-access_token")


def read(request: Request) -> str | None:
    return request.cookies.get(settings.access_token_cookie)


def write(response: Response, token: str) -> None:
    """Without a Max-Age it goes when the browser closes; the token in it ends sooner or later by itself."""
    response.set_cookie(
        settings.access_token_cookie, token, path="/", httponly=True, samesite="lax", secure=settings.is_https
    )


def clear(response: Response) -> None:
    response.delete_cookie(
        settings.access_token_cookie, path="/", httponly=True, samesite="lax", secure=settings.is_https
    )


def renew(request: Request, response: Response) -> None:
    """Sends the fresh token that the request's dependency made because the old one is about to end."""
    token = getattr(request.state, "renewed_token", None)
    if token is not None:
        write(response, token)
