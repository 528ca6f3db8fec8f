"""Full-text search: what postings are found and listed by, the places people name, and the catalogue's version.

What the search keeps is derived from the postings: it starts empty, and is filled when the board starts.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Compared letter by letter, so that an index finds all that begins with something.
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
TITLE_KEY = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
WORD = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
TOKENS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")

# The index is told of every change to the words by the database itself, in the same transaction.
SQLITE = (
    "CREATE VIRTUAL TABLE jobs_fts USING fts5(tokens, content='search_documents', content_rowid='position', "
    "tokenize=\"ascii tokenchars '_'\")",
    # Fewer and larger pieces to put together: an import is a fourth faster, a search no slower.
    "INSERT INTO jobs_fts(jobs_fts, rank) VALUES ('automerge', 8)",
    "INSERT INTO jobs_fts(jobs_fts, rank) VALUES ('hashsize', 8000000)",
    "CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN "
    "INSERT INTO jobs_fts(rowid, tokens) VALUES (new.position, new.tokens); END",
    "CREATE TRIGGER search_documents_gone AFTER DELETE ON search_documents BEGIN "
    "INSERT INTO jobs_fts(jobs_fts, rowid, tokens) VALUES ('delete', old.position, old.tokens); END",
    "CREATE TRIGGER search_documents_changed AFTER UPDATE ON search_documents BEGIN "
    "INSERT INTO jobs_fts(jobs_fts, rowid, tokens) VALUES ('delete', old.position, old.tokens); "
    "INSERT INTO jobs_fts(rowid, tokens) VALUES (new.position, new.tokens); END",
)


def upgrade() -> None:
    op.drop_table("search_documents")
    op.drop_table("job_tags")
    op.create_table(
        "search_documents",
        sa.Column("position", POSITION, autoincrement=False, nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("tokens", TOKENS, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_search_documents_job_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("position", name="pk_search_documents"),
        sa.UniqueConstraint("job_id", name="uq_search_documents_job_id"),
    )
    op.create_table(
        "listings",
        sa.Column("position", POSITION, autoincrement=False, nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("pay", sa.BigInteger(), nullable=False),
        sa.Column("workplace", sa.String(16), nullable=True),
        sa.Column("employment_type", sa.String(16), nullable=True),
        sa.Column("category", sa.String(60), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_listings_job_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("position", name="pk_listings"),
        sa.UniqueConstraint("job_id", name="uq_listings_job_id"),
    )
    op.create_index("ix_listings_ends", "listings", ["ends"])
    op.create_index("ix_listings_pay", "listings", ["pay", "position"])
    op.create_index("ix_listings_company", "listings", ["company_id", "position"])
    _create_places()
    _create_search_tables()
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(statement)
    else:
        op.alter_column("companies", "name_key", type_=KEY)
        op.create_index("ix_search_documents_tokens", "search_documents", ["tokens"], postgresql_using="gin")


def _create_places() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("slug", sa.String(200), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("region", sa.String(20), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint("slug", name="uq_places_slug"),
    )
    op.create_index("ix_places_latitude", "places", ["latitude", "longitude"])
    op.create_table(
        "place_names",
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_place_names_place_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name_key", "place_id", name="pk_place_names"),
    )


def _create_search_tables() -> None:
    catalogue = op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("index_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue"),
    )
    op.bulk_insert(catalogue, [{"id": 1, "version": 1, "index_version": 0}])
    op.create_table(
        "search_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("synonyms", sa.Text(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("rates", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_search_settings"),
    )
    op.create_table(
        "missed_searches",
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("words", name="pk_missed_searches"),
    )
    op.create_table(
        "posted_titles",
        sa.Column("title_key", TITLE_KEY, nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.PrimaryKeyConstraint("title_key", name="pk_posted_titles"),
    )
    op.create_table(
        "vocabulary",
        sa.Column("word", WORD, nullable=False),
        sa.Column("backwards", WORD, nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_vocabulary"),
    )
    op.create_index("ix_vocabulary_backwards", "vocabulary", ["backwards"])
