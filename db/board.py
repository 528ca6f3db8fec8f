"""What the operator has decided about the board: in the environment, which comes first, or in the browser.

Kept in memory until it changes; `revision` is another number after each change. Each request is preceded by a look
at whether something has changed (webapps/current_board.py), so now() is as new as the request.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from core.config import settings
from db.models import BoardSettings
from db.session import Session, engine, reading_connection
from db.upsert import insert_missing
from db.vocabulary import CATEGORY_LABELS, Moderation

REASONS = (
    "This is advertising, not an opening.",
    "It asks applicants for money, or for details that no application needs.",
    "It does not say what the work is. Describe the work, and send it again.",
    "It does not say who is hiring. Name the company, and send it again.",
    "The same opening is on the board already.",
    "It excludes people for who they are, which the law forbids.",
)
# What the environment calls them.
_ENVIRONMENT = {"name": "PROJECT_NAME", "moderation": "MODERATION", "posting_life_days": "POSTING_LIFE_DAYS"}
# The names of what the environment sets, which the browser cannot change.
FIXED = frozenset(name for name, variable in _ENVIRONMENT.items() if variable in settings.model_fields_set)


@dataclass(frozen=True, kw_only=True)
class Board:
    """`accent` is a colour as #rrggbb, or "" for the board's own. `categories` are labels by slug, in their order.
    `rejection_reasons` are offered to moderators; a posting that so many people report is hidden (0: never).
    """

    revision: int = 0
    name: str = field(default_factory=lambda: settings.PROJECT_NAME)
    description: str = ""
    accent: str = ""
    moderation: Moderation = field(default_factory=lambda: Moderation(settings.MODERATION))
    posting_life_days: int = field(default_factory=lambda: settings.POSTING_LIFE_DAYS)
    longest_life_days: int = 180
    categories: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(CATEGORY_LABELS))
    rejection_reasons: tuple[str, ...] = REASONS
    reports_to_hide: int = 3
    posting_needs_verified_email: bool = False
    operators_need_totp: bool = False
    proof_of_work: bool = False

    @property
    def life(self) -> timedelta:
        """How long a posting is open for when its author says nothing else."""
        return timedelta(days=min(self.posting_life_days, self.longest_life_days))


# By database.
_kept: dict[str, Board] = {}


def now() -> Board:
    """What holds at this moment on the board that the settings name."""
    found = _kept.get(str(engine().url))
    return found if found is not None else refresh()


def refresh() -> Board:
    """Reads it anew, if it has changed. Where the database does not answer, what was known last holds."""
    database = str(engine().url)
    with suppress(DatabaseError), reading_connection() as connection:
        _kept[database] = current(connection)
    return _kept.get(database) or Board()


def current(connection: Connection) -> Board:
    """What holds on the board of this database, as this transaction sees it.

    Another may see what is newer, and no other sees what is changed here and not committed yet.
    """
    row = connection.execute(select(BoardSettings.revision, BoardSettings.chosen)).first()
    revision = row.revision if row else 0
    kept = _kept.get(str(connection.engine.url))
    return kept if kept is not None and kept.revision == revision else _board(revision, row.chosen if row else {})


def _board(revision: int, chosen: Mapping[str, Any]) -> Board:
    known = {one.name for one in fields(Board)} - FIXED - {"revision"}
    values = {name: value for name, value in chosen.items() if name in known}
    if "moderation" in values:
        values["moderation"] = Moderation(values["moderation"])
    if "rejection_reasons" in values:
        values["rejection_reasons"] = tuple(values["rejection_reasons"])
    if "categories" in values:
        values["categories"] = MappingProxyType(dict(values["categories"]))
    return Board(revision=revision, **values)


def wait_for_others(session: Session) -> None:
    """Until nobody else is changing it; from here on others wait for this transaction."""
    insert_missing(session, BoardSettings, [{"id": 1, "revision": 0, "chosen": {}}])
    session.execute(select(BoardSettings.id).with_for_update())


def change(session: Session, chosen: Mapping[str, Any]) -> None:
    """Sets some of it, as what JSON can say. Every page shows it from the next request on, in every process."""
    wait_for_others(session)
    row = session.get_one(BoardSettings, 1, populate_existing=True)
    row.chosen = {**row.chosen, **chosen}
    row.revision = 1 + secrets.randbelow(2**31 - 1)
