"""Setting up the second factor of one's own account; what is done with one that is on, is in two_factor_changes.py."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core import one_time_codes
from core.qr_code import qr_svg
from db import board, second_factor
from db.models import User
from db.queries import recovery_codes
from db.session import Session
from webapps import account_notice, session_cookie
from webapps.account.forms import ConfirmationForm
from webapps.account.views import keep_this_session_alone, sid_of
from webapps.dependencies import DbSession, Now, SentForm, SignedInUser
from webapps.forms import Form, read_form
from webapps.noting import note
from webapps.reauthentication import PasswordAgain
from webapps.rendering import render, safe_next

router = APIRouter(prefix="/account/two-factor", include_in_schema=False)
WRONG_FIRST = "This is not the code that your app should show now. Check that the clock of your telephone is right."


@router.get("")
def show(request: Request, session: DbSession, user: SignedInUser, next: str = "") -> Response:
    if user.totp_secret is not None:
        return _overview(request, session, user)
    return _set_up_page(request, session, user, Form(ConfirmationForm), next=next)


@router.get("/qr.svg")
def qr_code(request: Request, user: SignedInUser) -> Response:
    """The secret that is offered to this session, and to no other."""
    response = Response(qr_svg(_address(request, user)), media_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    session_cookie.renew(request, response)
    return response


@router.post("")
def turn_on(request: Request, session: DbSession, now: Now, sent: SentForm, typed: PasswordAgain) -> Response:
    form, next = read_form(ConfirmationForm, sent), str(sent.get("next", ""))
    user = typed.owner(session)
    if user.totp_secret is not None:  # so it is for who loads the page of the recovery codes again
        return _overview(request, session, user, status=409)
    if not typed.confirm(form, session, user, with_code=False):
        return _set_up_page(request, session, user, form, next=next, status=422)
    codes = second_factor.turn_on(
        session, user=user, secret=offered_secret(request, user), code=form.value("code"), now=now
    )
    if codes is None:
        form.refuse({"code": WRONG_FIRST})
        return _set_up_page(request, session, user, form, next=next, status=422)
    keep_this_session_alone(request, session, user)
    note(request, "second_factor_on", user)
    account_notice.tell(session, "second_factor_on", to=user.email, now=now)
    return codes_page(request, codes, now, is_new=True, next=next)


def offered_secret(request: Request, user: User) -> str:
    """What an app is to be set up with: the same for as long as the session lasts and no other is set up."""
    return one_time_codes.secret_for(str(user.id), sid_of(request), user.totp_secret or str(user.totp_counter))


def of_app(request: Request, user: User) -> dict[str, str]:
    """What a page needs to have an app take the secret."""
    return {"secret": _grouped(offered_secret(request, user).lower()), "address": _address(request, user)}


def _address(request: Request, user: User) -> str:
    return one_time_codes.address_of(offered_secret(request, user), account=user.email, board=board.now().name)


def is_required(session: Session, user: User) -> bool:
    return user.is_moderator and board.current(session.connection()).operators_need_totp


def _overview(request: Request, session: Session, user: User, *, status: int = 200) -> Response:
    left = recovery_codes.count(session, user_id=user.id)
    return render(request, "account/two_factor.html", {"codes_left": left, "is_repeated": status == 409}, status=status)


def _set_up_page(
    request: Request, session: Session, user: User, form: Form[Any], *, next: str, status: int = 200
) -> Response:
    context = {**of_app(request, user), "form": form, "next": next, "is_required": is_required(session, user)}
    return render(request, "account/two_factor_set_up.html", context, status=status)


def codes_page(request: Request, codes: list[str], now: datetime, *, is_new: bool, next: str = "") -> Response:
    """`next` is where their owner goes on, if it is on this board."""
    context = {
        "codes": [_grouped(code, "-") for code in codes],
        "moment": now,
        "is_new": is_new,
        "onward": safe_next(next, otherwise="/account"),
    }
    return render(request, "account/recovery_codes.html", context)


def _grouped(text: str, between: str = " ") -> str:
    return between.join(text[start : start + 4] for start in range(0, len(text), 4))
