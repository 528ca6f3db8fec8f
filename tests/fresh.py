"""Databases with nothing in them, not even tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.config import settings
from db.session import engine
from tests.conftest import new_postgresql_database


def fresh_database(backend: str, folder: Path, name: str) -> str:
    """The URL of a new database; on PostgreSQL one of the same name goes, so say whose it is."""
    return f"sqlite:///{folder / name}.sqlite3" if backend == "sqlite" else new_postgresql_database(name)


@contextmanager
def board_on(url: str) -> Iterator[None]:
    """The board works on another database while the block runs."""
    before, settings.DATABASE_URL = settings.DATABASE_URL, url
    try:
        yield
    finally:
        engine().dispose()
        settings.DATABASE_URL = before
