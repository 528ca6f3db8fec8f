"""Pay that cannot be meant is asked about, with the period that is likely meant."""

from decimal import Decimal

import pytest

from core.clock import utc_now
from db.schemas.pay import doubt
from db.schemas.posting import PostingFields, problems_publishing
from db.vocabulary import SalaryPeriod
from tests.factories import FIELDS


def problems(low: str, high: str, period: str = "YEAR", currency: str = "EUR", **fields: str) -> dict[str, str]:
    pay = {"salary_min": low, "salary_max": high, "salary_period": period, "salary_currency": currency}
    return problems_publishing(PostingFields.model_validate({**FIELDS, **pay, **fields}), utc_now())


@pytest.mark.parametrize(
    ("amount", "period", "question"),
    [
        ("15", "YEAR", "15 a year is very little. Is it an hour?"),
        ("17.50", "YEAR", "17.5 a year is very little. Is it an hour?"),
        ("300", "YEAR", "300 a year is very little. Is it a day?"),
        ("25", "MONTH", "25 a month is very little. Is it an hour?"),
        ("95000", "HOUR", "95,000 an hour is very much. Is it a year?"),
        ("4000", "HOUR", "4,000 an hour is very much. Is it a month?"),
        ("0.05", "YEAR", "0.05 a year is very little. Check the amount."),
        ("900000000", "YEAR", "900,000,000 a year is very much. Check the amount."),
        ("500", "YEAR", ""),
        ("15", "HOUR", ""),
        ("5000000", "YEAR", ""),
    ],
)
def test_an_amount_that_cannot_be_meant_is_asked_about(amount: str, period: str, question: str) -> None:
    assert doubt(Decimal(amount), "USD", SalaryPeriod(period)) == question


def test_what_a_unit_of_another_currency_is_worth_is_not_judged() -> None:
    assert doubt(Decimal(15), "KWD", SalaryPeriod.YEAR) == ""
    assert doubt(Decimal(90_000_000), "VND", SalaryPeriod.MONTH) == ""


def test_only_the_first_amount_is_asked_about() -> None:
    assert problems("15", "20") == {"salary_min": "15 a year is very little. Is it an hour?"}
    assert problems("", "20") == {"salary_max": "20 a year is very little. Is it an hour?"}
    assert problems("15", "20", "HOUR") == {}


def test_a_range_is_not_as_wide_as_two_mistakes() -> None:
    sentence = "The most is more than 50 times the least. Correct one of them."
    assert problems("35", "50000", currency="SEK") == {"salary_max": sentence}
    assert problems("1000", "50000") == {}


def test_a_volunteer_may_be_given_a_little_or_nothing() -> None:
    assert problems("100", "200", employment_type="VOLUNTEER") == {}
    assert problems("", "", employment_type="VOLUNTEER") == {}
