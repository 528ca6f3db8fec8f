"""Where somebody goes on to who has to log in first, or set up a second factor."""

import re
from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute

_PARAMETER = re.compile(r"\{[^}]*\}")


def shapes_of_pages(routers: Iterable[APIRouter]) -> frozenset[str]:
    """The addresses of pages as their routes are written, whatever the variable parts are called."""
    routes = (route for router in routers for route in router.routes if isinstance(route, APIRoute))
    return frozenset(_shape(route.path) for route in routes if "GET" in (route.methods or ()))


def onward(request: Request) -> str:
    """The page that was asked for or, as what a form sends is not sent again, the one that has the form.

    That is at the form's own address or, where there is none, at the next one above. Routes are compared as they are
    written: below /account/email are words that forms are sent to, and tokens that have a page.
    """
    path = request.url.path
    if request.method == "GET":
        return path + (f"?{request.url.query}" if request.url.query else "")
    shape, pages = _shape(request.scope["route"].path), request.app.state.shapes_of_pages
    while shape and shape not in pages:
        path, shape = path.rpartition("/")[0], shape.rpartition("/")[0]
    return path or "/dashboard"


def _shape(path: str) -> str:
    return _PARAMETER.sub("{}", path)
