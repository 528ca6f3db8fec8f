"""The page that says which address a mail went to, so that a slip of the keyboard is seen.

The address comes in a cookie that the board has signed, for that page alone: in a query anybody could make the page
say anything. It is the address that was typed, whether or not it has an account.
"""

import hmac
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import Response

from core.config import settings
from core.keyed_hash import keyed_hash
from webapps.rendering import redirect, render

COOKIE = "mail_sent"
PATH = "/email/sent"
LIFE_SECONDS = 900
# What asked for the mail, and where to ask once more.
ORIGINS = {"registration": "/register", "reset": "/password/forgot", "change": "/account/email"}


def say_where(request: Request, email: str, *, origin: str) -> Response:
    """Leads to the page; `origin` is one of ORIGINS."""
    response = redirect(request, PATH)
    response.set_cookie(
        COOKIE,
        f"{_signature(origin, email)}.{origin}.{quote(email, safe='')}",
        max_age=LIFE_SECONDS,
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=settings.is_https,
    )
    return response


def page(request: Request) -> Response:
    origin, email = _told(request)
    context = {"email": email, "origin": origin, "again": ORIGINS.get(origin, "")}
    return render(request, "accounts/mail_sent.html", context)


def _told(request: Request) -> tuple[str, str]:
    """Origin and address; both empty if the board did not write the cookie, or it is over."""
    signature, _, rest = request.cookies.get(COOKIE, "").partition(".")
    origin, _, quoted = rest.partition(".")
    email = unquote(quoted)
    is_ours = hmac.compare_digest(signature.encode(), _signature(origin, email).encode())
    return (origin, email) if is_ours else ("", "")


def _signature(origin: str, email: str) -> str:
    return keyed_hash("mail sent", f"{origin} {email}")
