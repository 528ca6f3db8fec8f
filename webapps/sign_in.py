"""Starting and ending a session: what log in, register and the API's token have in common."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from core.config import settings
from core.email_addresses import email_key
from core.errors import Suspended, TooBusy
from core.hashing import hash_password, needs_rehash
from core.log import event, keyed
from core.security import create_access_token
from db.models import User
from db.queries import user_sessions, users
from db.session import Session, reading
from webapps import draft_cookie, passwords, session_cookie, throttles
from webapps.dependencies import claimed, keep_form
from webapps.forms import released_fields
from webapps.noting import note
from webapps.rendering import redirect, safe_next


def check_password(session: Session, request: Request, *, email: str, password: str, now: datetime) -> User | None:
    """The account that address and password belong to, or None, after the same work either way.

    Nobody else changes it from here on: a password that is being replaced at this moment starts no session any more.
    Raises TooManyAttempts, and Suspended to whoever knows the password.
    """
    with reading() as look:
        known = users.by_email(look, email=email)
    password_hash = known.password_hash if known else None
    fits = passwords.fits(request, email, password, password_hash, now=now)
    if known is None or password_hash is None or not fits:
        _note_failure(request, known, email)
        return None
    better = _better_hash(password, password_hash)
    users.wait_for_others(session, user_id=known.id)
    user = users.by_email(session, email=email)
    if user is None or user.password_hash != password_hash:
        _note_failure(request, known, email)
        return None
    if user.disabled_at is not None:
        _note_failure(request, known, email)
        raise Suspended
    if better is not None:
        user.password_hash = better
    return user


def _better_hash(password: str, password_hash: str) -> str | None:
    """For a hash of an older kind. When too many wait for theirs, this one can wait until the next login."""
    try:
        return hash_password(password) if needs_rehash(password_hash) else None
    except TooBusy:
        return None


def _note_failure(request: Request, known: User | None, email: str) -> None:
    who = known.id if known else None
    event("sign_in_failed", user=who, email=keyed(email_key(email)), network=throttles.network_of(request))


def start_session(session: Session, request: Request, user: User, now: datetime) -> str:
    """A new session and the access token for it."""
    note(request, "signed_in", user)
    throttles.forget_login(session, user.email, throttles.network_of(request), now)
    sid = user_sessions.start(session, user=user, device=request.headers.get("user-agent", ""), now=now)
    life = timedelta(minutes=settings.ACCESS_TOKEN_EXPIRE_MINUTES)
    return create_access_token({"sub": str(user.id), "sid": sid}, life)


def sign_in(request: Request, session: Session, user: User, now: datetime, sent: FormData, *, message: str) -> Response:
    """Sets the cookie and goes on to where the person was going, with what they had typed there."""
    end_session(request, session)
    token = start_session(session, request, user, now)
    claimed = draft_cookie.claim(request, session, user)
    request.state.user = user
    path = safe_next(str(sent.get("next", "")), otherwise="/post-a-job" if claimed else "/dashboard")
    kept = released_fields(sent)
    if kept:
        path = keep_form(session, user_id=user.id, path=urlsplit(path).path, fields=kept, now=now)
    response = redirect(request, path, message="draft-kept" if claimed else message)
    session_cookie.write(response, token)
    return response


def end_session(request: Request, session: Session) -> int | None:
    """Ends the session that the request's cookie names, if it names one; whose that is, by number."""
    claims = claimed(session_cookie.read(request))
    if claims is None:
        return None
    user_sessions.end(session, sid=claims.sid)
    return claims.user_id
