"""INSERT that leaves be what is already there, in one statement: two who make the same row at once get one."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models import Base


def insert_missing(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Inserts the rows that break no unique constraint; the others stay as they are."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(model).on_conflict_do_nothing(), rows)
