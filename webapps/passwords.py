"""A password that somebody types, and how often they may."""

from datetime import datetime

from fastapi import Request

from core.errors import TooBusy
from core.hashing import verify_password
from db.session import writing
from webapps import throttles


def fits(request: Request, email: str, password: str, password_hash: str | None, *, now: datetime) -> bool:
    """Whether it is the password of the account, after the same work for no account (None).

    To be asked while no transaction is open, so that a slow hash holds nobody up. Raises TooManyAttempts, and TooBusy:
    then nothing was tried, and nothing is counted.
    """
    network = throttles.network_of(request)
    counted = throttles.begin_login(email, network, now)
    try:
        is_right = verify_password(password, password_hash)
    except TooBusy:
        with writing() as session:
            throttles.call_off_login(session, counted, email, network, now)
        raise
    if not is_right:
        with writing() as session:
            throttles.fail_login(session, email, network, now)
    return is_right
