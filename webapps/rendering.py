"""The only Jinja environment: pages, redirects, and what each answer needs beside its body."""

from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.clock import utc_now
from core.config import BASE_DIR, settings
from core.countries import MAJOR_CURRENCIES, countries, currencies
from core.errors import AppError
from core.page_cache import share
from core.static_files import StaticFiles
from db import board, vocabulary
from db.models import Job
from db.models.kept_form import PATH_MAX
from db.search import highlight
from db.search.expression import Expression
from db.search.highlight import Pieces
from webapps import flash, formatting, session_cookie
from webapps.forms import new_form_key
from webapps.rows import Shown, job_rows, shown_of

AnyResponse = TypeVar("AnyResponse", bound=Response)
static_files = StaticFiles(BASE_DIR / "static")
# Pages say how old a posting is. What else they show is true to the moment: see db/edition.py.
SHARED_SECONDS = 60


@cache
def environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(BASE_DIR / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        static_url=static_files.url,
        settings=settings,
        vocabulary=vocabulary,
        now=utc_now,
        new_form_key=new_form_key,
        countries=countries,
        currencies=_currency_options,
        job_row=job_rows(_job_row),
        found_row=_found_row,
    )
    found.filters.update(formatting.FILTERS)
    return found


def _job_row(shown: Shown, title: Pieces = (), snippet: Pieces = ()) -> str:
    return environment().get_template("jobs/_row.html").render(job=shown, title=title, snippet=snippet)


def _found_row(job: Job, moment: datetime, looked_for: Expression) -> Markup:
    """The row of a posting with the words marked that it was found by."""
    title = highlight.marked(job.title, looked_for)
    snippet = () if highlight.has_all(title, looked_for) else highlight.snippet(job.description, looked_for)
    return Markup(_job_row(shown_of(job, moment), title, snippet))  # nosec B704 # noqa: S704 (a template that escapes has made it)


@cache
def _currency_options() -> dict[str, str]:
    """Every currency as "EUR, Euro", the ones most asked for first."""
    names = currencies()
    return {code: f"{code}, {names[code]}" for code in dict.fromkeys((*MAJOR_CURRENCIES, *names))}


def render(
    request: Request,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    shared: bool = False,
) -> HTMLResponse:
    """A page. The visitor is who the request's dependency found; a flash message is shown once.

    `shared` says that everybody who is not signed in gets the same page at this address, until something is
    changed that visitors see: it is made once for all of them. Never for a page with a key or a token in it.
    """
    user = getattr(request.state, "user", None)
    message = flash.read(request)
    body = (
        environment()
        .get_template(template)
        .render({"board": board.now(), "user": user, "flash": message, "path": request.url.path, **(context or {})})
    )
    response = HTMLResponse(body, status)
    if message is not None:
        flash.clear(response)
    elif shared and user is None:
        share(request.scope, seconds=SHARED_SECONDS)
    return _finished(request, response)


def redirect(
    request: Request, path: str, *, status: int = 303, message: str | None = None, about: int | None = None
) -> Response:
    """A redirect to a path of this board, with a flash message by its key and the number of what it is about."""
    response = RedirectResponse(path, status)
    if message is not None:
        flash.leave(response, message, number=about)
    return _finished(request, response)


def _finished(request: Request, response: AnyResponse) -> AnyResponse:
    signed_in = getattr(request.state, "user", None) is not None
    response.headers["Cache-Control"] = "no-store" if signed_in else "no-cache"
    response.headers["Vary"] = "Cookie"
    session_cookie.renew(request, response)
    return response


def with_headers(response: AnyResponse, error: AppError) -> AnyResponse:
    """A page that says in its own place what an error would have said, with the headers that the error wants."""
    response.headers.update(error.headers or {})
    return response


def safe_next(path: str | None, *, otherwise: str) -> str:
    """A path of this board to go on to, never another site's address (CWE-601)."""
    if not path or len(path) > PATH_MAX or not path.isprintable():
        return otherwise
    if not path.startswith("/") or path[1:2] in ("/", "\\"):
        return otherwise
    parts = urlsplit(path)
    return path if not parts.scheme and not parts.netloc else otherwise
