"""Of whom a posting was approved is known apart from whom a moderator trusts, or has reviewed in any case: a board may
go from reviewing first postings to reviewing all. Who is trusted without such a decision was by an approval.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for name in ("has_passed_review", "must_be_reviewed"):
        op.add_column("users", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE users SET has_passed_review = is_trusted")
    op.execute(
        "UPDATE users SET is_trusted = false WHERE is_trusted AND NOT EXISTS (SELECT 1 FROM audit_entries decided"
        " WHERE decided.subject_kind = 'user' AND decided.subject_id = users.id AND decided.action = 'trust')"
    )
