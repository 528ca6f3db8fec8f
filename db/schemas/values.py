"""How a value that somebody typed is read: from text to what the database keeps.

Each refusal is one sentence that says how to mend it; forms and the API show it as it is.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from core.countries import country_code, currencies
from core.email_addresses import email_key
from core.text import clean_line, fold

EMAIL_MAX = 254
URL_MAX = 1000
SALARY_LIMIT = Decimal(1_000_000_000)
YEARS = range(1995, 2101)

# Nobody's address has what ends it within a link, and no domain other signs than dots and hyphens.
_NOT_IN_EMAIL = r"@\s<>\"(),;:\\\[\]?%#"
_NOT_IN_DOMAIN = _NOT_IN_EMAIL + r"!$&'*+/=^`{|}~"
_EMAIL = re.compile(rf"[^{_NOT_IN_EMAIL}]+@[^{_NOT_IN_DOMAIN}]+\.[^.{_NOT_IN_DOMAIN}]{{2,}}")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?!\d)")
_GROUPED = re.compile(r"(\d{1,3}(?:[.,'’ \u00a0\u2009\u202f]\d{3})+)(?:[.,](\d{1,2}))?")
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")


def refusal(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


def too_long(limit: int) -> PydanticCustomError:
    return refusal(f"Shorten this to {limit:,} characters or fewer.")


def none_if_empty(value: object) -> object:
    """An empty field of a form says nothing; it is not an empty value."""
    return None if isinstance(value, str) and not value.strip() else value


def web_address(text: str) -> str:
    """An absolute http or https URL; a bare host name gets https in front of it."""
    text = clean_line(text)
    if not _SCHEME.match(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or "." not in host or re.search(r'[\s<>"\\]', text):
        raise refusal("This is not a web address. Enter one like https://example.com/jobs.")
    if len(text) > URL_MAX:
        raise too_long(URL_MAX)
    return text


def email_address(text: str) -> str:
    """One address, and nothing a mail header could be smuggled in with."""
    text = clean_line(text)
    # Addresses of accounts are kept in another spelling, which may be longer.
    if max(len(text), len(email_key(text))) > EMAIL_MAX:
        raise too_long(EMAIL_MAX)
    if not _EMAIL.fullmatch(text):
        raise refusal("This is not an e-mail address. Enter one like name@example.com.")
    return text


def amount(value: object) -> object:
    """Pay as people write it (55000, 55,000, 55.000, 55 000, 17.50, 60k) as a Decimal of two places."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    text = str(value).strip().lower()
    factor = 1000 if text.endswith("k") else 1
    text = text.removesuffix("k").strip()
    if grouped := _GROUPED.fullmatch(text):
        text = re.sub(r"\D", "", grouped[1]) + (f".{grouped[2]}" if grouped[2] else "")
    text = re.sub(r"\.0+$", "", text.replace(",", "."))
    if not _AMOUNT.fullmatch(text) or not text.isascii():
        raise refusal("Enter the pay as a number, like 55000 or 17.50.")
    number = (Decimal(text) * factor).quantize(Decimal("0.01"))
    if not 0 < number < SALARY_LIMIT:
        raise refusal("Enter an amount above zero and below one billion.")
    return number


def country(value: object) -> object:
    """An ISO 3166 code, from a code or a name."""
    if not isinstance(value, str) or not value.strip():
        return none_if_empty(value)
    code = country_code(value)
    if code is None:
        raise refusal("Choose a country from the list.")
    return code


def currency(value: object) -> object:
    """An ISO 4217 code."""
    if not isinstance(value, str) or not value.strip():
        return none_if_empty(value)
    code = value.strip().upper()
    if code not in currencies():
        raise refusal("Choose a currency from the list.")
    return code


def last_moment(value: object) -> object:
    """A date (which means to its end, UTC) or an ISO 8601 date and time, as an aware datetime."""
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        try:
            value = date.fromisoformat(value) if len(value) == 10 else _utc(datetime.fromisoformat(value))
        except (ValueError, OverflowError):
            raise refusal("Enter the last day as a date, like 2026-01-31.") from None
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time(23, 59, 59), UTC)
    return value


def near_moment(moment: datetime) -> datetime:
    """An end that somebody could mean; databases in other time zones cannot write every other."""
    if moment.year not in YEARS:
        raise refusal(f"Choose a day between the years {YEARS[0]} and {YEARS[-1]}.")
    return moment


def _utc(moment: datetime) -> datetime:
    """Raises OverflowError when the moment lies outside the years 1 to 9999."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _distinct(items: Iterable[str]) -> list[str]:
    first_spelling: dict[str, str] = {}
    for item in items:
        if item:
            first_spelling.setdefault(fold(item), item)
    return list(first_spelling.values())


def lines(value: object) -> object:
    """A list from repeated fields or from lines of one: cleaned, no empties, no repeats."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return value
    return _distinct(clean_line(line) for text in texts for line in text.splitlines())


def tags(value: object) -> object:
    """As lines(), where commas separate too and a leading # is dropped."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return value
    return _distinct(clean_line(tag).lstrip("# ") for text in texts for tag in re.split(r"[,;\n]", text))
