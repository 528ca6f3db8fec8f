"""What is done with a second factor that is on: new recovery codes, another app, turned off. Each has its own page,
so that the return key does what the page is for and nothing else.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from core.errors import Conflict
from db import second_factor
from db.models import User
from db.queries import recovery_codes
from db.session import Session
from webapps import account_notice
from webapps.account.forms import ConfirmationForm, MoveForm
from webapps.account.two_factor import WRONG_FIRST, codes_page, is_required, of_app, offered_secret
from webapps.account.views import keep_this_session_alone
from webapps.dependencies import DbSession, Now, SentForm, SignedInUser
from webapps.forms import Form, read_form
from webapps.noting import note
from webapps.reauthentication import PasswordAgain
from webapps.rendering import redirect, render

router = APIRouter(prefix="/account/two-factor", include_in_schema=False)


def _with_second_factor(user: User) -> User:
    if user.totp_secret is None:
        raise Conflict("Your account has no second factor.")
    return user


def _holder(user: SignedInUser) -> User:
    return _with_second_factor(user)


Holder = Annotated[User, Depends(_holder)]


@router.get("/recovery-codes")
def ask_for_codes(request: Request, session: DbSession, user: Holder) -> Response:
    return _codes_form(request, session, user, Form(ConfirmationForm))


@router.post("/recovery-codes")
def renew_codes(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    form = read_form(ConfirmationForm, sent)
    user = _with_second_factor(typed.owner(session))
    if not typed.confirm(form, session, user):
        return _codes_form(request, session, user, form, status=422)
    note(request, "recovery_codes_renewed", user)
    account_notice.tell(session, "recovery_codes", to=user.email, now=now)
    return codes_page(request, recovery_codes.renew(session, user_id=user.id), now, is_new=False)


@router.get("/replacement")
def show_another_app(request: Request, user: Holder) -> Response:
    return _move_form(request, user, Form(MoveForm))


@router.post("/replacement")
def move(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    """The app from before opens the account until the new one has shown a code. Both are asked for."""
    form = read_form(MoveForm, sent)
    user = _with_second_factor(typed.owner(session))
    secret = offered_secret(request, user)
    counter = second_factor.counter_of_app(secret, form.value("new_code"), now=now)
    if counter is None:
        form.refuse({"new_code": WRONG_FIRST})
    if not typed.confirm(form, session, user) or counter is None:
        return _move_form(request, user, form, status=422)
    second_factor.move(user, secret=secret, counter=counter)
    keep_this_session_alone(request, session, user)
    note(request, "second_factor_moved", user)
    account_notice.tell(session, "second_factor_moved", to=user.email, now=now)
    return redirect(request, "/account/two-factor", message="second-factor-moved")


@router.get("/deletion")
def ask_to_turn_off(request: Request, session: DbSession, user: Holder) -> Response:
    return _deletion_form(request, session, user, Form(ConfirmationForm))


@router.post("/deletion")
def turn_off(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    form = read_form(ConfirmationForm, sent)
    user = _with_second_factor(typed.owner(session))
    if not typed.confirm(form, session, user):
        return _deletion_form(request, session, user, form, status=422)
    second_factor.turn_off(session, user=user)
    keep_this_session_alone(request, session, user)
    note(request, "second_factor_off", user)
    account_notice.tell(session, "second_factor_off", to=user.email, now=now)
    return redirect(request, "/account", message="second-factor-off")


def _codes_form(
    request: Request, session: Session, user: User, form: Form[ConfirmationForm], *, status: int = 200
) -> Response:
    context = {"form": form, "codes_left": recovery_codes.count(session, user_id=user.id)}
    return render(request, "account/recovery_codes_renewal.html", context, status=status)


def _move_form(request: Request, user: User, form: Form[MoveForm], *, status: int = 200) -> Response:
    return render(
        request, "account/two_factor_replacement.html", {"form": form, **of_app(request, user)}, status=status
    )


def _deletion_form(
    request: Request, session: Session, user: User, form: Form[ConfirmationForm], *, status: int = 200
) -> Response:
    context = {"form": form, "is_required": is_required(session, user)}
    return render(request, "account/two_factor_deletion.html", context, status=status)
