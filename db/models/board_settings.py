"""What the operator has set in the browser, in one row once there is something."""

from typing import Any

from sqlalchemy import JSON, Integer
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class BoardSettings(Base):
    """`chosen` has the settings that are other than the board came with; `revision` is another after each change."""

    __tablename__ = "board_settings"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    revision: Mapped[int]
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON)
