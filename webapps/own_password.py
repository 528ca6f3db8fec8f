"""Somebody signed in types their password again, before something that only they should do."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from core.errors import NotSignedIn
from core.hashing import verify_password
from db.models import User
from db.session import reading
from webapps import session_cookie
from webapps.dependencies import DbSession, Now, SentForm, authenticate, current_user, signed_in_user


class Typed(NamedTuple):
    """Who is signed in, and whether the form's `password` is theirs."""

    user: User
    is_right: bool


def typed_password(request: Request, session: DbSession, now: Now, sent: SentForm) -> Typed:
    """The hash is computed while no transaction is open, so that a slow one holds nobody up."""
    with reading() as look:
        found = authenticate(look, session_cookie.read(request), now)
    if found is None:
        raise NotSignedIn
    password_hash = found.user.password_hash
    fits = verify_password(str(sent.get("password", "")), password_hash)
    user = signed_in_user(request, current_user(request, session, now))
    return Typed(user, fits and user.password_hash == password_hash)


TypedPassword = Annotated[Typed, Depends(typed_password)]
