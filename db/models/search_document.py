"""What a public posting is found by. Derived from the posting: kept true with it, and made anew by reindex.

Both rows are there while a posting is published, and have the same key.
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, Integer, String, Text, cast
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from db.models.base import Base

# INTEGER by its exact name: in SQLite the key is then the place of the row itself.
Position = BigInteger().with_variant(Integer(), "sqlite")


class TokenList(TypeDecorator[str]):
    """The words of a posting: text that SQLite's index splits at spaces, and a tsvector in PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def bind_expression(self, bindvalue: Any) -> ColumnElement[Any] | None:
        return cast(bindvalue, TSVECTOR().with_variant(Text(), "sqlite"))


class SearchDocument(Base):
    """The words themselves. Their index is another on each database, so the migrations alone know it."""

    __tablename__ = "search_documents"

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), unique=True)
    tokens: Mapped[str] = mapped_column(TokenList)


class Listing(Base):
    """What lists are ordered, filtered and counted by, in a row so narrow that thousands are read in no time.

    `position` orders postings from old to new: see position_of(). `ends` is the end in microseconds since
    1970; `pay` the most it pays in a year, in whole units of the board’s currency, -1 where that is not known;
    `tags` and `places` are texts of keys with a vertical line between them.
    """

    __tablename__ = "listings"
    __table_args__ = (
        Index("ix_listings_ends", "ends"),
        Index("ix_listings_pay", "pay", "position"),
        # These hold all that is counted by them, so that to count a million takes a tenth of a second.
        Index("ix_listings_company", "company_id", "position", "ends"),
        Index("ix_listings_category", "category", "position", "ends"),
        Index("ix_listings_places", "places", "position", "ends"),
    )

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), unique=True)
    ends: Mapped[int] = mapped_column(BigInteger)
    company_id: Mapped[int | None]
    pay: Mapped[int] = mapped_column(BigInteger)
    workplace: Mapped[str | None] = mapped_column(String(16))
    employment_type: Mapped[str | None] = mapped_column(String(16))
    category: Mapped[str | None] = mapped_column(String(60))
    tags: Mapped[str] = mapped_column(Text)
    places: Mapped[str] = mapped_column(Text)
