"""The state of all that visitors see, in one row: it changes in the same transaction as what they see."""

from datetime import datetime

from sqlalchemy import JSON, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, UtcDateTime, key_text


class Catalogue(Base):
    """`version` grows with every change that a visitor could see; `index_version` says which rules made the
    search index (see db/search/reindex.py), 0 that there is none yet.
    """

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int]
    index_version: Mapped[int]


class SearchSettings(Base):
    """What an operator has set for the search, in one row once somebody has saved; what is None is as the board came.

    `synonyms` is text, a group a line; `rates` is how much one unit of each currency is worth in `currency`,
    the currency in which seekers compare pay.
    """

    __tablename__ = "search_settings"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    revision: Mapped[int]
    synonyms: Mapped[str | None] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(String(3))
    rates: Mapped[dict[str, float] | None] = mapped_column(JSON)


class MissedSearch(Base):
    """What seekers looked for and the board did not have: words only, and nothing of who typed them."""

    __tablename__ = "missed_searches"

    words: Mapped[str] = mapped_column(String(200), primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PostedTitle(Base):
    """A title that some posting has or had, folded for looking it up by its beginning: what is suggested."""

    __tablename__ = "posted_titles"

    title_key: Mapped[str] = mapped_column(key_text(100), primary_key=True)
    title: Mapped[str] = mapped_column(String(150))


class VocabularyWord(Base):
    """A word that some posting has, as it is written; `backwards` finds those with the same ending."""

    __tablename__ = "vocabulary"

    word: Mapped[str] = mapped_column(key_text(40), primary_key=True)
    backwards: Mapped[str] = mapped_column(key_text(40), index=True)
