"""Of whom a posting was approved is known apart from whom a moderator trusts, or has reviewed in any case: a board may
go from reviewing first postings to reviewing all. Who is trusted without such a decision was by an approval.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

USERS = sa.table("users", *map(sa.column, ("id", "is_trusted", "has_passed_review", "must_be_reviewed")))
ENTRIES = sa.table(
    "audit_entries", *map(sa.column, ("id", "action", "subject_kind", "subject_id")), sa.column("after", sa.JSON)
)


def upgrade() -> None:
    for name in ("has_passed_review", "must_be_reviewed"):
        op.add_column("users", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    decided = _latest_decisions()
    trusted = [number for number, is_trusted in decided.items() if is_trusted]
    reviewed = [number for number, is_trusted in decided.items() if not is_trusted]
    op.execute(USERS.update().values(has_passed_review=USERS.c.is_trusted))
    op.execute(USERS.update().where(USERS.c.id.not_in(trusted)).values(is_trusted=sa.false()))
    op.execute(USERS.update().where(USERS.c.id.in_(reviewed)).values(must_be_reviewed=sa.true()))


def _latest_decisions() -> dict[int, bool]:
    """By account."""
    about = (ENTRIES.c.subject_kind == "user", ENTRIES.c.action == "trust", ENTRIES.c.subject_id.is_not(None))
    query = sa.select(ENTRIES.c.subject_id, ENTRIES.c.after).where(*about).order_by(ENTRIES.c.id)
    return {number: bool(after.get("trusted")) for number, after in op.get_bind().execute(query)}
