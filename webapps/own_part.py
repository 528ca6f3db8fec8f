"""What a page shows to one visitor alone: their part of the menu, to be put into a page that is for everybody."""

from datetime import datetime
from functools import lru_cache

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.types import Scope

from core.clock import utc_now
from core.representation import OwnPart
from db.queries import user_sessions
from db.session import NoConnection, OperationalError, reading_connection
from webapps import flash, session_cookie
from webapps.dependencies import Claims, claimed
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
    if not is_list(scope["path"]) or flash.COOKIE in request.cookies:
        return None
    now, claims = utc_now(), claimed(session_cookie.read(request))
    if claims is None or claims.are_to_be_renewed(now):
        return None
    try:
        name = await run_in_threadpool(_name, claims, now)
    except (OperationalError, NoConnection):
        return None  # the app has a page for that
    return None if name is None else OwnPart(visitors=_rendered(None), own=_rendered(name))


def _name(claims: Claims, now: datetime) -> str | None:
    with reading_connection() as connection:
        return user_sessions.alive_name(connection, sid=claims.sid, user_id=claims.user_id, now=now)


@lru_cache(maxsize=1024)
def _rendered(name: str | None) -> bytes:
    user = None if name is None else {"name": name}
    return environment().get_template("layouts/_account.html").render(user=user, path="").encode()
