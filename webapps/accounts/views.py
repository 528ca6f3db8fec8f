"""Register, log in, log out, and a new password by link."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.config import settings
from core.email_addresses import email_key
from core.errors import DeadLink, TooManyAttempts
from core.hashing import hash_password
from core.log import event
from db import own_address
from db.queries import password_resets, users
from db.session import reading
from webapps import account_notice, confirmation, throttles
from webapps.accounts.by_mail import answer_registration
from webapps.accounts.code import admit
from webapps.accounts.forms import LoginForm, RegistrationForm, ResetForm
from webapps.dependencies import CurrentUser, DbSession, Now, SentForm
from webapps.forms import KEPT_PREFIX, Form, read_form
from webapps.noting import note
from webapps.rendering import redirect, render, safe_next, with_headers
from webapps.session_cookie import clear
from webapps.sign_in import check_password, end_session, sign_in

router = APIRouter(include_in_schema=False)


@router.get("/register")
def registration_form(request: Request, user: CurrentUser, next: str = "") -> Response:
    if user is not None:
        return redirect(request, safe_next(next, otherwise="/dashboard"))
    return _registration_page(request, form=Form(RegistrationForm), next=next)


@router.post("/register")
def register(request: Request, session: DbSession, now: Now, sent: SentForm) -> Response:
    form = read_form(RegistrationForm, sent)
    again = partial(_registration_page, request, form=form, next=str(sent.get("next", "")))
    if form.data is not None:
        try:
            throttles.limit_registrations(throttles.network_of(request), now)
        except TooManyAttempts as error:
            form.refuse({"form": error.detail})
            return with_headers(again(status=429), error)
        password_hash = hash_password(form.data.password)
        user = users.create(session, name=form.data.name, email=form.data.email, password_hash=password_hash, now=now)
        if user is not None:
            note(request, "registered", user)
        if settings.mail_is_on:
            return answer_registration(request, session, user, email=email_key(form.data.email), now=now, sent=sent)
        if user is not None:
            return sign_in(request, session, user, now, sent, message="registered")
        form.refuse({"email": "There is an account with this address already. Log in, or use another address."})
    return again(status=422)


@router.get("/login")
def login_form(request: Request, user: CurrentUser, next: str = "") -> Response:
    if user is not None:
        return redirect(request, safe_next(next, otherwise="/dashboard"))
    return _login_page(request, next=next)


@router.post("/login")
def login(request: Request, session: DbSession, now: Now, sent: SentForm) -> Response:
    form = read_form(LoginForm, sent)
    assert form.data is not None
    kept = [(name, value) for name, value in sent.multi_items() if name.startswith(KEPT_PREFIX)]
    again = partial(_login_page, request, form=form, next=str(sent.get("next", "")), kept=kept)
    try:
        user = check_password(session, request, email=form.data.email, password=form.data.password, now=now)
    except TooManyAttempts as error:
        return with_headers(again(reason=error.detail, status=429), error)
    if user is not None and not confirmation.is_awaited(request, session, user, now=now):
        return admit(request, session, user, now, sent, message="logged-in")
    return again(reason=_NOBODY + (_AWAITED if settings.mail_is_on else ""), status=401)


@router.post("/logout")
def logout(request: Request, session: DbSession) -> Response:
    user_id = end_session(request, session)
    if user_id is not None:
        event("signed_out", user=user_id)
    response = redirect(request, "/", message="logged-out")
    clear(response)
    return response


@router.get("/password/reset/{token}")
def reset_form(request: Request, token: str, session: DbSession, now: Now, user: CurrentUser) -> Response:
    if password_resets.user_of(session, token=token, now=now) is None:
        raise _dead_link()
    return render(request, "accounts/reset.html", {"form": Form(ResetForm), "token": token})


@router.post("/password/reset/{token}")
def reset_password(request: Request, token: str, session: DbSession, now: Now, sent: SentForm) -> Response:
    form = read_form(ResetForm, sent)
    with reading() as look:
        known = password_resets.user_of(look, token=token, now=now)
    if known is None:  # a hash for whoever makes up a token would keep others from logging in
        raise _dead_link()
    if form.data is None:
        return render(request, "accounts/reset.html", {"form": form, "token": token}, status=422)
    password_hash = hash_password(form.data.password)
    users.wait_for_others(session, user_id=known.id)
    user = password_resets.user_of(session, token=token, now=now)
    if user is None:
        raise _dead_link()
    own_address.set_password(session, user, password_hash=password_hash, now=now)
    note(request, "password_set_by_link", user)
    account_notice.tell(session, "login", to=user.email, now=now)
    return admit(request, session, user, now, sent, message="password-set")


def _dead_link() -> DeadLink:
    return DeadLink(
        "It was used already, a newer mail has replaced it, or it is older than an hour.",
        ways={"/password/forgot": "Ask for a new link", "/login": "Log in"},
    )


_NOBODY = "No account has this address and password. Check both and try again."
# Said whether it is so or not: it would tell somebody who has just registered an address if that was new.
_AWAITED = " A new account opens with the link that we mailed to its address: follow that first."


def _registration_page(request: Request, *, status: int = 200, **context: Any) -> Response:
    return render(request, "accounts/register.html", context, status=status)


def _login_page(request: Request, *, status: int = 200, **context: Any) -> Response:
    return render(request, "accounts/login.html", {"form": None, "reason": None, "kept": [], **context}, status=status)
