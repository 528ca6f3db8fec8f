"""Dates and times as job sites write them."""

from datetime import UTC, datetime

import pytest

from importing.moments import read_moment

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05T12:00:00Z",
        "2026-03-05T12:00:00.000Z",
        "2026-03-05 12:00:00",
        "2026-03-05T13:00+01:00",
        "Thu, 05 Mar 2026 12:00:00 GMT",
        "5 Mar 2026 14:00:00 +0200",
        "1772712000",
        "1772712000000",
        "1772712000000.0",
    ],
)
def test_a_moment_is_understood_in_many_forms(text: str) -> None:
    assert read_moment(text, end_of_day=False) == NOON


@pytest.mark.parametrize(
    "text", ["2026-03-05", "20260305", "2026/3/5", "5.3.2026", "March 5, 2026", "5 Mar 2026", "2026年3月5日"]
)
def test_a_date_is_its_first_moment_or_its_last(text: str) -> None:
    assert read_moment(text, end_of_day=False) == datetime(2026, 3, 5, tzinfo=UTC)
    assert read_moment(text, end_of_day=True) == datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026", "2 weeks ago", "March 5", "05/03/2026", "2026-02-31", "0", "99999999999999", "1970-01-01", "soon"]
)
def test_a_date_in_doubt_is_no_date(text: str) -> None:
    assert read_moment(text, end_of_day=False) is None
