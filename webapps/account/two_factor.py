"""The second factor of one's own account: set up, new recovery codes, turn off."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core import one_time_codes
from core.errors import Conflict, NotFound
from core.qr_code import qr_svg
from db import board, second_factor
from db.models import User
from db.queries import recovery_codes
from db.session import Session
from webapps import session_cookie
from webapps.account.forms import ConfirmationForm
from webapps.account.views import keep_this_session_alone, sid_of
from webapps.dependencies import AccountHolder, DbSession, Now, SentForm
from webapps.forms import Form, read_form
from webapps.noting import note
from webapps.reauthentication import PasswordAgain
from webapps.rendering import redirect, render

router = APIRouter(prefix="/account/two-factor", include_in_schema=False)


@router.get("")
def show(request: Request, session: DbSession, user: AccountHolder) -> Response:
    return _page(request, session, user, Form(ConfirmationForm))


@router.get("/qr.svg")
def qr_code(request: Request, user: AccountHolder) -> Response:
    """What is to be set up, for this session alone; an account that has a second factor shows it no more."""
    if user.totp_secret is not None:
        raise NotFound
    response = Response(qr_svg(_address(request, user)), media_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    session_cookie.renew(request, response)
    return response


@router.post("")
def turn_on(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    form = read_form(ConfirmationForm, sent)
    user = typed.owner(session)
    if not typed.confirm(form, session, user, with_code=False):
        return _page(request, session, user, form, status=422)
    secret = _secret(request, user)
    codes = second_factor.turn_on(session, user=user, secret=secret, code=form.value("code"), now=now)
    if codes is None:
        form.refuse({"code": _WRONG_FIRST})
        return _page(request, session, user, form, status=422)
    keep_this_session_alone(request, session, user)
    note(request, "second_factor_on", user)
    return _codes_page(request, codes, now, is_new=True)


@router.post("/recovery-codes")
def renew_codes(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    form = read_form(ConfirmationForm, sent)
    user = _with_second_factor(typed.owner(session))
    if not typed.confirm(form, session, user):
        return _page(request, session, user, form, status=422)
    return _codes_page(request, recovery_codes.renew(session, user_id=user.id), now, is_new=False)


@router.post("/deletion")
def turn_off(request: Request, session: DbSession, sent: SentForm, typed: PasswordAgain) -> Response:
    form = read_form(ConfirmationForm, sent)
    user = _with_second_factor(typed.owner(session))
    if not typed.confirm(form, session, user):
        return _page(request, session, user, form, status=422)
    second_factor.turn_off(session, user=user)
    keep_this_session_alone(request, session, user)
    note(request, "second_factor_off", user)
    return redirect(request, "/account", message="second-factor-off")


_WRONG_FIRST = "This is not the code that your app should show now. Check that the clock of your telephone is right."


def _with_second_factor(user: User) -> User:
    if user.totp_secret is None:
        raise Conflict("Your account has no second factor.")
    return user


def _secret(request: Request, user: User) -> str:
    """What is offered for set-up: the same for as long as the session lasts and nothing is set up."""
    return one_time_codes.secret_for(str(user.id), sid_of(request), str(user.totp_counter))


def _address(request: Request, user: User) -> str:
    return one_time_codes.address_of(_secret(request, user), account=user.email, board=board.now().name)


def _page(
    request: Request, session: Session, user: User, form: Form[ConfirmationForm], *, status: int = 200
) -> Response:
    if user.totp_secret is not None:
        context = {"form": form, "codes_left": recovery_codes.count(session, user_id=user.id)}
        return render(request, "account/two_factor.html", context, status=status)
    context = {
        "form": form,
        "secret": _grouped(_secret(request, user).lower()),
        "address": _address(request, user),
        "is_required": user.is_moderator and board.current(session.connection()).operators_need_totp,
    }
    return render(request, "account/two_factor_set_up.html", context, status=status)


def _codes_page(request: Request, codes: list[str], now: datetime, *, is_new: bool) -> Response:
    context = {"codes": [_grouped(code, "-") for code in codes], "moment": now, "is_new": is_new}
    return render(request, "account/recovery_codes.html", context)


def _grouped(text: str, between: str = " ") -> str:
    return between.join(text[start : start + 4] for start in range(0, len(text), 4))
