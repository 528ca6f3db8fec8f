"""Pay is two amounts, a currency and a period, or it is not stated."""

from decimal import Decimal

import pytest

from importing.pay import read_pay
from importing.values import Notes


def pay(country: str | None = None, /, **record: object) -> tuple[object, ...]:
    """Least, most, currency and period, empty if nothing is stated."""
    return tuple(read_pay({f"salary_{name}": value for name, value in record.items()}, country, Notes()).values())


def reason(country: str | None = None, /, **record: object) -> list[str]:
    """Why nothing is stated."""
    notes = Notes()
    assert read_pay({f"salary_{name}": value for name, value in record.items()}, country, notes) == {}
    return notes


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (50000, 60000),
        (50000.0, 60000.0),
        (Decimal(50000), Decimal("60000.00")),
        ("50,000", "60.000"),
        ("50k", "60K"),
        ("€50,000", "60 000 €"),
        ("50000 EUR/year", "60000 per year"),
        ("50k - 60k", None),
        ("50-60k", ""),
        (None, "50000–60000 a year"),
    ],
)
def test_an_amount_is_understood_as_people_write_it(low: object, high: object) -> None:
    assert pay(min=low, max=high, currency="EUR", period="yearly") == (Decimal(50000), Decimal(60000), "EUR", "YEAR")


@pytest.mark.parametrize(
    "low", ["1-3 years", "$6,000k", "-5000", "negotiable", "5.5.5", [50000], True, 10**400, float("inf"), "1e5"]
)
def test_what_is_no_amount_is_left_out_and_noted(low: object) -> None:
    assert reason(min=low, currency="EUR", period="year") == ["salary_min not understood"]


def test_nothing_and_zero_are_no_pay_and_no_mistake() -> None:
    assert reason(min=None, max=0, currency="EUR", period="year") == []
    assert reason(min="", max="0.00", currency="", period=None) == []
    assert reason(min=float("nan"), currency="EUR", period="year") == []


@pytest.mark.parametrize(
    ("written", "period", "amount"),
    [
        ("Per Year", "YEAR", 50000),
        ("YEARLY", "YEAR", 50000),
        ("p.a.", "YEAR", 50000),
        ("jährlich", "YEAR", 50000),
        ("month", "MONTH", 4000),
        ("Monthly", "MONTH", 4000),
        ("per week", "WEEK", 900),
        ("Tag", "DAY", 200),
        ("/hr", "HOUR", 20),
        ("hourly", "HOUR", 20),
    ],
)
def test_a_period_is_understood_in_many_spellings(written: str, period: str, amount: int) -> None:
    assert pay(min=amount, currency="EUR", period=written) == (Decimal(amount), None, "EUR", period)


@pytest.mark.parametrize("written", ["Fixed", "Net", "To", "Bi-weekly", "per"])
def test_pay_for_an_unknown_period_is_left_out(written: str) -> None:
    assert reason(min=50000, currency="EUR", period=written) == ["salary_period not understood"]


@pytest.mark.parametrize(
    ("written", "country", "currency"),
    [
        ("eur", None, "EUR"),
        ("€", None, "EUR"),
        ("£", None, "GBP"),
        ("US$", None, "USD"),
        ("$", "CA", "CAD"),
        ("$", "US", "USD"),
        ("kr", "NO", "NOK"),
        ("RMB", None, "CNY"),
    ],
)
def test_a_currency_is_a_code_or_a_sign_that_only_one_has(written: str, country: str | None, currency: str) -> None:
    assert pay(country, min=4000, currency=written, period="month")[2] == currency


@pytest.mark.parametrize(("written", "country"), [("$", None), ("$", "DE"), ("USDT", "US"), ("kr", None), (7, None)])
def test_pay_in_an_unknown_currency_is_left_out(written: object, country: str | None) -> None:
    assert reason(country, min=4000, currency=written, period="month") == ["salary_currency not understood"]


def test_currency_and_period_may_stand_beside_the_amount() -> None:
    assert pay(min="£30/hour") == (Decimal(30), None, "GBP", "HOUR")
    assert pay("US", min="$53K", max="$105K", period="year") == (Decimal(53000), Decimal(105000), "USD", "YEAR")
    assert reason(min="$53K", period="year") == ["salary_currency missing"]


def test_pay_without_currency_or_period_is_left_out() -> None:
    assert reason(min=50000, period="year") == ["salary_currency missing"]
    assert reason(min=50000, currency="EUR") == ["salary_period missing"]


@pytest.mark.parametrize(
    ("low", "high", "period", "why"),
    [
        (60000, 50000, "year", "salary_min above salary_max"),
        (35, 50000, "year", "salary range too wide"),
        (95000, None, "hour", "salary not plausible"),
        (20, 25, "year", "salary not plausible"),
    ],
)
def test_a_range_that_cannot_be_one_is_left_out(low: int, high: int | None, period: str, why: str) -> None:
    assert reason(min=low, max=high, currency="EUR", period=period) == [why]
