"""Of whom a posting was approved is known apart from whom a moderator trusts: a board may go from reviewing first
postings to reviewing all.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("users", sa.Column("has_passed_review", sa.Boolean(), nullable=False, server_default=sa.false()))
