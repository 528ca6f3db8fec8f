"""Another e-mail address for one's account: at once where no mail is sent, else by a link that comes to it.

The link is followed by whoever is logged in to the account. To anybody else it is nothing: an address cannot be made
the address of an account by its owner's mistake.
"""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.config import settings
from core.email_addresses import email_key
from core.errors import Conflict, DeadLink, TooManyAttempts
from db import own_address
from db.models import EmailConfirmation, User
from db.queries import email_confirmations, users
from db.session import Session
from webapps import account_notice, mail, throttles
from webapps.accounts import mail_sent
from webapps.accounts.forms import EmailForm
from webapps.dependencies import DbSession, KeptForm, Now, SentForm, SignedInUser
from webapps.forms import Form, read_form
from webapps.noting import note
from webapps.reauthentication import PasswordAgain
from webapps.rendering import redirect, render, with_headers

router = APIRouter(prefix="/account/email", include_in_schema=False)

_DEAD_LINK = (
    "It was used already, cancelled, or replaced by a newer mail; it is older than a day; or it is for another account "
    "than the one you are logged in to."
)
_TAKEN = "There is another account with this address. Use another address."
_TAKEN_MEANWHILE = "Another account has got this address in the meantime, so yours stays as it was."


@router.get("")
def show_form(request: Request, session: DbSession, now: Now, user: SignedInUser, kept: KeptForm) -> Response:
    return _page(request, session, user, now, Form(EmailForm, kept))


@router.post("")
def ask_for_change(request: Request, session: DbSession, now: Now, typed: PasswordAgain, sent: SentForm) -> Response:
    form = read_form(EmailForm, sent)
    user = typed.owner(session)
    if typed.confirm(form, session, user, with_code=False) and form.data is not None:
        if settings.mail_is_on:
            try:
                throttles.limit_address_changes(session, user.id, now)
            except TooManyAttempts as error:
                form.refuse({"form": error.detail})
                return with_headers(_page(request, session, user, now, form, status=429), error)
            _mail_link(session, user, email=email_key(form.data.email), now=now)
            return mail_sent.say_where(request, form.data.email, origin="change")
        before = user.email
        if own_address.change(session, user, email=form.data.email, verified_at=None):
            account_notice.tell(session, "address", to=before, now=now)
            note(request, "address_changed", user)
            return redirect(request, "/account", message="email-changed")
        form.refuse({"email": _TAKEN})
    return _page(request, session, user, now, form, status=422)


def _page(
    request: Request, session: Session, user: User, now: datetime, form: Form[EmailForm], *, status: int = 200
) -> Response:
    waiting = email_confirmations.change_of(session, user_id=user.id, now=now)
    return render(request, "accounts/email.html", {"form": form, "waiting": waiting}, status=status)


def _mail_link(session: Session, user: User, *, email: str, now: datetime) -> None:
    """To the address that is to be the account's, and word of it to the one that is.

    Nobody is told what is taken: such an address waits on the account's page like any other, for a link that no mail
    has.
    """
    owner = users.by_email(session, email=email)
    token = email_confirmations.create(session, user=user, email=email, is_registration=False, now=now)
    template = "confirm_email" if owner is None or owner.id == user.id else "address_taken"
    if throttles.may_be_mailed(session, template, email, now):
        link = {"token": token} if template == "confirm_email" else {}
        mail.send(session, template, to=email, now=now, **link)
    if email != user.email:
        mail.send(session, "email_change", to=user.email, now=now, email=email)


@router.post("/confirmation")
def ask_for_confirmation(request: Request, session: DbSession, now: Now, user: SignedInUser) -> Response:
    """For an account that is older than the board's mail, or made by a command."""
    if user.verified_at is not None or not settings.mail_is_on:
        raise Conflict("There is nothing to confirm.")
    throttles.limit_address_changes(session, user.id, now)
    _mail_link(session, user, email=user.email, now=now)
    return mail_sent.say_where(request, user.email, origin="change")


@router.post("/cancellation")
def cancel(request: Request, session: DbSession, user: SignedInUser) -> Response:
    email_confirmations.void_change(session, user_id=user.id)
    return redirect(request, "/account/email", message="email-kept")


@router.get("/{token}")
def show_change(request: Request, token: str, session: DbSession, now: Now, user: SignedInUser) -> Response:
    found = _own(session, token, user, now)
    return render(request, "accounts/confirm_email.html", {"email": found.email, "token": token})


@router.post("/{token}")
def change(request: Request, token: str, session: DbSession, now: Now, user: SignedInUser) -> Response:
    users.wait_for_others(session, user_id=user.id)
    found, before = _own(session, token, user, now), user.email
    if not own_address.change(session, user, email=found.email, verified_at=now):
        raise Conflict(_TAKEN_MEANWHILE)
    note(request, "address_changed", user)
    if user.email != before:
        account_notice.tell(session, "address", to=before, now=now)
    return redirect(request, "/account", message="email-changed" if user.email != before else "email-confirmed")


def _own(session: Session, token: str, user: User, now: datetime) -> EmailConfirmation:
    found = email_confirmations.find(session, token=token, is_registration=False, now=now)
    if found is None or found.user_id != user.id:
        raise DeadLink(_DEAD_LINK, ways={"/account/email": "See your address"})
    return found
