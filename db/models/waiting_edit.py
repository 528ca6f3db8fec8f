"""What a posting is to say once somebody has looked at it; the version that is public stays up meanwhile."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, UtcDateTime
from db.models.job import Job


class WaitingEdit(Base):
    """`fields` are those of a posting as JSON has them, without an end that stays as it is; `revision` is that of the
    posting they were written for; `rejection` says why a moderator gave them back to the owner.
    """

    __tablename__ = "waiting_edits"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    rejection: Mapped[str | None] = mapped_column(Text)

    job: Mapped[Job] = relationship(lazy="raise")
