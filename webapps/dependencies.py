"""What a view may ask for in its signature."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import Depends, Path, Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData

from core.clock import utc_now
from core.errors import Forbidden, NotAForm, NotSignedIn, SecondFactorNeeded
from core.request_limits import FORM_TYPES
from core.security import InvalidToken, create_access_token, decode_access_token
from db import board
from db.models import Job, User, UserSession
from db.queries import kept_forms, user_sessions
from db.session import SAFE_METHODS, Session, get_session, reading
from webapps import session_cookie
from webapps.onward import onward

RENEW_BEFORE_SECONDS = 900
_FORM_ID = re.compile(r"\d{1,9}", re.ASCII)
FORM_FIELDS_MAX = 200

DbSession = Annotated[Session, Depends(get_session, scope="function")]
Now = Annotated[datetime, Depends(utc_now)]
# What an integer column holds; PostgreSQL refuses to compare with more.
ID_MAX = 2**31 - 1
JobId = Annotated[int, Path(ge=1, le=ID_MAX)]
UserId = Annotated[int, Path(ge=1, le=ID_MAX)]


class Claims(NamedTuple):
    """Whom a token speaks for, by which session, and when it ends: since 1970, in seconds."""

    user_id: int
    sid: str
    expires_at: int

    def are_to_be_renewed(self, now: datetime) -> bool:
        return self.expires_at - now.timestamp() < RENEW_BEFORE_SECONDS


@dataclass(frozen=True)
class SignedIn:
    """Who made the request, by which session, and what their token says."""

    user: User
    row: UserSession
    claims: Claims


def claimed(token: str | None) -> Claims | None:
    """What a token says that is good by itself; whether its session goes on, the database knows."""
    try:
        claims = decode_access_token(token or "")
        found = Claims(int(claims["sub"]), str(claims.get("sid", "")), claims["exp"])
    except (InvalidToken, ValueError):
        return None
    return found if 0 < found.user_id <= ID_MAX else None


def authenticate(session: Session, token: str | None, now: datetime) -> SignedIn | None:
    """Whom a token stands for; None for no token and for one that is bad, expired or revoked."""
    claims = claimed(token)
    row = user_sessions.alive(session, sid=claims.sid, user_id=claims.user_id, now=now) if claims else None
    return SignedIn(row.user, row, claims) if row and claims else None


def current_user(request: Request, session: DbSession, now: Now) -> User | None:
    """The signed-in person, or None; leaves on the request what the page and the cookie need."""
    found = authenticate(session, session_cookie.read(request), now)
    user = found.user if found else None
    request.state.user = user
    if found and found.claims.are_to_be_renewed(now):
        request.state.renewed_token = create_access_token({"sub": str(found.user.id), "sid": found.claims.sid})
    if found and request.method not in SAFE_METHODS:
        user_sessions.note_seen(session, row=found.row, now=now)
    return user


CurrentUser = Annotated[User | None, Depends(current_user)]


async def load_user_for_error_page(request: Request) -> None:
    """Unmatched addresses run no dependency, and their page shows the same header as any other."""
    if not hasattr(request.state, "user"):
        token = session_cookie.read(request)
        request.state.user = await run_in_threadpool(_user_of, token) if token else None


def _user_of(token: str) -> User | None:
    with reading() as session:
        found = authenticate(session, token, utc_now())
    return found.user if found else None


def signed_in_user(request: Request, user: CurrentUser) -> User:
    """The signed-in person; anybody else logs in first, and goes on at the page they asked for or sent a form from."""
    if user is None:
        raise NotSignedIn(onward(request))
    return user


def kept_form(request: Request, session: DbSession, user: CurrentUser, kept: str = "") -> Mapping[str, Sequence[str]]:
    """What somebody typed on this page before they had to log in again; `kept` is its number, as the address has it."""
    typed: dict[str, list[str]] = {}
    if user is not None and _FORM_ID.fullmatch(kept):
        for name, value in kept_forms.find(session, form_id=int(kept), user_id=user.id, path=request.url.path) or ():
            typed.setdefault(name, []).append(value)
    return typed


def keep_form(session: Session, *, user_id: int, path: str, fields: list[tuple[str, str]], now: datetime) -> str:
    """Keeps what somebody typed for its page; the address at which the page shows it."""
    return f"{path}?kept={kept_forms.keep(session, user_id=user_id, path=path, fields=fields, now=now)}"


KeptForm = Annotated[Mapping[str, Sequence[str]], Depends(kept_form)]


def operator(session: DbSession, user: Annotated[User, Depends(signed_in_user)]) -> User:
    """The signed-in person, if they run the board."""
    if not user.is_operator:
        raise Forbidden
    check_second_factor(session, user)
    return user


def moderator(session: DbSession, user: Annotated[User, Depends(signed_in_user)]) -> User:
    """The signed-in person, if they review postings: a moderator, or who runs the board."""
    if not user.is_moderator:
        raise Forbidden
    check_second_factor(session, user)
    return user


def check_power(session: Session, user: User, job: Job) -> None:
    """For what somebody sees or does of a posting that others may not, as who helps to run the board."""
    if job.owner_id != user.id:
        check_second_factor(session, user)


def check_second_factor(session: Session, user: User) -> None:
    """Raises SecondFactorNeeded where the board asks who helps to run it for one, and they have none."""
    if user.totp_secret is None and board.current(session.connection()).operators_need_totp:
        raise SecondFactorNeeded


Moderator = Annotated[User, Depends(moderator)]
Operator = Annotated[User, Depends(operator)]
SignedInUser = Annotated[User, Depends(signed_in_user)]


def _check_is_form(request: Request) -> None:
    """Another kind of body would be taken for a form with nothing filled in."""
    kind, _ = parse_options_header(request.headers.get("content-type", ""))
    is_empty = not kind and request.headers.get("content-length", "0") == "0"
    if not is_empty and kind not in FORM_TYPES:
        raise NotAForm


async def form_data(request: Request) -> FormData:
    """The fields of a form as they were sent, repeated ones kept, nothing checked yet.

    They also stay on the request, for an error page that must not lose them.
    """
    _check_is_form(request)
    sent = await request.form(max_files=0, max_fields=FORM_FIELDS_MAX)
    request.state.sent_form = sent
    return sent


SentForm = Annotated[FormData, Depends(form_data)]
