"""Codes of an authenticator app: right by the standard, and taken in their time alone."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from core.one_time_codes import address_of, counter_of, is_code, secret_for
from tests.authenticator import SECRET


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_it_knows_the_codes_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of the eight digits."""
    moment = datetime.fromtimestamp(seconds, UTC)
    assert counter_of(SECRET, code, now=moment) == seconds // 30


@pytest.mark.parametrize(("late", "taken"), [(-31, False), (-30, True), (0, True), (30, True), (59, True), (60, False)])
def test_a_code_is_taken_one_half_minute_early_or_late(late: int, taken: bool) -> None:
    start = datetime.fromtimestamp(1111111110, UTC)
    assert (counter_of(SECRET, "050471", now=start + timedelta(seconds=late)) is not None) is taken


@pytest.mark.parametrize(
    "text", ["", "28708", "2870820", "28708a", "２８７０８２", "²87082", "-28708", "287 82", "287082\n"]
)
def test_what_is_no_code_is_wrong_and_no_error(text: str) -> None:
    assert not is_code(text)
    assert counter_of(SECRET, text, now=datetime.fromtimestamp(59, UTC)) is None


def test_a_secret_is_the_same_for_the_same_parts_alone() -> None:
    secret = secret_for("7", "a sid")
    assert secret == secret_for("7", "a sid")
    assert len({secret, secret_for("8", "a sid"), secret_for("7", "another"), secret_for("7a", " sid")}) == 4
    assert len(secret) == 32


def test_the_address_names_board_and_account_without_colons_that_apps_would_trip_over() -> None:
    address = urlsplit(address_of(SECRET, account="a:b@example.org", board="Jobs: Ghent"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path).count(":") == 1
    assert parse_qs(address.query)["secret"] == [SECRET]
