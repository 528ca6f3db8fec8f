"""INSERT that leaves be what is already there, in one statement: two who make the same row at once get one."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models import Base


def insert_missing(database: Session | Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Inserts the rows that break no unique constraint; the others stay as they are."""
    connection = database if isinstance(database, Connection) else database.connection()
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(model).on_conflict_do_nothing(), rows)
