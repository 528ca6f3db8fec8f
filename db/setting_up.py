"""Makes a database ready for the board: its schema, its places, its search index."""

from collections.abc import Callable

from db.migrating import migrate
from db.search.reindex import prepare, say_nothing


def set_up(on_progress: Callable[[int, int], None] = say_nothing) -> bool:
    """Does what is missing; False if nothing was. `on_progress` is told of postings indexed. Raises NewerSchema."""
    migrated = migrate()
    return prepare(on_progress) or migrated
