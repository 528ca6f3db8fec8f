"""What an account does by mail: it is confirmed, and gets a new password.

Nobody is told which addresses have an account: answers are the same, only the mail differs.
"""

import secrets
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from core.config import settings
from core.errors import DeadLink, TooManyAttempts
from db import own_address
from db.models import User
from db.queries import email_confirmations, password_resets, users
from db.session import Session, reading
from webapps import confirmation, mail, passwords, throttles
from webapps.accounts import mail_sent
from webapps.accounts.code import admit
from webapps.accounts.forms import ConfirmationForm, ForgottenForm
from webapps.dependencies import CurrentUser, DbSession, Now, SentForm
from webapps.forms import Form, read_form
from webapps.noting import note
from webapps.rendering import render, safe_next, with_headers

router = APIRouter(include_in_schema=False)

_WRONG = "This is not the password that was chosen when the account was opened."


def _dead_link() -> DeadLink:
    return DeadLink(
        "It was used already, or it is older than a day. Log in: if your address still "
        "waits to be confirmed, you learn how to go on.",
        ways={"/login": "Log in", "/password/forgot": "Forgot your password?"},
    )


@router.get("/email/sent")
def say_that_mail_is_on_its_way(request: Request, user: CurrentUser) -> Response:
    return mail_sent.page(request)


def answer_registration(
    request: Request, session: Session, user: User | None, *, email: str, now: datetime, sent: FormData
) -> Response:
    """`user` is the account that was just opened, None if the address had one before."""
    if user is not None:
        token = confirmation.send_link(session, user, now=now)
    else:
        token = confirmation.send_no_link(session, email=email, now=now)
    response = mail_sent.say_where(request, email, origin="registration")
    confirmation.remember(response, token, next_path=safe_next(str(sent.get("next", "")), otherwise=""))
    return response


@router.get("/email/verify/{token}")
def show_confirmation(request: Request, token: str, session: DbSession, now: Now, user: CurrentUser) -> Response:
    if email_confirmations.find(session, token=token, is_registration=True, now=now) is None:
        raise _dead_link()
    return _confirmation_page(request, token, Form(ConfirmationForm))


@router.post("/email/verify/{token}")
def confirm(request: Request, token: str, session: DbSession, now: Now, sent: SentForm) -> Response:
    form = read_form(ConfirmationForm, sent)
    with reading() as look:
        known = email_confirmations.find(look, token=token, is_registration=True, now=now)
    if known is None:
        raise _dead_link()
    try:
        is_theirs = confirmation.was_opened_here(request, token) or passwords.fits(
            request, known.user.email, form.value("password"), known.user.password_hash, now=now
        )
    except TooManyAttempts as error:
        form.refuse({"password": error.detail})
        return with_headers(_confirmation_page(request, token, form, status=429), error)
    users.wait_for_others(session, user_id=known.user_id)
    found = email_confirmations.find(session, token=token, is_registration=True, now=now)
    if found is None:
        raise _dead_link()
    if not is_theirs:
        note(request, "password_again_failed", found.user)
        form.refuse({"password": _WRONG})
        return _confirmation_page(request, token, form, status=422)
    own_address.confirm(session, found.user, now=now)
    note(request, "address_confirmed", found.user)
    response = admit(request, session, found.user, now, sent, message="registered")
    confirmation.forget(response)
    return response


def _confirmation_page(request: Request, token: str, form: Form[ConfirmationForm], *, status: int = 200) -> Response:
    context = {
        "form": form,
        "token": token,
        "asks_for_password": not confirmation.was_opened_here(request, token),
        "next": confirmation.next_path(request),
    }
    return render(request, "accounts/confirm.html", context, status=status)


@router.get("/password/forgot")
def forgot_password(request: Request, user: CurrentUser) -> Response:
    return render(request, "accounts/forgot.html", {"form": Form(ForgottenForm)})


@router.post("/password/forgot")
def mail_reset_link(request: Request, session: DbSession, now: Now, sent: SentForm) -> Response:
    form = read_form(ForgottenForm, sent)
    if not settings.mail_is_on or form.data is None:
        return render(request, "accounts/forgot.html", {"form": form}, status=422)
    try:
        throttles.limit_mail(throttles.network_of(request), now)
    except TooManyAttempts as error:
        form.refuse({"email": error.detail})
        return with_headers(render(request, "accounts/forgot.html", {"form": form}, status=429), error)
    user = users.by_email(session, email=form.data.email)
    note(request, "password_link_asked_for", user)
    may_be_mailed = throttles.may_be_mailed(session, "password_reset", form.data.email, now)
    if user is not None and user.disabled_at is None and may_be_mailed:
        token = password_resets.create(session, user=user, now=now)
        mail.send(session, "password_reset", to=user.email, now=now, token=token)
    else:
        # Written all the same: to write it takes longer than the rest, and an answer that comes sooner would tell.
        mail.written("password_reset", token=secrets.token_urlsafe(32))
    return mail_sent.say_where(request, form.data.email, origin="reset")
