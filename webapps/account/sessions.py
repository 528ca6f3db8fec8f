"""What is logged in to one's own account. To log any of it out takes the password (ASVS 7.5.2)."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from db.models import User
from db.queries import user_sessions
from db.session import Session
from webapps.account.devices import device_name
from webapps.account.forms import EVERYTHING_ELSE, SessionsForm
from webapps.account.views import sid_of
from webapps.dependencies import DbSession, Now, SentForm, SignedInUser
from webapps.forms import Form, check, read_form
from webapps.reauthentication import PasswordAgain
from webapps.rendering import redirect, render

router = APIRouter(prefix="/account/sessions", include_in_schema=False)
SHOWN = 50
_ENDED = "This device is logged out already. Choose another."


@dataclass(frozen=True)
class Device:
    """Something that is signed in to the account."""

    id: int
    name: str
    since: datetime
    seen_at: datetime


@router.get("")
def show(request: Request, session: DbSession, now: Now, user: SignedInUser) -> Response:
    return _page(request, session, user, now, check(SessionsForm, {"device": [EVERYTHING_ELSE]}))


@router.post("/deletion")
def log_out(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    form = read_form(SessionsForm, sent)
    user = typed.owner(session)
    if not typed.confirm(form, session, user, with_code=False) or form.data is None:
        return _page(request, session, user, now, form, status=422)
    if form.data.device is None:
        user_sessions.end_others(session, user_id=user.id, sid=sid_of(request))
        return redirect(request, "/account/sessions", message="others-logged-out")
    if not user_sessions.end_other(session, session_id=form.data.device, user_id=user.id, sid=sid_of(request)):
        form.refuse({"device": _ENDED})
        return _page(request, session, user, now, form, status=422)
    return redirect(request, "/account/sessions", message="device-logged-out")


def _page(
    request: Request, session: Session, user: User, now: datetime, form: Form[SessionsForm], *, status: int = 200
) -> Response:
    rows = user_sessions.of_user(session, user_id=user.id, now=now, first=sid_of(request), limit=SHOWN + 1)
    this, *others = [
        Device(row.id, device_name(row.device), row.created_at, row.seen_at or row.created_at) for row in rows[:SHOWN]
    ]
    context = {"form": form, "this": this, "others": others, "moment": now, "are_more": len(rows) > SHOWN}
    return render(request, "account/sessions.html", context, status=status)
