"""Every address that forms are posted to, found in the app itself, and every field that a form may have."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel

from main import create_app
from tests.rules.sources import files_of

# Fields that no schema names: what to do with the form, where to go on, and what an older page may send.
BESIDE_SCHEMAS = (
    "password_is_set",
    "action",
    "next",
    "kept",
    "kept:title",
    "kept:description",
    "seen",
    "username",
    "form_key",
    "revision",
    "fresh",
    "_method",
)


def forms() -> list[str]:
    """The paths, with their variable parts in braces."""
    return sorted(
        {route.path for route in _routes(create_app()) if "POST" in (route.methods or ()) and not _is_api(route)}
    )


def _is_api(route: APIRoute) -> bool:
    return route.path.startswith("/api/")


def _routes(of: Any) -> Iterator[APIRoute]:
    for route in of.routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _routes(route.original_router)


_FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([\w:]+)"|\btext\(\w+, "(\w+)"')


def fields_of_templates() -> set[str]:
    """Every field that a page has, by its name in the templates."""
    found = (pair for path in files_of("templates", ".html") for pair in _FIELD.findall(path.read_text("utf-8")))
    return {name for pair in found for name in pair if name}


def field_names() -> list[str]:
    """The fields of all schemas that the board has, once it has been imported."""
    found = set(BESIDE_SCHEMAS)
    waiting: list[type[BaseModel]] = [BaseModel]
    while waiting:
        schema = waiting.pop()
        waiting += schema.__subclasses__()
        if schema.__module__.startswith(("webapps.", "db.")):
            found |= set(schema.model_fields)
    return sorted(found)
