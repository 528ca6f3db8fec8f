"""Dates and times as job sites write them, in UTC; what leaves room for doubt is no date."""

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

_EPOCH = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})([-./年])(\d{1,2})(?:[-./]|月)(\d{1,2})日?")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_RFC_1123 = re.compile(r"(?:[A-Z][a-z]{2,8}, )?\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{4} \d{1,2}:\d{2}(?::\d{2})?(?: \S+)?")
_NAMED = re.compile(
    r"(?:([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,?|(\d{1,2})(?:st|nd|rd|th|\.)? ([A-Za-z]{3,9})\.?,?) (\d{4})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_YEAR = 1995
_LAST_YEAR = 2100


def read_moment(text: str, *, end_of_day: bool) -> datetime | None:
    """An aware datetime in UTC; a date alone is its first or its last moment. None if not understood."""
    try:
        moment = _moment(text, time(23, 59, 59) if end_of_day else time())
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment if moment and _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _moment(text: str, hour: time) -> datetime | None:
    if epoch := _EPOCH.fullmatch(text):
        seconds = int(epoch[1])
        return datetime.fromtimestamp(seconds / 1000 if len(epoch[1]) > 10 else seconds, UTC)
    day = _day(text)
    if day:
        return datetime.combine(day, hour, UTC)
    if _RFC_1123.fullmatch(text):
        return _in_utc(parsedate_to_datetime(text))
    return _in_utc(datetime.fromisoformat(text)) if len(text) > 10 else None


def _day(text: str) -> date | None:
    if iso := _DAY.fullmatch(text):
        return date(int(iso[1]), int(iso[3]), int(iso[4]))
    if german := _GERMAN.fullmatch(text):
        return date(int(german[3]), int(german[2]), int(german[1]))
    if named := _NAMED.fullmatch(text):
        month = _MONTHS.index((named[1] or named[4])[:3].lower()) + 1
        return date(int(named[5]), month, int(named[2] or named[3]))
    if len(text) == 8 and text.isdigit():
        return date.fromisoformat(text)
    return None


def _in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
