"""Reports say whether they come from one network; the log is found by who acted, and by kind in its order.

It no longer speaks of postings that are gone: SQLite gave their numbers to others, which came after the entries.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("reports", sa.Column("network", sa.String(64)))
    op.execute(
        "UPDATE audit_entries SET subject_id = NULL WHERE subject_kind = 'job' AND NOT EXISTS "
        "(SELECT 1 FROM jobs WHERE jobs.id = audit_entries.subject_id AND jobs.created_at <= audit_entries.at)"
    )
    op.drop_index("ix_audit_entries_at", "audit_entries")
    op.create_index("ix_audit_entries_actor", "audit_entries", ["actor_id"])
    op.create_index("ix_audit_entries_kind", "audit_entries", ["subject_kind", "id"])
