"""What a page shows to one visitor alone: their part of the menu, to be put into a page that is for everybody."""

from functools import cache

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.types import Scope

from core.clock import utc_now
from core.representation import OwnPart
from db.models import User
from db.session import reading
from webapps import flash, session_cookie
from webapps.dependencies import authenticate, renewal_is_due
from webapps.rendering import environment

# Pages that are, but for that part, the same for everybody, whoever they are: lists, and no posting's own page.
LISTS = ("/jobs", "/companies", "/categories", "/places")


def is_list(path: str) -> bool:
    return path in ("/", *LISTS) or path.startswith(("/companies/", "/categories/", "/places/"))


async def own_part(scope: Scope) -> OwnPart | None:
    """The part of whoever is signed in; None where the page has to be made for them: it has a message to show, its
    cookie is to be renewed, or nobody is signed in after all.
    """
    request = Request(scope)
    token = session_cookie.read(request)
    if token is None or not is_list(scope["path"]) or flash.COOKIE in request.cookies:
        return None
    user = await run_in_threadpool(_user_of, token)
    return None if user is None else OwnPart(visitors=_visitors(), own=_rendered(user))


def _user_of(token: str) -> User | None:
    now = utc_now()
    with reading() as session:
        found = authenticate(session, token, now)
    return found.user if found and not renewal_is_due(found, now) else None


@cache
def _visitors() -> bytes:
    return _rendered(None)


def _rendered(user: User | None) -> bytes:
    return environment().get_template("layouts/_account.html").render(user=user, path="").encode()
