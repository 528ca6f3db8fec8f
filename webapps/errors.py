"""From exceptions to answers: a page for people, problem+json (RFC 9457) for programs."""

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.clock import utc_now
from core.errors import (
    AppError,
    Conflict,
    ContentTooLarge,
    DeadLink,
    Malformed,
    NotFound,
    NotSignedIn,
    SecondFactorNeeded,
    TooBusy,
)
from core.log import event
from core.request_heads import REFUSAL
from db import board
from db.schemas.sentences import sentences
from db.session import OperationalError, StaleDataError, writing
from webapps import session_cookie
from webapps.dependencies import claimed, form_data, keep_form, load_user_for_error_page
from webapps.forms import kept_fields, packed_fields
from webapps.onward import onward
from webapps.rendering import environment, redirect, render, safe_next
from webapps.throttles import network_of

API_PREFIX = "/api/"
# Somebody may be trying what they must not, or the board may be set up so that they cannot do what they may.
_NOTED = frozenset({400, 403, 408, 413, 414, 415, 421, 429, 431, 503})

# What the framework itself refuses, in the board's words.
_WORDS = {
    400: (Malformed.title, Malformed.sentence),
    404: (NotFound.title, NotFound.sentence),
    405: ("That does not work here", "This address does not take what was sent. Start again from the page itself."),
    413: (ContentTooLarge.title, ContentTooLarge.sentence),
    422: ("The board could not read that", "Something in this address is not understood. Start again from the page."),
}


def install_error_pages(app: FastAPI) -> None:
    """Handlers for what is raised within the app; ErrorBoundary is for what is raised around it."""
    app.add_exception_handler(HTTPException, answer_error)
    app.add_exception_handler(RequestValidationError, answer_error)
    app.add_exception_handler(StaleDataError, answer_error)
    app.add_exception_handler(OperationalError, answer_error)


class ErrorBoundary:
    """Turns what the middleware raises into pages, and anything unforeseen into a plain 500 page.

    Such a page asks the database who reads it, so it waits for its turn like any other.
    """

    def __init__(self, app: ASGIApp, *, places: asyncio.Semaphore) -> None:
        self._app = app
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            if REFUSAL in scope:
                raise scope[REFUSAL]
            await self._app(scope, receive, watched_send)
        except ClientDisconnect:
            return  # Whoever asked has gone; there is nobody to answer.
        except Exception as error:
            if started:
                raise
            async with self._places:
                response = await _answer_around_app(Request(scope, receive), error)
            await response(scope, receive, send)


async def _answer_around_app(request: Request, error: Exception) -> Response:
    if isinstance(error, AppError):
        return await answer_error(request, error)
    event("failed", level=logging.ERROR, error=error, **_whose(request))
    if _is_api(request):
        return problem(500, AppError.title, "The fault is the board's. It has been written to the log.")
    body = environment().get_template("errors/500.html").render(board=board.now())
    return HTMLResponse(body, 500, {"Cache-Control": "no-store"})


async def answer_error(request: Request, error: Exception) -> Response:
    """The answer to an error that somebody can be told about."""
    if isinstance(error, NotSignedIn) and not _is_api(request):
        return await _ask_to_sign_in(request, error)
    if isinstance(error, SecondFactorNeeded) and not _is_api(request):
        return await _ask_for_second_factor(request)
    if isinstance(error, DeadLink):
        return await _dead_link(request, error)
    if isinstance(error, RequestValidationError):
        return await _invalid_request(request, error)
    if isinstance(error, StaleDataError):
        error = Conflict()
        if hasattr(request.state, "user"):
            del request.state.user  # the rollback has emptied it
    if isinstance(error, OperationalError):
        event("database_does_not_answer", level=logging.ERROR, error=error, **_whose(request))
        error = TooBusy()
        request.state.user = None  # asking who it is would wait for the database once more
    assert isinstance(error, HTTPException)
    status, headers = error.status_code, error.headers
    if status in _NOTED:
        event("refused", status=status, kind=type(error).__name__, **_whose(request))
    if isinstance(error, AppError):
        return await _told(request, status, error.title, error.detail, headers)
    title, detail = _WORDS.get(status, (HTTPStatus(status).phrase, HTTPStatus(status).description))
    return await _told(request, status, title, detail, headers)


def problem(status: int, title: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """An answer in the form of RFC 9457. It never repeats what was sent."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(content, status, dict(headers or {}), media_type="application/problem+json")


def _route(request: Request) -> str:
    """The address without what stands in its variable parts: a token there sets a password."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "(no route)"))


def _whose(request: Request) -> dict[str, Any]:
    return {"method": request.method, "route": _route(request), "network": network_of(request)}


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(API_PREFIX)


async def _told(request: Request, status: int, title: str, detail: str, headers: Mapping[str, str] | None) -> Response:
    if _is_api(request):
        return problem(status, title, detail, headers=headers)
    await load_user_for_error_page(request)
    template = "errors/404.html" if status == 404 else "errors/error.html"
    context = {"status": status, "title": title, "detail": detail, "back": _page_of_form(request)}
    response = render(request, template, context, status=status)
    response.headers.update(headers or {})
    return response


def _page_of_form(request: Request) -> str:
    """Where the form is that was refused, as the browser says; empty if it was sent from nowhere on this board."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    if request.method in ("GET", "HEAD") or parts.netloc != request.headers.get("host"):
        return ""
    return safe_next(parts._replace(scheme="", netloc="", fragment="").geturl(), otherwise="")


async def _dead_link(request: Request, error: DeadLink) -> Response:
    await load_user_for_error_page(request)
    context = {"title": error.title, "detail": error.detail, "ways": error.ways}
    return render(request, "errors/dead_link.html", context, status=error.status)


async def _invalid_request(request: Request, error: RequestValidationError) -> Response:
    errors = error.errors()
    if any(item["loc"][0] == "path" for item in errors):
        return await _told(request, 404, NotFound.title, NotFound.sentence, None)
    if not _is_api(request):
        return await _told(request, 422, *_WORDS[422], None)
    for item in errors:
        # Of a body that is no JSON the place is known, but no field.
        names = item["loc"][1:]
        item["loc"] = names if names and isinstance(names[0], str) else ("body",)
    detail = "Some of what was sent cannot be taken. Each field says why."
    return problem(422, "Check these fields", detail, errors=sentences(errors))


async def _ask_to_sign_in(request: Request, error: NotSignedIn) -> Response:
    """A page asked for leads to the login form; a form that was sent comes back inside it."""
    if request.method in ("GET", "HEAD"):
        return redirect(request, f"/login?{urlencode({'next': error.next_path})}")
    await load_user_for_error_page(request)
    kept = await _typed(request)
    context = {
        "form": None,
        "next": error.next_path,
        "kept": packed_fields(kept),
        "reason": "You were logged out in the meantime. Log in to go on: what you typed is kept."
        if kept
        else "Log in to go on.",
    }
    return render(request, "accounts/login.html", context, status=401)


async def _ask_for_second_factor(request: Request) -> Response:
    """Leads to where one is set up, and on; what was typed waits on its page meanwhile."""
    next_path, kept = onward(request), await _typed(request)
    if kept:
        next_path = await run_in_threadpool(_keep, request, next_path, kept)
    return redirect(request, f"/account/two-factor?{urlencode({'next': next_path})}")


async def _typed(request: Request) -> list[tuple[str, str]]:
    if request.method in ("GET", "HEAD"):
        return []
    return kept_fields(getattr(request.state, "sent_form", None) or await form_data(request))


def _keep(request: Request, path: str, kept: list[tuple[str, str]]) -> str:
    claims = claimed(session_cookie.read(request))
    assert claims is not None
    with writing() as session:
        return keep_form(session, user_id=claims.user_id, path=path, fields=kept, now=utc_now())
