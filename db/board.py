"""What the operator has decided about the board: in the environment, which comes first, or in the browser.

Kept in memory until it changes; `revision` is another number after each change.
"""

import secrets
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from core.config import settings
from db.models import BoardSettings
from db.search import index
from db.vocabulary import Moderation

REASONS = (
    "This is advertising, not an opening.",
    "It asks applicants for money, or for details that no application needs.",
    "It does not say what the work is. Describe the work, and send it again.",
    "It does not say who is hiring. Name the company, and send it again.",
    "The same opening is on the board already.",
    "It excludes people for who they are, which the law forbids.",
)


@dataclass(frozen=True, kw_only=True)
class Board:
    """`rejection_reasons` are offered to moderators; a posting that so many people report is hidden (0: never)."""

    moderation: Moderation = Moderation.OFF
    rejection_reasons: tuple[str, ...] = REASONS
    reports_to_hide: int = 3
    posting_needs_verified_email: bool = False
    operators_need_totp: bool = False


# By database: the revision, and what it says.
_kept: dict[str, tuple[int, Board]] = {}


def current(connection: Connection) -> Board:
    """What holds now on the board of this database."""
    database = str(connection.engine.url)
    row = connection.execute(select(BoardSettings.revision, BoardSettings.chosen)).first()
    revision = row.revision if row else 0
    kept = _kept.get(database)
    if kept is None or kept[0] != revision:
        _kept[database] = kept = (revision, _with(row.chosen if row else {}))
    return kept[1]


def fixed() -> frozenset[str]:
    """The names of what the environment sets, which the browser cannot change."""
    return frozenset(field.name for field in fields(Board) if field.name.upper() in settings.model_fields_set)


def _with(chosen: dict[str, Any]) -> Board:
    known = {field.name for field in fields(Board)}
    values = {name: value for name, value in chosen.items() if name in known}
    values |= {name: getattr(settings, name.upper()) for name in fixed()}
    if "moderation" in values:
        values["moderation"] = Moderation(values["moderation"])
    if "rejection_reasons" in values:
        values["rejection_reasons"] = tuple(values["rejection_reasons"])
    return Board(**values)


def change(session: Session, **chosen: Any) -> None:
    """Sets some of it. Every page shows it from the next request on, in every process."""
    row = session.get(BoardSettings, 1) or BoardSettings(id=1, chosen={})
    row.chosen = {**row.chosen, **chosen}
    row.revision = secrets.randbelow(2**31)
    session.add(row)
    session.flush()
    index.bump(session.connection())
