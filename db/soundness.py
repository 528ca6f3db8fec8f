"""Whether every row is such as the board writes. For rows that came from outside, past all forms.

SQLite takes text where a number belongs, and both databases take any text for a state or a web
address; a page that then reads the row would fail, or link to a script.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model
from sqlalchemy import Connection, CursorResult, Row, Select, Table, inspect, select

from db.models import Base, Job
from db.schemas.values import web_address

# What SQLAlchemy's types raise for a value that is not theirs. ValidationError is a ValueError.
_UNREADABLE = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


class Unsound(Exception):
    """A row that the board never wrote; the message says where it is."""


def check(connection: Connection) -> None:
    """Reads every row of the models, one at a time. Raises Unsound at the first that does not fit them."""
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__tablename__):
        _check_table(connection, mapper.class_)


def _check_table(connection: Connection, model: type[Base]) -> None:
    """Keys are read beside the rows, for a row that cannot be read does not tell its own."""
    table = inspect(model).local_table
    assert isinstance(table, Table)
    keys = select(*table.primary_key).order_by(*table.primary_key)
    rows = select(table).order_by(*table.primary_key)
    with _streamed(connection, keys) as each_key, _streamed(connection, rows) as each_row:
        mappings = each_row.mappings()
        for key in each_key:
            try:
                _check_row(model, dict(mappings.fetchone() or {}))
            except _UNREADABLE as error:
                raise Unsound(f"table {table.name}, {_named(key)}{_column(error)}") from None


def _streamed(connection: Connection, query: Select[*tuple[Any, ...]]) -> CursorResult[*tuple[Any, ...]]:
    """Rows as they are asked for; PostgreSQL would else send them all at once."""
    return connection.execute(query, execution_options={"stream_results": True})


def _check_row(model: type[Base], row: Mapping[str, Any]) -> None:
    _shape(model).model_validate(row)
    if model is Job and None in (row["published_at"], row["expires_at"]) and Job(state=row["state"]).is_public:
        raise ValueError("its page would have to say when it began and when it ends")


@cache
def _shape(model: type[Base]) -> type[BaseModel]:
    """The types that the model's columns are annotated with, none of them read leniently."""
    fields: dict[str, Any] = {}
    for column in inspect(model).column_attrs:
        [kind] = get_args(model.__annotations__[column.key])
        fields[column.key] = Annotated[kind, _RULES[column.key]] if column.key in _RULES else kind
    return create_model(model.__name__, __config__=ConfigDict(strict=True), **fields)


def _link(address: str | None) -> str | None:
    """As web_address() left it when it was written, or nothing."""
    if address is not None and web_address(address) != address:
        raise ValueError("not as the board keeps an address")
    return address


_RULES = {
    "apply_url": AfterValidator(_link),
    "company_url": AfterValidator(_link),
    "slug": Field(pattern=r"^[a-z0-9-]+$"),  # it ends an address that the board redirects to
}


def _named(key: Row[Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in key._mapping.items())


def _column(error: Exception) -> str:
    return f": {error.errors()[0]['loc'][0]}" if isinstance(error, ValidationError) else ""
