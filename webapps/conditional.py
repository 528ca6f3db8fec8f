"""Answers for programs that come again and again: who has the current one already is told so, without it.

They are the same for everybody, so they neither read a cookie nor set one, and are kept as pages are.
"""

import hashlib

from fastapi import Request
from fastapi.responses import Response

from core.page_cache import share

# Kept, but asked about each time: a posting that has been closed must not go on being listed.
CACHE = "no-cache"
# A feed of no postings says the day, and what has ended is gone at its moment: see db/edition.py.
SHARED_SECONDS = 60


def answer(request: Request, body: bytes, media_type: str) -> Response:
    """The body, or 304 to whoever names its tag."""
    share(request.scope, seconds=SHARED_SECONDS)
    etag = f'"{_digest(body)}"'
    return has_it_already(request, etag) or Response(
        body, headers={"ETag": etag, "Cache-Control": CACHE, "Content-Type": f"{media_type}; charset=utf-8"}
    )


def weak_tag(*parts: str) -> str:
    """The tag of a body that is too long to be made first, from all that decides what it says."""
    return f'W/"{_digest(" ".join(parts).encode())}"'


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]


def has_it_already(request: Request, etag: str) -> Response | None:
    """304 if the request names the tag. A proxy that compresses may have made a weak one of it."""
    named = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if "*" in named or etag.removeprefix("W/") in named:
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": CACHE})
    return None
