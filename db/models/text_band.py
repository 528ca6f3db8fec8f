"""What postings of nearly the same text have in common, so that they are found without reading all texts."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class TextBand(Base):
    """`band` is a hash of a part of the text's fingerprint; see db/near_duplicates.py."""

    __tablename__ = "text_bands"

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    job_id: Mapped[int] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
