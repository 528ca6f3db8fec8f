"""One's own account: name, password, and a file of all that the board knows."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.hashing import hash_password
from core.security import create_access_token
from db import membership, personal_data
from db.models import User
from db.queries import email_confirmations, password_resets, recovery_codes, user_sessions
from db.session import Session
from webapps import account_notice, session_cookie
from webapps.account.forms import NameForm, PasswordForm
from webapps.dependencies import DbSession, KeptForm, Now, SentForm, SignedInUser, claimed
from webapps.forms import Form, check, read_form
from webapps.noting import note
from webapps.reauthentication import PasswordAgain
from webapps.rendering import redirect, render

router = APIRouter(prefix="/account", include_in_schema=False)


@router.get("")
def show(request: Request, session: DbSession, now: Now, user: SignedInUser, kept: KeptForm) -> Response:
    if "name" in kept:
        return _page(request, session, user, now, name_form=Form(NameForm, kept))
    return _page(request, session, user, now)


@router.post("")
def change_name(request: Request, session: DbSession, now: Now, user: SignedInUser, sent: SentForm) -> Response:
    form = read_form(NameForm, sent)
    if form.data is None:
        return _page(request, session, user, now, form=form, name_form=form, status=422)
    membership.change_name(session, user, name=form.data.name, now=now)
    return redirect(request, "/account", message="saved")


@router.post("/password")
def change_password(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    """This session goes on under another sid; all others end, and so do links that set a password."""
    form = read_form(PasswordForm, sent)
    password_hash = hash_password(form.data.password) if form.data and typed.fitting_hash else None
    user = typed.owner(session)
    if not typed.confirm(form, session, user, with_code=False) or password_hash is None:
        return _page(request, session, user, now, form=form, password_form=form, status=422)
    user.password_hash = password_hash
    password_resets.void(session, user_id=user.id)
    email_confirmations.void(session, user_id=user.id)
    keep_this_session_alone(request, session, user)
    note(request, "password_changed", user)
    account_notice.tell(session, "login", to=user.email, now=now)
    return redirect(request, "/account", message="password-set")


@router.get("/export")
def export(request: Request, session: DbSession, now: Now, user: SignedInUser) -> Response:
    response = Response(personal_data.as_json(session, user=user, now=now), media_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-account.json"'
    response.headers["Cache-Control"] = "no-store"
    session_cookie.renew(request, response)
    return response


def sid_of(request: Request) -> str:
    """The sid of the session that the request came by, which somebody's is."""
    claims = claimed(session_cookie.read(request))
    return claims.sid if claims else ""


def keep_this_session_alone(request: Request, session: Session, user: User) -> None:
    """Ends all others, for after a change of what opens the account; whoever saw this one's token sees it end too."""
    user_sessions.end_others(session, user_id=user.id, sid=sid_of(request))
    sid = user_sessions.give_new_sid(session, sid=sid_of(request))
    request.state.renewed_token = create_access_token({"sub": str(user.id), "sid": sid})


def _page(request: Request, session: Session, user: User, now: datetime, *, status: int = 200, **more: Any) -> Response:
    context = {
        "form": None,
        "name_form": check(NameForm, {"name": [user.name]}),
        "password_form": Form(PasswordForm),
        "devices": user_sessions.count(session, user_id=user.id, now=now),
        "codes_left": recovery_codes.count(session, user_id=user.id),
        "waiting": email_confirmations.change_of(session, user_id=user.id, now=now),
        "contents": personal_data.CONTENTS,
        **more,
    }
    return render(request, "account/index.html", context, status=status)
