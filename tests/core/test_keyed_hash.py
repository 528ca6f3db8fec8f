"""What the board signs and hashes with its key."""

from datetime import UTC, datetime

import pytest

from core.config import settings
from core.keyed_hash import keyed_hash, read_moment, signed_moment

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_hash_is_of_its_purpose_its_text_and_the_boards_key(monkeypatch: pytest.MonkeyPatch) -> None:
    first = keyed_hash("report", "account 7")
    assert len(first) == 64
    assert keyed_hash("report", "account 7") == first
    others = {keyed_hash("report", "account 8"), keyed_hash("moment", "account 7"), keyed_hash("report\0account", "7")}
    monkeypatch.setattr(settings, "SECRET_KEY", "another key for tests alone, and long enough")
    others.add(keyed_hash("report", "account 7"))
    assert first not in others
    assert len(others) == 4


def test_a_moment_comes_back_as_it_was_signed() -> None:
    assert read_moment(signed_moment(MOMENT)) == MOMENT


@pytest.mark.parametrize("text", ["", ".", "x", "1772366400.", "1772366400.0", "١.x", "9" * 30 + ".x", "1.é"])
def test_a_moment_that_the_board_did_not_sign_is_none(text: str) -> None:
    assert read_moment(text) is None
    seconds, _, signature = signed_moment(MOMENT).partition(".")
    assert read_moment(f"{int(seconds) - 60}.{signature}") is None
