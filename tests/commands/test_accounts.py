"""create-admin, set-role, reset-password and remove-second-factor."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from commands.accounts import create_admin
from commands.failure import CommandFailed
from core.hashing import verify_password
from db.models import AuditEntry, User
from db.queries import recovery_codes
from db.session import engine, reading, writing
from db.vocabulary import Role
from tests.authenticator import second_factor_of
from tests.factories import PASSWORD, member, sign_in
from tests.operating import Operator
from tests.visitor import Visitor

ADMIN = ("create-admin", "--email", "Op@Example.org", "--name", "Op Erator")


@pytest.fixture
def operator(operator: Operator, database: str) -> Operator:
    """At the terminal of the board that the test itself looks into."""
    return replace(operator, settings={"DATABASE_URL": database})


@contextmanager
def failing(event: str) -> Iterator[None]:
    """While the block runs, the database cannot do this."""
    # A name of its own: a connection that has not seen a trigger dropped refuses to make it again.
    trigger = f"broken_{event.replace(' ', '_')}"
    with writing() as session:
        session.execute(text(f"CREATE TRIGGER {trigger} BEFORE {event} BEGIN INSERT INTO missing VALUES (1); END"))
    try:
        yield
    finally:
        with writing() as session:
            session.execute(text(f"DROP TRIGGER {trigger}"))
        # The full-text index does not look again at a schema that changed under an open connection.
        engine().dispose()


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


class Typing:
    """A terminal at which something happens before the password is typed."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self.happens = happens

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        self.happens()
        return f"{PASSWORD}\n"


def test_who_registers_the_address_in_the_meantime_is_no_operator(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Typing(lambda: member(email="op@example.org")))
    with pytest.raises(CommandFailed, match="got an account while you typed, so nothing was changed"):
        create_admin(email="Op@Example.org", name="Op Erator")
    assert user().role is Role.MEMBER
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("INSERT ON users", ADMIN),
        ("UPDATE ON users", ("create-admin", "--email", "ann@example.org", "--name", "Ann")),
        ("INSERT ON password_resets", ("reset-password", "ann@example.org")),
    ],
)
def test_a_database_that_takes_no_change_is_said_in_a_line(
    operator: Operator, event: str, arguments: tuple[str, ...]
) -> None:
    member(email="ann@example.org")
    with failing(event):
        assert "cannot be used: no such table: main.missing" in operator.refused(*arguments, typed=f"{PASSWORD}\n")
    assert user().role is Role.MEMBER


def test_the_printed_link_sets_a_new_password_once(operator: Operator, visitor: Visitor) -> None:
    member(email="ann@example.org")
    ended = operator.run("reset-password", "Ann@Example.org")
    assert (ended.returncode, ended.stderr.startswith("PUBLIC_URL is not set")) == (0, True)
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


@pytest.mark.parametrize("role", ["moderator", "operator", "member"])
def test_an_account_gets_a_role_and_the_log_says_so(operator: Operator, role: str) -> None:
    member(email="mo@example.org", role=Role.MEMBER if role != "member" else Role.MODERATOR)
    ended = operator.run("set-role", "Mo@example.org", role)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert user().role == role
    with reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action, entry.after) == ("manage.py", "role", {"role": role})
    operator.run("set-role", "mo@example.org", role)
    with reading() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 1


def test_the_last_operator_stays_one(operator: Operator) -> None:
    member(email="mo@example.org", role=Role.OPERATOR)
    assert "mo@example.org is the only operator" in operator.refused("set-role", "mo@example.org", "member")
    assert user().role is Role.OPERATOR
    member(role=Role.OPERATOR)
    assert operator.run("set-role", "mo@example.org", "member").returncode == 0


def test_a_role_or_an_account_that_there_is_not_is_said(operator: Operator) -> None:
    assert "there is no role 'king'" in operator.refused("set-role", "mo@example.org", "king")
    assert "no account has the address" in operator.refused("set-role", "mo@example.org", "moderator")


def test_who_was_made_an_operator_is_in_the_log(operator: Operator) -> None:
    operator.run(*ADMIN, typed=f"{PASSWORD}\n")
    with reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.subject, entry.after) == ("manage.py", "Op Erator", {"role": "operator"})


def test_who_lost_everything_gets_in_with_the_password_again(operator: Operator, visitor: Visitor) -> None:
    ann = member(email="ann@example.org")
    second_factor_of(ann)
    sign_in(visitor.client, ann)
    ended = operator.run("remove-second-factor", "Ann@Example.org")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "The second factor of Ann@Example.org is off" in ended.stdout
    assert (user().totp_secret, visitor.get("/account").path) == (None, "/login")
    with reading() as session:
        assert recovery_codes.count(session, user_id=ann.id) == 0
    answer = visitor.post("/login", {"email": "ann@example.org", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")


def test_no_second_factor_is_taken_off_where_there_is_none(operator: Operator) -> None:
    member(email="ann@example.org")
    assert "has no second factor" in operator.refused("remove-second-factor", "ann@example.org")
    assert "no account has the address" in operator.refused("remove-second-factor", "nobody@example.org")
