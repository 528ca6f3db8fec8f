"""What a posting is found by: its words, folded in Python so that both databases find the same."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class SearchDocument(Base):
    __tablename__ = "search_documents"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    places: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
