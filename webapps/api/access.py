"""Who calls the API: the bearer of an access token. Cookies count for nothing here."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from core.errors import AppError
from db.models import User
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
    return found.user


Caller = Annotated[User, Depends(caller)]
