"""The words of refusals that are put together."""

import pytest

from core.errors import TooManyAttempts


@pytest.mark.parametrize(
    ("seconds", "header", "words"),
    [
        (0, "1", "in 1 second."),
        (0.2, "1", "in 1 second."),
        (30, "30", "in 30 seconds."),
        (119, "119", "in 119 seconds."),
        (120.1, "121", "in 3 minutes."),
        (900, "900", "in 15 minutes."),
        (5400, "5400", "in 90 minutes."),
        (86400, "86400", "in 24 hours."),
    ],
)
def test_who_tried_too_often_is_told_when_to_try_again(seconds: float, header: str, words: str) -> None:
    error = TooManyAttempts(seconds)
    assert error.status_code == 429
    assert error.headers == {"Retry-After": header}
    assert error.detail.endswith(words)
