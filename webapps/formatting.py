"""How values read on a page: pay, dates, ages, places."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from babel.numbers import format_currency, get_currency_symbol
from markupsafe import Markup

from core.countries import country_code, country_name
from core.markdown import plain_text
from core.text import fold
from db.models import AuditEntry, Job
from db.vocabulary import ACTION_LABELS, SALARY_PERIOD_LABELS, Action, Workplace

LOCALE = "en"
HUES = 12
_PARTS_OF_PLACE = re.compile(r"[,()（）]|\s[-–—/|]\s")


@cache
def _money(amount: Decimal, currency: str) -> str:
    pattern = "¤#,##0" if amount == amount.to_integral() else "¤#,##0.00"
    symbol = get_currency_symbol(currency, LOCALE)
    text = format_currency(amount, currency, pattern, locale=LOCALE, currency_digits=False)
    return text.replace(symbol, f"{symbol}\u00a0") if symbol.isalpha() else text


def pay(job: Job) -> str | None:
    """ "€55,000–70,000 a year", or None when the posting does not say."""
    low, high, currency, period = job.salary_min, job.salary_max, job.salary_currency, job.salary_period
    if currency is None or period is None or (low is None and high is None):
        return None
    if low is not None and high is not None and low != high:
        symbol = get_currency_symbol(currency, LOCALE)
        amount = f"{_money(low, currency)}–{_money(high, currency).removeprefix(symbol).lstrip()}"
    elif high is None and low is not None:
        amount = f"from {_money(low, currency)}"
    elif low is None and high is not None:
        amount = f"up to {_money(high, currency)}"
    else:
        amount = _money(low or Decimal(0), currency)
    return f"{amount} {SALARY_PERIOD_LABELS[period]}"


def age(moment: datetime, now: datetime) -> str:
    """How long ago, as short as a row wants it: "3 h", "2 d", "5 w"."""
    elapsed = max(now - moment, timedelta())
    if elapsed < timedelta(hours=1):
        return "now"
    if elapsed < timedelta(days=1):
        return f"{elapsed // timedelta(hours=1)} h"
    if elapsed < timedelta(days=14):
        return f"{elapsed.days} d"
    if elapsed < timedelta(days=63):
        return f"{elapsed.days // 7} w"
    if elapsed < timedelta(days=730):
        return f"{elapsed.days // 30} mo"
    return f"{elapsed.days // 365} y"


def long_age(moment: datetime, now: datetime) -> str:
    """How long ago, in words: "3 hours ago", "yesterday", "12 May 2026"."""
    elapsed = max(now - moment, timedelta())
    if elapsed < timedelta(hours=1):
        return "just now"
    if elapsed < timedelta(days=1):
        hours = elapsed // timedelta(hours=1)
        return f"{hours} hour{'s' if hours > 1 else ''} ago"
    if elapsed < timedelta(days=2):
        return "yesterday"
    if elapsed < timedelta(days=31):
        return f"{elapsed.days} days ago"
    return day(moment)


def time_left(end: datetime, now: datetime) -> str:
    """How long until then, in days of the calendar: "ends today", "3 days left"."""
    days = (end.date() - now.date()).days
    if days < 1:
        return "ends today"
    return f"{days} day{'s' if days > 1 else ''} left"


def day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def minute(moment: datetime) -> str:
    return f"{day(moment)}, {moment:%H:%M}"


def logged(value: object) -> str:
    """A value of the log, as JSON has it, in words."""
    if value is None or value == "" or value == []:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def deed(entry: AuditEntry) -> str:
    """What was done, with the name of what it was done to after it."""
    if entry.action == Action.TRUST:
        return "lets publish without review" if entry.after.get("trusted") else "has reviewed again what is posted by"
    if entry.action == Action.ROLE:
        return f"gave the role of {entry.after.get('role')} to"
    words = ACTION_LABELS.get(Action(entry.action)) if entry.action in set(Action) else entry.action
    decisions = (Action.APPROVAL, Action.REJECTION, Action.RECONSIDERATION)
    is_of_changes = entry.action in decisions and "state" not in entry.after
    return f"{words} the changes to" if is_of_changes else str(words)


def place(job: Job) -> str:
    """Where the work is, on one line: "Lisbon, Porto", "Remote, Europe", "Not stated"."""
    places = list(job.locations)
    if job.workplace is Workplace.REMOTE:
        regions = job.remote_regions or places or ([country_name(job.country)] if job.country else [])
        return ", ".join(["Remote", *regions[:2]]) + _more(regions, 2)
    if places:
        return " · ".join(places[:2]) + _more(places, 2)
    return country_name(job.country) if job.country else "Place not stated"


def whole_place(job: Job) -> str:
    """Every place, and the country unless one of them names it: "Ghent · Lier, Belgium", "Austin, TX, US"."""
    country = country_name(job.country) if job.country else ""
    places = " · ".join(job.locations)
    if places and country and not any(_names_country(text, job.country) for text in job.locations):
        return f"{places}, {country}"
    remote = "Remote" if job.workplace is Workplace.REMOTE else "Not stated"
    return places or country or remote


def _names_country(text: str, code: str | None) -> bool:
    """Whether a part of a place is the country, by code or name; "ca" is a country in capitals alone."""
    parts = (part.strip() for part in _PARTS_OF_PLACE.split(text))
    return any(country_code(part) == code for part in parts if len(part) > 2 or part.isupper())


def _more(items: Sequence[str], shown: int) -> str:
    return f" +{len(items) - shown}" if len(items) > shown else ""


def initials(name: str) -> str:
    """One or two letters that stand for a company without a logo."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "·"


def hue(name: str) -> int:
    """Which of the tile colours a name has: always the same one."""
    return crc32(fold(name).encode()) % HUES


def host(url: str) -> str:
    """The host of an address, to say where a link leads."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def json_ld(value: dict[str, Any]) -> Markup:
    """JSON for a script element: no character in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(character, escaped)
    return Markup(text)  # nosec B704 # noqa: S704 (what could end a script element is escaped above)


FILTERS: dict[str, Callable[..., Any]] = {
    "age": age,
    "country_name": country_name,
    "day": day,
    "deed": deed,
    "host": host,
    "hue": hue,
    "initials": initials,
    "json_ld": json_ld,
    "logged": logged,
    "long_age": long_age,
    "minute": minute,
    "pay": pay,
    "place": place,
    "plain_text": plain_text,
    "time_left": time_left,
    "whole_place": whole_place,
}
