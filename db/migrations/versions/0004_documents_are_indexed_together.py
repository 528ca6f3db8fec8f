"""SQLite's full-text index is told of new documents by the code, many at once, and no longer one by one by triggers.

A document is never changed: it is taken out and another put in.
"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER search_documents_added")
        op.execute("DROP TRIGGER search_documents_changed")
