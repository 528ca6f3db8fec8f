"""Password hashes: argon2id at OWASP's cost, computed one at a time.

One hash takes tens of milliseconds of a whole core. In the server's shared threads a flood of
logins would starve every page, so hashing has a lane of its own: one thread and a short queue,
beyond which TooBusy is raised.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import BoundedSemaphore
from typing import TypeVar

from passlib.context import CryptContext

from core.errors import TooBusy

PASSWORD_MIN = 8
PASSWORD_MAX = 1024
WAITING_MAX = 16

T = TypeVar("T")

_lane = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hashing")
_places = BoundedSemaphore(WAITING_MAX + 1)


@cache
def _context() -> CryptContext:
    return CryptContext(
        schemes=["argon2", "bcrypt"],
        deprecated=["bcrypt"],
        argon2__type="ID",
        argon2__memory_cost=19456,
        argon2__time_cost=2,
        argon2__parallelism=1,
    )


@cache
def _hash_of_nobody() -> str:
    return str(_context().hash("a password that nobody has"))


def _in_lane(work: Callable[[], T]) -> T:
    if not _places.acquire(blocking=False):
        raise TooBusy
    try:
        return _lane.submit(work).result()
    finally:
        _places.release()


def hash_password(password: str) -> str:
    """An argon2id hash in PHC string form. Raises TooBusy when too many wait."""
    return _in_lane(lambda: str(_context().hash(password)))


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password fits; for None (no such user) False after the same work.

    Understands argon2 and bcrypt. Raises TooBusy when too many wait.
    """
    return _in_lane(lambda: _verify(password, password_hash))


def _verify(password: str, password_hash: str | None) -> bool:
    if len(password) > PASSWORD_MAX:
        password, password_hash = "", None
    try:
        fits = bool(_context().verify(password, password_hash or _hash_of_nobody()))
    except ValueError:
        return False
    return fits and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash is of an older kind or cost than new ones get."""
    return bool(_context().needs_update(password_hash))


def is_common(password: str) -> bool:
    """Whether the password is among the thirty thousand most used ones."""
    return password.casefold() in _common_passwords()


@cache
def _common_passwords() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
