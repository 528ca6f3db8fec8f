"""Closing one's own account, for good."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from db import closing_account
from db.models import User
from db.queries import users
from db.session import Session
from webapps import account_notice, session_cookie
from webapps.account.forms import ConfirmationForm
from webapps.dependencies import DbSession, Now, SentForm, SignedInUser
from webapps.forms import Form, read_form
from webapps.noting import note
from webapps.reauthentication import PasswordAgain
from webapps.rendering import redirect, render

router = APIRouter(prefix="/account/closure", include_in_schema=False)


@router.get("")
def show(request: Request, session: DbSession, user: SignedInUser) -> Response:
    return _page(request, session, user, Form(ConfirmationForm))


@router.post("")
def close(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    form = read_form(ConfirmationForm, sent)
    users.wait_for_operators(session)  # of the last two, one has to stay
    user = typed.owner(session)
    if closing_account.is_last_operator(session, user=user):
        return _page(request, session, user, form, status=409)
    if not typed.confirm(form, session, user):
        return _page(request, session, user, form, status=422)
    note(request, "account_closed", user)
    email = user.email
    closing_account.close(session, user=user)
    account_notice.tell(session, "closure", to=email, now=now)
    request.state.user = request.state.renewed_token = None
    response = redirect(request, "/", message="account-closed")
    session_cookie.clear(response)
    return response


def _page(
    request: Request, session: Session, user: User, form: Form[ConfirmationForm], *, status: int = 200
) -> Response:
    context = {
        "form": form,
        "is_last_operator": closing_account.is_last_operator(session, user=user),
        "asks_for_code": user.totp_secret is not None,
    }
    return render(request, "account/closure.html", context, status=status)
