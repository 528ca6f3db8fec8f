"""The API's description for people: the OpenAPI document, set as a page of the board."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.config import settings
from core.markdown import render_markdown
from webapps.dependencies import CurrentUser
from webapps.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request, user: CurrentUser) -> Response:
    document: dict[str, Any] = request.app.openapi()
    operations = [
        {"method": method.upper(), "path": path, "words": _words(operation["description"]), **operation}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = document["components"]["schemas"]
    fields = {name: _type_of(field, schemas) for name, field in schemas["NewPosting"]["properties"].items()}
    context = {"operations": operations, "fields": fields, "base_url": settings.base_url}
    return render(request, "api/docs.html", context, shared=True)


def _words(description: str) -> str:
    """A docstring as HTML, names in `backticks` set as code; its lines are as long as the source is wide."""
    return render_markdown(" ".join(description.split()))


def _type_of(field: dict[str, Any], schemas: dict[str, Any]) -> str:
    """A field's type in a few words: "string, at most 150 characters", "list of string", "one of …"."""
    kinds = [kind for kind in field.get("anyOf", [field]) if kind.get("type") != "null"]
    kind = kinds[0]
    if "$ref" in kind:
        kind = schemas[kind["$ref"].rsplit("/", 1)[-1]]
    if "enum" in kind:
        return "one of " + ", ".join(kind["enum"])
    words = f"list of {kind['items'].get('type', 'text')}" if kind.get("type") == "array" else str(kind.get("type"))
    if "maxLength" in kind:
        words += f", at most {kind['maxLength']:,} characters"
    if "maxItems" in kind:
        words += f", at most {kind['maxItems']}"
    return words
