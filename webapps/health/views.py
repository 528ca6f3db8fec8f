"""For whoever watches the board: whether the process answers, and whether it can serve."""

import logging

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from core.log import event
from db.migrating import is_current
from db.session import DatabaseError

router = APIRouter(include_in_schema=False)
NOT_KEPT = {"Cache-Control": "no-store"}


@router.get("/healthz")
def is_alive() -> Response:
    return PlainTextResponse("ok\n", headers=NOT_KEPT)


@router.get("/readyz")
def is_ready() -> Response:
    """The database answers, and its schema is the one of this code."""
    try:
        problem = None if is_current() else "the schema is another version's"
    except DatabaseError as error:
        event("database_does_not_answer", level=logging.ERROR, error=error, route="/readyz")
        problem = "the database does not answer"
    return PlainTextResponse(f"{problem or 'ready'}\n", 503 if problem else 200, headers=NOT_KEPT)
