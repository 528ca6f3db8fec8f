"""Binds drafts of somebody who is not signed in to their browser, by the keys of the forms they came from."""

import re

from fastapi import Request
from fastapi.responses import Response

from core.config import settings
from db import posting
from db.models import User
from db.queries import jobs
from db.session import Session

COOKIE = "posting_draft"
LIFE_SECONDS = 7 * 24 * 3600
# Of 64 characters at most, they fit into the 4,096 bytes that browsers keep.
KEYS_MAX = 20
_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


def is_key(text: str) -> bool:
    """Whether the text can stand in the cookie."""
    return _KEY.fullmatch(text) is not None


def read(request: Request) -> list[str]:
    """The keys this browser holds, the latest first."""
    return [key for key in request.cookies.get(COOKIE, "").split(".") if is_key(key)][:KEYS_MAX]


def add(request: Request, response: Response, session: Session, form_key: str) -> None:
    """The key comes first; when there are too many, those of drafts that are gone go."""
    keys = [form_key, *(key for key in read(request) if key != form_key)]
    if len(keys) > KEYS_MAX:
        keys = [key for key in keys if jobs.guest_draft(session, form_key=key)]
    _write(response, keys[:KEYS_MAX])


def has_room(request: Request, session: Session, form_key: str) -> bool:
    """Whether the browser can hold this key too. Keys of drafts that are gone give way."""
    keys = [key for key in read(request) if key != form_key]
    return len(keys) < KEYS_MAX or any(jobs.guest_draft(session, form_key=key) is None for key in keys)


def drop(request: Request, response: Response, form_key: str) -> None:
    keys = read(request)
    if form_key in keys:
        _write(response, [key for key in keys if key != form_key])


def _write(response: Response, keys: list[str]) -> None:
    response.set_cookie(
        COOKIE,
        ".".join(keys),
        max_age=LIFE_SECONDS if keys else 0,
        httponly=True,
        samesite="lax",
        secure=settings.is_https,
    )


def claim(request: Request, session: Session, user: User) -> bool:
    """Gives the browser's drafts to the account that was just signed in to; False if there are none."""
    drafts = [job for key in read(request) if (job := jobs.guest_draft(session, form_key=key))]
    for job in drafts:
        posting.claim(job, owner=user)
    return bool(drafts)
