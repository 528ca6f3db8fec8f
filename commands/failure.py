"""What ends a command with one line for the operator, no traceback, and exit status 1."""

from collections.abc import Iterator
from contextlib import contextmanager


class CommandFailed(Exception):
    """The message says what is wrong and what to do."""


@contextmanager
def reachable_database() -> Iterator[None]:
    """Turns what is wrong with the database into a line that names it and hides its password."""
    from core.config import settings
    from db.migrating import NewerSchema
    from db.session import DatabaseError, OperationalError, engine, shown_url

    try:
        engine()
    except OSError as error:
        raise CommandFailed(
            f"the database {shown_url(settings.DATABASE_URL)} cannot be made: {error.strerror}: {error.filename}"
        ) from None
    try:
        yield
    except NewerSchema:
        raise CommandFailed(
            f"the database {shown_url(settings.DATABASE_URL)} is of a newer version of the board. "
            "Run that version, or restore a backup of this one into an empty database."
        ) from None
    except DatabaseError as error:
        if type(error) not in (OperationalError, DatabaseError):
            raise  # a fault of the board's own
        reason = str(error.orig).strip().splitlines()[0]
        raise CommandFailed(f"the database {shown_url(settings.DATABASE_URL)} cannot be used: {reason}") from None
