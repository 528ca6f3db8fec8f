"""How documents come into SQLite's full-text index, which takes them out by itself when their rows go."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

_INSERT = text("INSERT INTO jobs_fts (rowid, tokens) VALUES (:position, :tokens)")


def index_documents(connection: Connection, documents: Sequence[dict[str, Any]]) -> None:
    """Adds documents, given as rows of search_documents.

    No trigger does it: after each row that a trigger writes the index writes out what it has gathered, and before
    each that stands before the last one. In one go and in their order many take half the time.
    """
    connection.execute(_INSERT, sorted(documents, key=lambda document: document["position"]))
