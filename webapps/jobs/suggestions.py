"""What the search box suggests while somebody types."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.text import clean_line
from db.search import suggestions
from webapps.dependencies import DbSession

TEXT_MAX = 100

router = APIRouter(include_in_schema=False)


@router.get("/suggestions")
def suggest(request: Request, session: DbSession, q: str = "", location: str = "") -> Response:
    """Suggestions for the words or, with `location`, for the place."""
    if location:
        found = suggestions.of_places(session, clean_line(location)[:TEXT_MAX])
    else:
        found = suggestions.of_words(session, clean_line(q)[:TEXT_MAX])
    return JSONResponse(found, headers={"Cache-Control": "no-cache"})
