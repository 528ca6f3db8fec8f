"""A person with an account."""

from datetime import datetime

from sqlalchemy import BigInteger, String, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, UtcDateTime, enum_column
from db.vocabulary import Moderation, Role


class User(Base):
    """`verified_at` is when they showed that they read what comes to `email`. Of somebody with `has_passed_review` a
    posting was approved; a moderator may have decided otherwise: `is_trusted`, or `must_be_reviewed`.
    `totp_secret` is in Base32 (RFC 6238), `totp_counter` the last one that a code was taken of: none is taken twice.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[Role] = mapped_column(enum_column(Role), default=Role.MEMBER)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_trusted: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_passed_review: Mapped[bool] = mapped_column(default=False, server_default=false())
    must_be_reviewed: Mapped[bool] = mapped_column(default=False, server_default=false())
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def is_moderator(self) -> bool:
        """Moderators and operators see what waits for review."""
        return self.role in (Role.MODERATOR, Role.OPERATOR)

    def is_trusted_where(self, moderation: Moderation) -> bool:
        """Whether a moderator lets them post without review, by a decision about them or by their first approval."""
        has_passed = moderation is Moderation.FIRST and self.has_passed_review and not self.must_be_reviewed
        return self.is_trusted or has_passed

    def posts_unreviewed(self, moderation: Moderation) -> bool:
        """Whether what they post is public at once, on a board that reviews so much."""
        return moderation is Moderation.OFF or self.is_moderator or self.is_trusted_where(moderation)

    @property
    def is_operator(self) -> bool:
        return self.role is Role.OPERATOR
