"""How often one may try what others pay for: passwords, accounts, postings.

Who guesses a password is stopped by network and account together, so that nobody locks somebody else out: over the
cap of an account each network still has a few tries, and one that has not tried yet gets in with the right password.
"""

from datetime import datetime, timedelta

from fastapi import Request

from core.client_address import client_address, network
from core.config import settings
from core.email_addresses import email_key
from core.errors import TooManyAttempts
from core.log import event, keyed
from db import throttling
from db.session import Session, reading, writing
from db.throttling import Limit

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
OF_ACCOUNT_FROM_NETWORK = Limit("passwords of an account from a network", 10, QUARTER)
FROM_NETWORK = Limit("wrong passwords from a network", 100, QUARTER)
OF_ACCOUNT = Limit("wrong passwords of an account", 100, HOUR)
OF_ATTACKED_ACCOUNT_FROM_NETWORK = Limit("passwords of an attacked account from a network", 3, QUARTER)

MAIL_FROM_NETWORK = Limit("mail that a network asks for", 20, HOUR)
MAIL_OF_ACCOUNT = Limit("addresses that an account asks for", 10, HOUR)
MAIL_TO_ADDRESS = 5
REPORTS_FROM_NETWORK = Limit("reports from a network", 30, HOUR)
DRAFTS_PER_HOUR = 300
# Nobody asks for this one themselves: a stranger registers their address.
_FEWER = {"address_taken": 1}


def network_of(request: Request) -> str:
    return network(client_address(request.scope))


def begin_login(email: str, origin: str, now: datetime) -> Limit:
    """Counts a try, before anything is done for it; what it was counted as. Raises TooManyAttempts.

    In transactions of its own: the request's has not begun, and must not while a password is checked.
    """
    who = email_key(email)
    with reading() as session:
        connection = session.connection()
        is_attacked = throttling.wait(connection, OF_ACCOUNT, who, now=now) > 0
        own = OF_ATTACKED_ACCOUNT_FROM_NETWORK if is_attacked else OF_ACCOUNT_FROM_NETWORK
        seconds = max(
            throttling.wait(connection, own, who, origin, now=now),
            throttling.wait(connection, FROM_NETWORK, origin, now=now),
        )
    if seconds:
        raise _too_many(seconds, own, keyed(who), origin)
    with writing() as session:
        if not throttling.count(session.connection(), own, who, origin, now=now):  # others tried at the same moment
            raise _too_many(int(own.span.total_seconds()), own, keyed(who), origin)
    return own


def call_off_login(session: Session, counted: Limit, email: str, origin: str, now: datetime) -> None:
    """The try was none."""
    throttling.take_back(session.connection(), counted, email_key(email), origin, now=now)


def fail_login(session: Session, email: str, origin: str, now: datetime) -> None:
    """Network and account have one more against them."""
    throttling.count(session.connection(), FROM_NETWORK, origin, now=now)
    throttling.count(session.connection(), OF_ACCOUNT, email_key(email), now=now)


def forget_login(session: Session, email: str, origin: str, now: datetime) -> None:
    """Who is let in begins anew: not before, or a right password would tell that there is an account to get into."""
    for own in (OF_ACCOUNT_FROM_NETWORK, OF_ATTACKED_ACCOUNT_FROM_NETWORK):
        throttling.forget(session.connection(), own, email_key(email), origin, now=now)


def limit_registrations(origin: str, now: datetime) -> None:
    """Counts an account that is about to be opened. Raises TooManyAttempts. In a transaction of its own."""
    limit = Limit("accounts from a network", settings.REGISTRATIONS_PER_HOUR, HOUR)
    with writing() as session:
        _count(session, limit, origin, now=now)


def limit_mail(origin: str, now: datetime) -> None:
    """Counts a mail that a network asks for. Raises TooManyAttempts. In a transaction of its own."""
    with writing() as session:
        _count(session, MAIL_FROM_NETWORK, origin, now=now)


def may_ask_for_mail(session: Session, origin: str, now: datetime) -> bool:
    """As limit_mail(), where the answer must not tell whether there was any."""
    return throttling.count(session.connection(), MAIL_FROM_NETWORK, origin, now=now)


def limit_address_changes(session: Session, user_id: int, now: datetime) -> None:
    """Counts an address that somebody wants for their account: mail goes there. Raises TooManyAttempts."""
    _count(session, MAIL_OF_ACCOUNT, user_id, now=now)


def may_be_mailed(session: Session, template: str, email: str, now: datetime) -> bool:
    """Counts a mail to an address; False if somebody has it filled with mail that its owner did not ask for.

    Each kind of mail has a count of its own, so that who causes the one keeps nobody from the other.
    """
    limit = Limit(f"mail to an address: {template}", _FEWER.get(template, MAIL_TO_ADDRESS), HOUR)
    return throttling.count(session.connection(), limit, email_key(email), now=now)


def limit_reports(session: Session, origin: str, now: datetime) -> None:
    """Counts a report of a posting. Raises TooManyAttempts."""
    _count(session, REPORTS_FROM_NETWORK, origin, now=now)


def limit_drafts(session: Session, whose: int | str, now: datetime) -> None:
    """Counts a draft of a member, by their number, or of a visitor, by their network. Raises TooManyAttempts."""
    # Whatever is published was a draft before.
    times = max(DRAFTS_PER_HOUR, 2 * settings.POSTINGS_PER_HOUR)
    _count(session, Limit("drafts of a member, or from a network", times, HOUR), whose, now=now)


def limit_postings(session: Session, user_id: int, now: datetime) -> None:
    """Counts a posting that is published in this very transaction. Raises TooManyAttempts."""
    _count(session, Limit("postings of a member", settings.POSTINGS_PER_HOUR, HOUR), user_id, now=now)


def _count(session: Session, limit: Limit, *of: object, now: datetime) -> None:
    connection = session.connection()
    if seconds := throttling.wait(connection, limit, *of, now=now):
        raise _too_many(seconds, limit, *of)
    throttling.count(connection, limit, *of, now=now)


def _too_many(seconds: int, limit: Limit, *of: object) -> TooManyAttempts:
    event("throttled", limit=limit.name, of=[str(part) for part in of])
    return TooManyAttempts(seconds)
