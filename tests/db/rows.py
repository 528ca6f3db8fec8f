"""Everything a database holds, to see whether it is as it was."""

from typing import Any

from sqlalchemy import select

from db.migrating import DERIVED
from db.models import Base
from db.session import engine

# What follows from the rest, or comes with the board, is in no backup.
KEPT = [table for table in Base.metadata.sorted_tables if table.name not in DERIVED]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is kept, as the models read it."""
    with engine().connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in KEPT
        }


def everything_raw() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is kept, as the database's own driver gives it."""
    with engine().connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table.name}")), key=repr)
            for table in KEPT
        }
