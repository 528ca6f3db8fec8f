"""Password hashes, and the one lane they are made in."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

import bcrypt
import pytest

from core import hashing
from core.errors import TooBusy
from core.hashing import WAITING_MAX, hash_password, is_common, needs_rehash, verify_password

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture(scope="module")
def bcrypt_hash() -> str:
    return bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()


def test_a_hash_is_argon2id_at_the_cost_owasp_asks_for(password_hash: str) -> None:
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not needs_rehash(password_hash)


def test_a_password_fits_its_hash_and_no_other_does(password_hash: str) -> None:
    assert verify_password(PASSWORD, password_hash)
    assert not verify_password(PASSWORD.upper(), password_hash)
    assert not verify_password("", password_hash)


def test_two_hashes_of_a_password_differ(password_hash: str) -> None:
    assert hash_password(PASSWORD) != password_hash


def test_a_bcrypt_hash_of_an_old_board_fits_and_wants_renewal(bcrypt_hash: str) -> None:
    assert verify_password(PASSWORD, bcrypt_hash)
    assert not verify_password("another", bcrypt_hash)
    assert needs_rehash(bcrypt_hash)


def test_nobody_takes_the_work_of_somebody(monkeypatch: pytest.MonkeyPatch, password_hash: str) -> None:
    """How long an answer takes does not tell whether there is such an account."""
    verified: list[str] = []
    context = hashing._context()
    verify = context.verify

    def watched(given: str, kept: str) -> bool:
        verified.append(kept)
        return bool(verify(given, kept))

    monkeypatch.setattr(context, "verify", watched)
    for kept in (password_hash, None):
        verify_password("four plain words", kept)
    of_somebody, of_nobody = verified
    assert of_nobody.split("$")[:4] == of_somebody.split("$")[:4]


def test_no_password_fits_nobody() -> None:
    assert not verify_password(PASSWORD, None)
    assert not verify_password("a password that nobody has", None)


@pytest.mark.parametrize("password_hash", ["", "plain", "$argon2id$broken", "$2b$12$short"])
def test_no_password_fits_what_is_no_hash(password_hash: str) -> None:
    assert not verify_password(PASSWORD, password_hash)


def test_what_no_hash_was_ever_made_of_does_not_fit(password_hash: str, bcrypt_hash: str) -> None:
    for password in ("\x00", "\ud800", "x" * 100_000):
        assert not verify_password(password, password_hash)
        assert not verify_password(password, bcrypt_hash)


def test_a_password_of_a_thousand_characters_counts_to_its_last() -> None:
    password_hash = hash_password("ü" * 1024)
    assert verify_password("ü" * 1024, password_hash)
    assert not verify_password("ü" * 1023, password_hash)
    assert not verify_password("ü" * 1025, password_hash)


def test_when_too_many_wait_the_next_is_sent_away_and_the_lane_goes_on(password_hash: str) -> None:
    entered, gate = Event(), Event()

    def hold() -> bool:
        entered.set()
        return gate.wait(60)

    with ThreadPoolExecutor(WAITING_MAX + 2) as callers:
        holder = callers.submit(hashing._in_lane, hold)
        assert entered.wait(60)
        calls = [callers.submit(verify_password, PASSWORD, password_hash) for _ in range(WAITING_MAX + 1)]
        # While the lane is held nobody else can come to an end.
        refused = next(as_completed(calls, 60))
        gate.set()
        error = refused.exception(60)
        assert isinstance(error, TooBusy)
        assert (error.status_code, error.headers) == (503, {"Retry-After": "5"})
        assert holder.result(60)
        assert all(call.result(60) for call in calls if call is not refused)
    assert verify_password(PASSWORD, password_hash)


@pytest.mark.parametrize("password", ["password", "PASSWORD", "12345678", "qwertyuiop", "iloveyou"])
def test_the_most_used_passwords_are_known(password: str) -> None:
    assert is_common(password)


def test_a_few_words_in_a_row_are_not_common() -> None:
    assert not is_common(PASSWORD)
