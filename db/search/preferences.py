"""What the operator has set for the search: which words mean the same, and what money is worth.

Kept in memory until they change; `revision` is another number after each change.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, select

from db.models import SearchSettings
from db.search.expression import Phrase, Synonyms
from db.search.words import parts, spelled, words

NO_PAY = -1
SYNONYMS_FILE = Path(__file__).with_name("synonyms.txt")
# What one unit was worth in euro when this was written (European Central Bank, central banks; November 2026).
EURO_RATES = {
    "EUR": 1.0, "USD": 0.86, "GBP": 1.14, "CHF": 1.07, "CAD": 0.61, "AUD": 0.56, "NZD": 0.49, "INR": 0.0097,
    "JPY": 0.0055, "CNY": 0.121, "HKD": 0.11, "TWD": 0.028, "SGD": 0.66, "KRW": 0.00059, "SEK": 0.091,
    "NOK": 0.085, "DKK": 0.134, "PLN": 0.236, "CZK": 0.041, "HUF": 0.0026, "RON": 0.197, "BGN": 0.511,
    "TRY": 0.0203, "ILS": 0.26, "AED": 0.234, "SAR": 0.229, "EGP": 0.018, "ZAR": 0.05, "KES": 0.0067,
    "NGN": 0.0006, "GHS": 0.078, "ETB": 0.0056, "MAD": 0.093, "BRL": 0.16, "MXN": 0.047, "ARS": 0.0006,
    "CLP": 0.00092, "COP": 0.00023, "PEN": 0.255, "THB": 0.0265, "VND": 0.000033, "IDR": 0.000052,
    "MYR": 0.208, "PHP": 0.0146, "PKR": 0.0031, "BDT": 0.007, "LKR": 0.0028, "UAH": 0.0204,
}  # fmt: skip


@dataclass(frozen=True)
class Preferences:
    """`rates` is what one unit of each currency is worth in `currency`; `text` are the synonyms as they are edited."""

    revision: int
    currency: str
    rates: dict[str, float]
    text: str
    synonyms: Synonyms

    def pay(self, amount: int | None, currency: str | None) -> int:
        """A year's pay in the board's currency, NO_PAY where that cannot be said."""
        rate = self.rates.get(currency or "")
        return NO_PAY if amount is None or rate is None else round(amount * rate)


_kept: dict[str, Preferences] = {}


def current(connection: Connection) -> Preferences:
    """The preferences of a database's board."""
    database = str(connection.engine.url)
    revision = connection.scalar(select(SearchSettings.revision)) or 0
    kept = _kept.get(database)
    if kept is None or kept.revision != revision:
        _kept[database] = kept = _read(connection, revision)
    return kept


def _read(connection: Connection, revision: int) -> Preferences:
    row = connection.execute(select(SearchSettings.currency, SearchSettings.rates, SearchSettings.synonyms)).first()
    currency, rates, text = row if row else ("EUR", None, None)
    return Preferences(
        revision=revision,
        currency=currency,
        rates=rates or rates_in(currency),
        text=shipped_synonyms() if text is None else text,
        synonyms=read_synonyms(shipped_synonyms() if text is None else text),
    )


def rates_in(currency: str) -> dict[str, float]:
    """The rates that the board comes with, in that currency."""
    unit = EURO_RATES.get(currency, 1.0)
    return {code: float(f"{rate / unit:.6g}") for code, rate in EURO_RATES.items()}


@cache
def shipped_synonyms() -> str:
    return SYNONYMS_FILE.read_text("utf-8")


@cache
def read_synonyms(text: str) -> Synonyms:
    """The lines that an operator edits: `a, b, c` mean the same; `a, b => c` lets a and b also find c."""
    others: dict[Phrase, dict[Phrase, None]] = defaultdict(dict)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in lines:
        left, arrow, right = line.partition("=>")
        terms, found = _phrases(left), _phrases(right)
        for term in terms:
            others[term].update(dict.fromkeys(other for other in (found if arrow else terms) if other != term))
        for term in found:
            others[term].update({})
    return Synonyms(
        {term: tuple(found) for term, found in others.items()},
        spelled=frozenset(spelled(parts("\n".join(lines)))),
        longest=max(map(len, others), default=1),
    )


def _phrases(text: str) -> list[Phrase]:
    return [phrase for part in text.split(",") if (phrase := tuple(words(part)))]
