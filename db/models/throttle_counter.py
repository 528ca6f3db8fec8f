"""How often something was tried within a span of time, counted for all processes of the board together."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class ThrottleCounter(Base):
    """`key` says what is counted, of whom and in which span; `ends_at` is when that is over, since 1970 in seconds."""

    __tablename__ = "throttle_counters"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[int] = mapped_column(BigInteger, index=True)
