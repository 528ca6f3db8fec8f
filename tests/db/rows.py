"""Everything a database holds, to see whether it is as it was."""

from typing import Any

from sqlalchemy import select

from db.models import Base
from db.session import engine


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the models read it."""
    with engine().connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def everything_raw() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database's own driver gives it."""
    with engine().connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table.name}")), key=repr)
            for table in Base.metadata.sorted_tables
        }
