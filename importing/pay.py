"""What a posting says it pays: two amounts, a currency and a period, or nothing.

Pay without its currency or its period could mean anything, so it is left out, and so is a range
that cannot be one. Each reason is noted by itself.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic_core import PydanticCustomError

from core.countries import currencies, currency_of
from core.text import fold
from db.schemas import values as rules
from db.schemas.pay import is_plausible, is_too_wide
from db.vocabulary import SalaryPeriod
from importing.spellings import CURRENCIES, SALARY_PERIODS
from importing.values import Notes, as_text, line

_SIGN = re.compile(
    "|".join(
        rf"(?<![^\W\d_]){re.escape(sign)}(?![^\W\d_])" if sign[-1].isalpha() and sign.isascii() else re.escape(sign)
        for sign in sorted(CURRENCIES, key=len, reverse=True)
    )
)
_CODE = re.compile(r"(?<![^\W\d_])[a-z]{3}(?![^\W\d_])")
_PERIOD = re.compile(
    r"(?:/|\bper\b|\ban?\b|\bpro\b|\bpar\b|\bp\.? ?(?=[ah]\b))\s*([^\W\d_]+)\.?|\b([^\W\d_]{4,})$|[月年时天]$"
)
_BEFORE_PERIOD = re.compile(r"^(?:per|an?|each|every|pro|par|je)\s+|[/.]")
_RANGE = re.compile(r"\s*(?:-|–|—|~|\bto\b|\bbis\b)\s*(?=\d)")
_GROUPED_THOUSANDS = re.compile(r"\d[.,]\d{3}\s*k")
_PERIODS = {spelling: period for period, spellings in SALARY_PERIODS.items() for spelling in spellings.split()}


@dataclass(frozen=True, slots=True)
class _Said:
    """What one salary field says; most say an amount and nothing more."""

    amounts: tuple[Decimal, ...] = ()
    currency: str = ""
    period: SalaryPeriod | None = None


def read_pay(record: Mapping[str, Any], country: str | None, notes: Notes) -> dict[str, object]:
    """The salary fields of a posting; `country` tells what a bare "$" or "kr" is worth."""
    low = _said(record, "salary_min", notes)
    high = _said(record, "salary_max", notes)
    stated_currency, stated_period = line(record, "salary_currency", notes), line(record, "salary_period", notes)
    currency = _currency_code(stated_currency, country) or _currency_code(low.currency or high.currency, country)
    period = _period(stated_period) or low.period or high.period
    if stated_currency and not currency:
        notes.not_understood("salary_currency")
    if stated_period and not period:
        notes.not_understood("salary_period")
    least, most = _amounts(low.amounts, high.amounts)
    if least is None and most is None:
        return {}
    if currency is None or period is None:
        notes += ["salary_currency missing"] if not currency and not stated_currency else []
        notes += ["salary_period missing"] if not period and not stated_period else []
        return {}
    if reason := _contradiction(least, most, currency, period):
        notes.append(reason)
        return {}
    return {"salary_min": least, "salary_max": most, "salary_currency": currency, "salary_period": period}


def _said(record: Mapping[str, Any], field: str, notes: Notes) -> _Said:
    value = record.get(field)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return _Said()
    text = as_text(value)
    said = _parsed(text) if text is not None else None
    if said is None:
        notes.not_understood(field)
    return said or _Said()


@lru_cache(maxsize=4096)
def _parsed(text: str) -> _Said | None:
    """An amount, perhaps with its currency and period, or a range of two; None if it is neither."""
    text = " ".join(text.lower().split())
    if not text or re.fullmatch(r"[0.,]+", text):
        return _Said()
    sign = _SIGN.search(text) or next((code for code in _CODE.finditer(text) if code[0].upper() in currencies()), None)
    currency = sign[0] if sign else ""
    text = text.replace(currency, " ").strip() if currency else text
    period = None
    if match := _PERIOD.search(text):
        period = _PERIODS.get(match[1] or match[2] or match[0])
        if period is None:
            return None
        text = text[: match.start()].strip()
    try:
        return _Said(_numbers(_RANGE.split(text)), currency, period)
    except (PydanticCustomError, ValueError):
        return None


def _numbers(parts: list[str]) -> tuple[Decimal, ...]:
    if len(parts) > 2 or any(not part.strip() or _GROUPED_THOUSANDS.search(part) for part in parts):
        raise ValueError
    if len(parts) == 2 and parts[1].rstrip().endswith("k") and not parts[0].rstrip().endswith("k"):
        parts[0] += "k"
    numbers = [rules.amount(part) for part in parts]
    return tuple(number for number in numbers if isinstance(number, Decimal))


def _amounts(low: tuple[Decimal, ...], high: tuple[Decimal, ...]) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most; a field that holds a range is both if the other is empty."""
    if len(low) == 2 and not high:
        return low[0], low[1]
    if len(high) == 2 and not low:
        return high[0], high[1]
    return low[0] if low else None, high[-1] if high else None


def _currency_code(text: str, country: str | None) -> str | None:
    if text.upper() in currencies():
        return text.upper()
    candidates = CURRENCIES.get(text.lower(), frozenset())
    if len(candidates) == 1:
        return next(iter(candidates))
    local = currency_of(country) if country else None
    return local if local in candidates else None


def _period(stated: str) -> SalaryPeriod | None:
    words = _BEFORE_PERIOD.sub("", fold(stated))
    return _PERIODS.get(words.replace(" ", ""))


def _contradiction(least: Decimal | None, most: Decimal | None, currency: str, period: SalaryPeriod) -> str:
    if least and most and least > most:
        return "salary_min above salary_max"
    if is_too_wide(least, most):
        return "salary range too wide"
    if not all(is_plausible(amount, currency, period) for amount in (least, most) if amount):
        return "salary not plausible"
    return ""
