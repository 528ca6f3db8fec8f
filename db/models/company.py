"""Who hires. A company is made on the way, by the first posting that names it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, UtcDateTime, key_text

NAME_KEY_MAX = 200


class Company(Base):
    """`name_key` is the folded name: two spellings of one name are one company."""

    __tablename__ = "companies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(key_text(NAME_KEY_MAX), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
