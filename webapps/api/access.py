"""Who calls the API: the bearer of an access token. Cookies count for nothing here."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from core.errors import AppError
from db.models import User
from db.queries import user_sessions
from db.session import SAFE_METHODS
from webapps.dependencies import DbSession, Now, authenticate

_bearer = OAuth2PasswordBearer("/api/v1/token", auto_error=False)


class TokenNeeded(AppError):
    status = 401
    title = "An access token is needed"
    sentence = "Send a valid one as “Authorization: Bearer …”. POST /api/v1/token gives you one."

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


def caller(request: Request, session: DbSession, now: Now, token: Annotated[str | None, Depends(_bearer)]) -> User:
    found = authenticate(session, token, now)
    if found is None:
        raise TokenNeeded
    if request.method not in SAFE_METHODS:
        user_sessions.note_seen(session, row=found.row, now=now)
    return found.user


Caller = Annotated[User, Depends(caller)]
