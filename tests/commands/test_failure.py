"""What the operator can mend is told apart from what only the board's makers can."""

import pytest
from sqlalchemy import text

from commands.failure import CommandFailed, reachable_database
from db.session import DatabaseError, writing


def ask(statement: str) -> None:
    with reachable_database(), writing() as session:
        session.execute(text(statement))


def test_a_database_that_lacks_something_is_the_operators_to_mend(database: str) -> None:
    with pytest.raises(CommandFailed, match="cannot be used: no such table: missing"):
        ask("SELECT * FROM missing")


def test_a_row_that_breaks_a_rule_is_the_boards_own_fault(database: str) -> None:
    with pytest.raises(DatabaseError, match="NOT NULL"):
        ask("INSERT INTO companies (name) VALUES ('no slug')")
