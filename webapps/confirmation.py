"""An account that was opened while mail is on waits until whoever opened it follows the link in it.

The link alone is not enough. It comes to the owner of the address, who may not be the one who chose the password: were
they to follow it, somebody else could log in to what they then take for their account. So the link works where the
account was opened, which a cookie shows, and anywhere else together with the password. Who has neither sets a new
password, by mail.
"""

import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import Response

from core.config import settings
from core.keyed_hash import keyed_hash
from db.models import User
from db.models.email_confirmation import LIFE
from db.queries import email_confirmations
from db.session import Session
from webapps import mail, throttles

COOKIE = "registration"
PATH = "/email/verify"


def send_link(session: Session, user: User, *, now: datetime) -> str:
    """Mails the account's owner a link; the token in it. Without one, nobody would have to follow any."""
    token = email_confirmations.create(session, user=user, email=user.email, is_registration=True, now=now)
    if throttles.may_be_mailed(session, "confirm_registration", user.email, now):
        mail.send(session, "confirm_registration", to=user.email, now=now, token=token)
    return token


def send_no_link(session: Session, *, email: str, now: datetime) -> str:
    """What is done instead for an address that has an account, and looks the same; a token that opens nothing."""
    if throttles.may_be_mailed(session, "address_taken", email, now):
        mail.send(session, "address_taken", to=email, now=now)
    return secrets.token_urlsafe(32)


def is_awaited(request: Request, session: Session, user: User, *, now: datetime) -> bool:
    """Whether somebody with the right password has to follow their link first. They are mailed another one, unless
    their network has asked for too much mail.

    To whoever tries to log in it is as if the password were wrong, and it counts as that.
    """
    if not settings.mail_is_on or user.verified_at is not None:
        return False
    if not email_confirmations.awaited(session, user_id=user.id):
        return False
    if throttles.may_ask_for_mail(session, throttles.network_of(request), now):
        send_link(session, user, now=now)
    throttles.fail_login(session, user.email, throttles.network_of(request), now)
    return True


def remember(response: Response, token: str, *, next_path: str) -> None:
    """Leaves with the browser that the account of this link was opened there, and where its owner was going."""
    response.set_cookie(
        COOKIE,
        f"{_proof(token)}.{quote(next_path, safe='')}",
        max_age=int(LIFE.total_seconds()),
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=settings.is_https,
    )


def forget(response: Response) -> None:
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax", secure=settings.is_https)


def was_opened_here(request: Request, token: str) -> bool:
    proof, _, _ = request.cookies.get(COOKIE, "").partition(".")
    return hmac.compare_digest(proof.encode(), _proof(token).encode())


def next_path(request: Request) -> str:
    """Where whoever opened the account was going; the caller checks that it is on this board."""
    return unquote(request.cookies.get(COOKIE, "").partition(".")[2])


def _proof(token: str) -> str:
    """It tells nothing of the token: the browser learns that from the mail alone."""
    return keyed_hash("registration", token)
