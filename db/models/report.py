"""What somebody says is wrong with a posting."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, UtcDateTime, enum_column
from db.models.job import Job
from db.vocabulary import ReportReason


class Report(Base):
    """`reporter` is a hash of the account or the network it came from, so that each counts once a posting. `network` is
    one of the network: many accounts of one do not hide a posting. Both are of this posting alone.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("job_id", "reporter"),
        Index("ix_reports_open", "resolved_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    reporter: Mapped[str] = mapped_column(String(64))
    network: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[ReportReason] = mapped_column(enum_column(ReportReason))
    note: Mapped[str] = mapped_column(String(1000))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship(lazy="raise")
