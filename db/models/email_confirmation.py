"""A link that says that somebody reads what comes to an address: single use."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, UtcDateTime
from db.models.user import User

LIFE = timedelta(days=1)


class EmailConfirmation(Base):
    """`email` is the account's address, or the one it is to have. `token_hash` is the SHA-256, in hex, of the token
    in the link. With `is_registration` nobody can log in to the account before its link is followed; such a row stays
    when its day is over.
    """

    __tablename__ = "email_confirmations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    is_registration: Mapped[bool]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise")
