"""Which pay can be meant: one judgement for the form, the API and the importer.

Pay that cannot is a slip of the keyboard or a wrong period: "20 a year" for 20 an hour.
"""

from decimal import Decimal

from db.vocabulary import PERIODS_A_YEAR, SALARY_PERIOD_LABELS, SalaryPeriod

# A unit of these is worth enough for bounds; what a unit of another is worth, nobody here knows.
_WEIGHTY = frozenset(("USD", "EUR", "GBP", "CHF", "CAD", "AUD"))
_LEAST_A_YEAR = 500
_MOST_A_YEAR = 5_000_000
_USUAL_A_YEAR = 40_000
WIDEST = 50


def is_too_wide(least: Decimal | None, most: Decimal | None) -> bool:
    return least is not None and most is not None and most > least * WIDEST


def is_plausible(amount: Decimal, currency: str, period: SalaryPeriod) -> bool:
    return currency not in _WEIGHTY or _LEAST_A_YEAR <= amount * PERIODS_A_YEAR[period] <= _MOST_A_YEAR


def doubt(amount: Decimal, currency: str, period: SalaryPeriod) -> str:
    """What to ask about pay that cannot be meant: "15 a year is very little. Is it an hour?"; empty if it can."""
    if is_plausible(amount, currency, period):
        return ""
    much = "little" if amount * PERIODS_A_YEAR[period] < _LEAST_A_YEAR else "much"
    meant = [other for other in SalaryPeriod if is_plausible(amount, currency, other)]
    likely = min(meant, key=lambda other: _strangeness(amount * PERIODS_A_YEAR[other]), default=None)
    ask = f"Is it {SALARY_PERIOD_LABELS[likely]}?" if likely else "Check the amount."
    return f"{amount.normalize():,f} {SALARY_PERIOD_LABELS[period]} is very {much}. {ask}"


def _strangeness(a_year: Decimal) -> Decimal:
    """How many times more or less than usual, as a factor of at least one."""
    return max(a_year / _USUAL_A_YEAR, _USUAL_A_YEAR / a_year)
