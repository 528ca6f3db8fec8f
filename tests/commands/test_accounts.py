"""create-admin and reset-password."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.hashing import verify_password
from db.models import User
from db.session import reading
from db.vocabulary import Role
from tests.factories import PASSWORD, member
from tests.operating import Operator
from tests.visitor import Visitor

ADMIN = ("create-admin", "--email", "Op@Example.org", "--name", "Op Erator")


@pytest.fixture
def operator(operator: Operator, database: str) -> Operator:
    """At the terminal of the board that the test itself looks into."""
    return replace(operator, settings={"DATABASE_URL": database})


def user() -> User:
    with reading() as session:
        return session.scalars(select(User)).one()


def test_a_new_operator_gets_the_password_that_was_typed(operator: Operator) -> None:
    ended = operator.run(*ADMIN, typed=f"{PASSWORD}\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "op@example.org is an operator" in ended.stdout.lower()
    assert PASSWORD not in ended.stdout
    made = user()
    assert (made.email, made.name, made.role) == ("op@example.org", "Op Erator", Role.OPERATOR)
    assert verify_password(PASSWORD, made.password_hash)


def test_a_member_becomes_an_operator_and_keeps_the_password(operator: Operator) -> None:
    before = member(email="op@example.org")
    ended = operator.run(*ADMIN)
    assert (ended.returncode, ended.stderr) == (0, "")
    after = user()
    assert (after.id, after.role, after.name) == (before.id, Role.OPERATOR, before.name)
    assert after.password_hash == before.password_hash


@pytest.mark.parametrize(
    ("arguments", "password", "words"),
    [
        (ADMIN, "password123", "password: "),
        (ADMIN, "", "password: "),
        ((*ADMIN, "--email", "nobody"), PASSWORD, "email: "),
    ],
)
def test_what_the_form_refuses_the_command_refuses(
    operator: Operator, arguments: tuple[str, ...], password: str, words: str
) -> None:
    assert words in operator.refused(*arguments, typed=f"{password}\n")
    with reading() as session:
        assert session.scalars(select(User)).all() == []


def test_the_printed_link_sets_a_new_password_once(operator: Operator, visitor: Visitor) -> None:
    member(email="ann@example.org")
    ended = operator.run("reset-password", "Ann@Example.org")
    assert (ended.returncode, ended.stderr) == (0, "")
    match = re.fullmatch(r"http://127\.0\.0\.1:8000(/password/reset/\S+)\n", ended.stdout)
    assert match
    page = visitor.get(match[1])
    page = visitor.submit(page, match[1], password="a new and better one")
    assert page.path == "/dashboard"
    assert verify_password("a new and better one", user().password_hash)
    assert visitor.get(match[1]).status == 404


def test_no_link_for_an_address_without_account(tmp_path: Path) -> None:
    new_board = Operator(tmp_path)
    assert "no account has the address nobody@example.org" in new_board.refused("reset-password", "nobody@example.org")
