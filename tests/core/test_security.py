"""The access token: what is in it, and everything that is not one."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jwt

from core.config import settings
from core.security import (
    InvalidToken,
    create_access_token,
    create_step_token,
    decode_access_token,
    decode_step_token,
)

NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token, with changes; None leaves one out."""
    now = int(NOON.timestamp())
    good = {
        "sub": "7", "sid": "s", "iat": now, "exp": now + 1800, "iss": "job-board", "aud": "job-board", "jti": "j",
        "typ": "access",
    }  # fmt: skip
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(payload: Any, header: Any = None, key: str | None = None) -> str:
    """A token with an HMAC that is right for its bytes, whatever they say; bytes are taken as they are."""

    def part(value: Any) -> bytes:
        text = value if isinstance(value, bytes) else json.dumps(value).encode()
        return base64.urlsafe_b64encode(text).rstrip(b"=")

    head = part(header if header is not None else {"alg": "HS256", "typ": "JWT"})
    message = head + b"." + part(payload)
    signature = hmac.digest((key or settings.SECRET_KEY).encode(), message, hashlib.sha256)
    return (message + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def test_a_token_carries_what_it_was_given_and_lives_as_long_as_the_setting_says() -> None:
    with time_machine.travel(NOON, tick=False):
        found = decode_access_token(create_access_token({"sub": "7", "sid": "abc"}))
    assert (found["sub"], found["sid"], found["typ"]) == ("7", "abc", "access")
    assert found["iat"] == int(NOON.timestamp())
    assert found["exp"] - found["iat"] == settings.ACCESS_TOKEN_EXPIRE_MINUTES * 60 == 1800


def test_a_token_lives_as_long_as_it_is_told() -> None:
    found = decode_access_token(create_access_token({"sub": "7"}, timedelta(minutes=5)))
    assert found["exp"] - found["iat"] == 300


def test_the_data_cannot_choose_its_own_end_or_kind() -> None:
    found = decode_access_token(create_access_token({"sub": "7", "exp": 1, "iat": 1, "typ": "other", "aud": "x"}))
    assert found["exp"] - found["iat"] == 1800
    assert (found["typ"], found["aud"]) == ("access", "job-board")


def test_no_two_tokens_are_the_same() -> None:
    with time_machine.travel(NOON, tick=False):
        assert create_access_token({"sub": "7"}) != create_access_token({"sub": "7"})


def test_a_token_is_signed_with_hs256() -> None:
    assert jwt.get_unverified_header(create_access_token({"sub": "7"}))["alg"] == "HS256"


def test_a_token_ends_with_its_last_second() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        token = create_access_token({"sub": "7"}, timedelta(minutes=5))
        clock.shift(timedelta(minutes=4, seconds=59))
        assert decode_access_token(token)["sub"] == "7"
        clock.shift(timedelta(seconds=2))
        with pytest.raises(InvalidToken):
            decode_access_token(token)


def test_the_forger_of_these_tests_signs_as_the_board_does() -> None:
    with time_machine.travel(NOON, tick=False):
        assert decode_access_token(signed(claims()))["sub"] == "7"


def test_key_headers_of_a_token_are_not_followed() -> None:
    header = {
        "alg": "HS256",
        "jku": "https://evil.example/keys",
        "kid": "../../dev/null",
        "jwk": {"kty": "oct", "k": ""},
    }
    with time_machine.travel(NOON, tick=False):
        assert decode_access_token(signed(claims(), header))["sub"] == "7"
        with pytest.raises(InvalidToken):
            decode_access_token(signed(claims(), header, key="a key of the forger's own, long enough"))


@pytest.mark.parametrize("claim", ["exp", "iat", "sub", "jti", "iss", "aud", "typ"])
def test_a_token_that_lacks_a_claim_is_refused(claim: str) -> None:
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidToken):
        decode_access_token(signed(claims(**{claim: None})))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another-board"},
        {"aud": "another-board"},
        {"typ": "refresh"},
        {"sub": 7},
        {"exp": "2026-03-02T12:30:00Z"},
        {"exp": 1e400},
        {"exp": NOON.timestamp() + 60.5},
        {"exp": int(NOON.timestamp()) - 1},
        {"iat": int(NOON.timestamp()) - 7200, "exp": int(NOON.timestamp()) + 60},
        {"iat": True},
        {"nbf": int(NOON.timestamp()) + 3600},
    ],
    ids=str,
)
def test_a_signed_token_with_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidToken):
        decode_access_token(signed(claims(**changes)))


def test_a_token_of_another_key_is_refused() -> None:
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidToken):
        decode_access_token(signed(claims(), key="another key, which is as long as this one"))


@pytest.mark.parametrize("position", [5, 60, -5])
def test_a_token_with_a_changed_letter_is_refused(position: int) -> None:
    token = create_access_token({"sub": "7"})
    letter = "A" if token[position] != "A" else "B"
    with pytest.raises(InvalidToken):
        decode_access_token(token[:position] + letter + token[position:][1:])


@pytest.mark.parametrize("algorithm", ["none", "None", "HS384", "HS512", "RS256", "", None, 5, ["HS256"]], ids=repr)
def test_a_token_that_names_another_algorithm_is_refused(algorithm: Any) -> None:
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidToken):
        decode_access_token(signed(claims(), {"alg": algorithm, "typ": "JWT"}))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_a_token_signed_with_the_right_key_in_another_way_is_refused(algorithm: str) -> None:
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidToken):
        decode_access_token(jwt.encode(claims(), settings.SECRET_KEY, algorithm=algorithm))


def test_an_unsigned_token_is_refused() -> None:
    unsigned = signed(claims(), {"alg": "none"}).rsplit(".", 1)[0] + "."
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidToken):
        decode_access_token(unsigned)


def test_a_token_signed_with_a_private_key_is_refused() -> None:
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    token = jwt.encode(claims(), key.decode(), algorithm="RS256")
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidToken):
        decode_access_token(token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "not a token",
        "\x00",
        "ÿþ",
        "\ud800",
        signed(b"[]"),
        signed(b"null"),
        signed(b"\xff\xfe"),
        signed(b'{"exp": null}'),
        signed(claims(), b"[" * 1400),
        signed(b"[" * 1400),
        signed(claims(), b"[]"),
    ],
    ids=repr,
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        decode_access_token(token)


def test_a_token_beyond_two_kilobytes_is_refused_unread() -> None:
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidToken, match="too long"):
        decode_access_token(signed(claims(padding="x" * 2000)))


def test_a_token_of_the_second_step_and_an_access_token_are_never_taken_for_each_other() -> None:
    step = create_step_token({"sub": "7", "sid": "abc"}, timedelta(minutes=5))
    access = create_access_token({"sub": "7", "sid": "abc"})
    assert decode_step_token(step)["sub"] == decode_access_token(access)["sub"] == "7"
    with pytest.raises(InvalidToken):
        decode_access_token(step)
    with pytest.raises(InvalidToken):
        decode_step_token(access)


@pytest.mark.parametrize("changes", [{"typ": "second-step"}, {"aud": "job-board second step"}])
def test_neither_kind_nor_audience_alone_makes_another_token_of_it(changes: dict[str, str]) -> None:
    with time_machine.travel(NOON, tick=False):
        token = signed(claims(**changes))
        for decode in (decode_access_token, decode_step_token):
            with pytest.raises(InvalidToken):
                decode(token)


def test_a_token_of_the_second_step_ends() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        token = create_step_token({"sub": "7"}, timedelta(minutes=5))
        clock.shift(timedelta(minutes=5, seconds=1))
        with pytest.raises(InvalidToken):
            decode_step_token(token)
