"""The operator's settings for the search."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from core.countries import currencies
from core.text import clean_text
from db.schemas.values import refusal

SYNONYMS_MAX = 300_000


def _known_currency(code: str) -> str:
    if code not in currencies():
        raise refusal("Choose a currency from the list.")
    return code


def _lines(text: str) -> str:
    for number, line in enumerate(text.splitlines(), 1):
        is_note = not line.strip() or line.lstrip().startswith("#")
        if not is_note and "," not in line and "=>" not in line:
            raise refusal(f"Line {number} has one word only. Put what means the same beside it, with commas between.")
    return clean_text(text)


def _rates(text: str) -> str:
    read_rates(text)
    return text


def read_rates(text: str) -> dict[str, float]:
    """The rates of a text such as "USD 0.86", a currency a line."""
    found: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        code, _, amount = line.replace("=", " ").strip().partition(" ")
        try:
            rate = float(amount.replace(",", ".").strip())
        except ValueError:
            rate = 0.0
        if code.upper() not in currencies() or not 0 < rate < 1e9:
            raise refusal(f"Line {number} is not understood. Write a currency and a number: USD 0.86")
        found[code.upper()] = rate
    return found


class SearchSettingsForm(BaseModel):
    synonyms: Annotated[
        str, Field(title="Words that mean the same", max_length=SYNONYMS_MAX), AfterValidator(_lines)
    ] = ""
    currency: Annotated[str, Field(title="Currency"), AfterValidator(_known_currency)]
    rates: Annotated[str, Field(title="Rates", max_length=10_000), AfterValidator(_rates)] = ""
