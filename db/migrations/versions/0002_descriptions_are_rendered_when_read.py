"""Descriptions are rendered when they are read, and no longer kept as HTML beside the Markdown."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_column("description_html")
