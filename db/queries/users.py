"""Accounts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.email_addresses import email_key
from core.text import clean_line
from db.models import User
from db.upsert import insert_missing
from db.vocabulary import Role


def by_email(session: Session, *, email: str) -> User | None:
    """Boards once kept an address as it was typed, so that spelling comes first."""
    spellings = list(dict.fromkeys([clean_line(email).lower(), email_key(email)]))
    found = {user.email: user for user in session.scalars(select(User).where(User.email.in_(spellings)))}
    return next((found[spelling] for spelling in spellings if spelling in found), None)


def find(session: Session, *, user_id: int) -> User | None:
    return session.get(User, user_id)


def search(session: Session, *, text: str, limit: int) -> Sequence[User]:
    """Those with the text in their name or address, the latest first."""
    has_it = or_(User.name.icontains(text, autoescape=True), User.email.icontains(text, autoescape=True))
    return session.scalars(select(User).where(has_it).order_by(User.id.desc()).limit(limit)).all()


def staff(session: Session, *, limit: int) -> Sequence[User]:
    """Operators and moderators, by name."""
    helps = User.role != Role.MEMBER
    return session.scalars(select(User).where(helps).order_by(User.name, User.id).limit(limit)).all()


def decided_about(session: Session, *, trusted: bool, limit: int) -> Sequence[User]:
    """Members of whom a moderator has decided that they post without review, or that they do not, by name."""
    is_so = (User.is_trusted if trusted else User.must_be_reviewed, User.role == Role.MEMBER)
    return session.scalars(select(User).where(*is_so).order_by(User.name, User.id).limit(limit)).all()


def wait_for_others(session: Session, *, user_id: int) -> None:
    """Until nobody else is changing the account; from here on others wait for this transaction.

    Who only names the account, as a new posting does, waits for nobody.
    """
    session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def create(
    session: Session, *, name: str, email: str, password_hash: str, now: datetime, role: Role = Role.MEMBER
) -> User | None:
    """The new account, or None if the address has one already, also when two register at once."""
    if by_email(session, email=email) is not None:
        return None
    key = email_key(email)
    row = {"name": name, "email": key, "password_hash": password_hash, "role": role, "created_at": now}
    insert_missing(session, User, [row])
    user = session.scalars(select(User).where(User.email == key)).one()
    # The salt in the hash tells our row from that of somebody who was first.
    return user if user.password_hash == password_hash else None


def change_email(session: Session, *, user: User, email: str) -> bool:
    """False, and nothing is changed, if another account has the address, also when two want it at once."""
    owner = by_email(session, email=email)
    if owner is not None and owner.id != user.id:
        return False
    try:
        with session.begin_nested():
            user.email = email_key(email)
    except IntegrityError:
        return False
    return True


def wait_for_operators(session: Session) -> None:
    """Until no operator is being changed, and none is until this transaction ends. To be called before other locks."""
    session.execute(select(User.id).where(User.role == Role.OPERATOR).order_by(User.id).with_for_update(key_share=True))


def other_operator(session: Session, *, user_id: int) -> bool:
    """Whether somebody else can run the board too."""
    able = (User.role == Role.OPERATOR, User.disabled_at.is_(None), User.id != user_id)
    return session.scalars(select(User.id).where(*able).limit(1)).first() is not None


def any_operator(session: Session) -> bool:
    return session.scalars(select(User.id).where(User.role == Role.OPERATOR).limit(1)).first() is not None
