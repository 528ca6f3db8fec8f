"""How Alembic reaches the database; `migrate` in db/migrating.py hands it the connection."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import BigInteger, Enum

from db.migrating import FULL_TEXT
from db.models import Base
from db.models.base import Hundredths, UtcDateTime


def _plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration names the database's types, not ours, which may change after it was written."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Hundredths):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


def _differs(_context: Any, _inspected: Any, _metadata: Any, there: Any, here: Any) -> bool | None:
    if isinstance(here, Hundredths):
        return not isinstance(there, BigInteger)
    return None


def _is_ours(name: str | None, _kind: str, _parents: Any) -> bool:
    """The full-text index is no part of the models."""
    return not (name or "").startswith((FULL_TEXT, "ix_search_documents_tokens"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_plain_type,
    compare_type=_differs,
    include_name=_is_ours,
)
with context.begin_transaction():
    context.run_migrations()
