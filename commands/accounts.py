"""create-admin, set-role, reset-password and remove-second-factor."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from commands.failure import CommandFailed, reachable_database

if TYPE_CHECKING:
    from db.models import User
    from db.session import Session
    from db.vocabulary import Role


def add_to(app: typer.Typer) -> None:
    app.command()(create_admin)
    app.command()(set_role)
    app.command()(reset_password)
    app.command()(remove_second_factor)


def create_admin(
    email: Annotated[str, typer.Option(prompt="E-mail address", help="The address to log in with.")],
    name: Annotated[str, typer.Option(prompt="Name", help="The name shown on postings.")],
) -> None:
    """Make an operator: a new account, or one that is there already. Asks for the password."""
    from db import migrating

    with reachable_database():
        migrating.migrate()
        promoted = _promote(email)
    if promoted:
        typer.echo(f"{email} is an operator now, with the password it had.")
        return
    account = _new_account(email, name)
    with reachable_database():
        made = _make_operator(account)
    if not made:
        raise CommandFailed(
            f"{account['email']} got an account while you typed, so nothing was changed. "
            "If the account is yours, run create-admin again."
        )
    typer.echo(f"{account['email']} is an operator. Log in at the board with the password you gave.")


def _promote(email: str) -> bool:
    """Makes the account an operator's; False if there is none."""
    from db.vocabulary import Role

    return _give_role(email, Role.OPERATOR)


def _give_role(email: str, role: "Role") -> bool:
    """False if there is no such account."""
    from core.clock import utc_now
    from db import audit, membership
    from db.queries import users
    from db.session import writing
    from db.vocabulary import Role

    with writing() as session:
        users.wait_for_operators(session)
        user = users.by_email(session, email=email)
        if user is not None:
            if user.is_operator and role is not Role.OPERATOR and not users.other_operator(session, user_id=user.id):
                raise CommandFailed(f"{email} is the only operator. Make another one first: manage.py set-role")
            membership.change_role(session, user, by=audit.AT_THE_TERMINAL, role=role, now=utc_now())
        return user is not None


def _new_account(email: str, name: str) -> dict[str, str]:
    """What the form for registering makes of it. Asks for the password."""
    from pydantic import ValidationError

    from core.hashing import hash_password
    from db.schemas.sentences import sentences
    from webapps.accounts.forms import RegistrationForm

    try:
        form = RegistrationForm(name=name, email=email, password=_ask_password())
    except ValidationError as error:
        field, sentence = next(iter(sentences(error.errors()).items()))
        raise CommandFailed(f"{field}: {sentence}") from None
    return {"name": form.name, "email": form.email, "password_hash": hash_password(form.password)}


def _make_operator(account: dict[str, str]) -> bool:
    """False if somebody registered the address in the meantime: nobody can tell here who that was."""
    from core.clock import utc_now
    from db import audit, membership
    from db.queries import users
    from db.session import writing
    from db.vocabulary import Role

    now = utc_now()
    with writing() as session:
        user = users.create(session, **account, now=now, role=Role.MEMBER)
        if user is not None:
            membership.change_role(session, user, by=audit.AT_THE_TERMINAL, role=Role.OPERATOR, now=now)
        return user is not None


def set_role(
    email: Annotated[str, typer.Argument(help="The account's address.")],
    role: Annotated[str, typer.Argument(help="member, moderator or operator.")],
) -> None:
    """Make an account a member's, a moderator's or an operator's."""
    from db import migrating
    from db.vocabulary import Role

    if role not in list(Role):
        raise CommandFailed(f"there is no role {role!r}; there are {', '.join(Role)}")
    with reachable_database():
        migrating.migrate()
        found = _give_role(email, Role(role))
    if not found:
        raise CommandFailed(f"no account has the address {email}")
    typer.echo(f"The role of {email} is {role} now.")


def reset_password(email: Annotated[str, typer.Argument(help="The account's address.")]) -> None:
    """Print a link that sets a new password; it works once, for an hour."""
    from core.clock import utc_now
    from core.config import settings
    from db.queries import password_resets

    with _account(email) as (session, user):
        token = password_resets.create(session, user=user, now=utc_now())
    typer.echo(f"{settings.base_url}/password/reset/{token}")
    if not settings.PUBLIC_URL:
        typer.echo(
            "PUBLIC_URL is not set: if people reach the board elsewhere, write their address before it.", err=True
        )


def remove_second_factor(email: Annotated[str, typer.Argument(help="The account's address.")]) -> None:
    """Turn the second factor of an account off, for somebody who lost both their app and their recovery codes."""
    from db import second_factor
    from db.queries import user_sessions

    with _account(email) as (session, user):
        if user.totp_secret is None:
            raise CommandFailed(f"the account of {email} has no second factor")
        second_factor.turn_off(session, user=user)
        user_sessions.end_all(session, user_id=user.id)
    typer.echo(f"The second factor of {email} is off, and everything that was logged in is logged out.")


def _ask_password() -> str:
    """From the terminal without showing it, or the first line of what is piped in."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


@contextmanager
def _account(email: str) -> "Iterator[tuple[Session, User]]":
    """A session that is committed at the end, and the account of an address."""
    from db import migrating
    from db.queries import users
    from db.session import writing

    with reachable_database():
        migrating.migrate()
        with writing() as session:
            user = users.by_email(session, email=email)
            if user is None:
                raise CommandFailed(f"no account has the address {email}")
            yield session, user
