"""The second step of logging in, for accounts with a second factor."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from db import second_factor
from db.models import User
from db.queries import recovery_codes
from db.session import Session
from webapps import second_step
from webapps.accounts.forms import CodeForm
from webapps.dependencies import DbSession, Now, SentForm
from webapps.forms import KEPT_PREFIX, Form, read_form
from webapps.noting import note
from webapps.rendering import redirect, render
from webapps.sign_in import sign_in

router = APIRouter(include_in_schema=False)


def admit(request: Request, session: Session, user: User, now: datetime, sent: FormData, *, message: str) -> Response:
    """Signs in whoever gave the right password, or asks them for a code first."""
    if user.totp_secret is None:
        return sign_in(request, session, user, now, sent, message=message)
    page = Form(CodeForm), second_step.token_for(user), sent
    return _code_page(request, *page, password_is_set=message == "password-set")


@router.get("/login/code")
def start_again(request: Request) -> Response:
    """The page of this address is the answer to a form; there is nothing to come back to."""
    return redirect(request, "/login")


@router.post("/login/code")
def give_code(request: Request, session: DbSession, now: Now, sent: SentForm) -> Response:
    form = read_form(CodeForm, sent)
    token = form.value("step")
    user = second_step.user_of(session, token=token, now=now)
    if user is None:
        reason = "That took too long, or too many tries. Enter your password once more."
        return render(request, "accounts/login.html", {"form": None, "reason": reason, **_onward(sent)}, status=401)
    password_is_set = bool(sent.get("password_is_set"))
    problem = second_factor.problem_with(session, user=user, code=form.value("code"), now=now)
    if problem is None:
        message = _message(session, user, form.value("code"), password_is_set=password_is_set)
        return sign_in(request, session, user, now, sent, message=message)
    note(request, "second_factor_failed", user)
    form.refuse({"code": problem})
    return _code_page(request, form, token, sent, password_is_set=password_is_set, status=401)


def _message(session: Session, user: User, code: str, *, password_is_set: bool) -> str:
    if second_factor.is_recovery_code(code):
        return f"recovery-codes-{recovery_codes.count(session, user_id=user.id)}"
    return "password-set" if password_is_set else "logged-in"


def _code_page(
    request: Request, form: Form[CodeForm], token: str, sent: FormData, *, password_is_set: bool, status: int = 200
) -> Response:
    context = {"form": form, "step": token, "password_is_set": password_is_set, **_onward(sent)}
    response = render(request, "accounts/code.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _onward(sent: FormData) -> dict[str, Any]:
    """Where to go on, and what was typed there."""
    kept = [(name, value) for name, value in sent.multi_items() if name.startswith(KEPT_PREFIX)]
    return {"next": str(sent.get("next", "")), "kept": kept}
