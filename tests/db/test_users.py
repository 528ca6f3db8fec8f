"""Accounts: one to an address."""

from sqlalchemy import func, select

from core.clock import utc_now
from db.models import User
from db.queries import users
from db.session import reading, writing
from db.vocabulary import Role
from tests.at_once import at_once
from tests.factories import member, operator


def registered(who: tuple[str, str]) -> str | None:
    """Registers an address and a password hash; the hash, if there is a new account with it."""
    email, password_hash = who
    with writing() as session:
        user = users.create(session, name="Ann", email=email, password_hash=password_hash, now=utc_now())
        return user.password_hash if user else None


def test_a_new_account_is_a_members(database: str) -> None:
    assert registered(("Ann@Example.org ", "hash")) == "hash"
    with reading() as session:
        user = session.scalars(select(User)).one()
    assert (user.email, user.role, user.disabled_at) == ("ann@example.org", Role.MEMBER, None)


def test_an_address_has_one_account_whatever_its_case(database: str) -> None:
    assert registered(("ann@example.org", "first")) == "first"
    assert registered(("ANN@example.org", "second")) is None
    with reading() as session:
        found = users.by_email(session, email=" Ann@Example.Org")
    assert found is not None
    assert found.password_hash == "first"


def test_of_many_who_register_at_once_one_gets_the_account(database: str) -> None:
    for number in range(5):
        made = at_once(registered, [(f"ann{number}@example.org", f"hash {n}") for n in range(6)])
        winners = [password_hash for password_hash in made if password_hash]
        assert len(winners) == 1
        with reading() as session:
            found = users.by_email(session, email=f"ann{number}@example.org")
        assert found is not None
        assert found.password_hash == winners[0]
    with reading() as session:
        assert session.scalar(select(func.count(User.id))) == 5


def test_a_board_without_operator_is_told_from_one_with(database: str) -> None:
    member()
    with reading() as session:
        assert not users.any_operator(session)
    operator()
    with reading() as session:
        assert users.any_operator(session)


def test_an_account_that_was_kept_in_another_spelling_of_its_domain_is_found_and_not_made_twice(database: str) -> None:
    """As boards once kept an address as it was typed."""
    old = member(email="ann@xn--bcher-kva.example")
    with reading() as session:
        found = users.by_email(session, email="ann@xn--bcher-kva.example")
    assert found is not None
    assert found.id == old.id
    assert registered(("ann@xn--bcher-kva.example", "hash")) is None
