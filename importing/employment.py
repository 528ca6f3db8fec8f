"""The kind of employment, which sources mix with where the work is done and how senior it is."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from core.text import fold
from db.vocabulary import EmploymentType, Seniority, Workplace
from importing.spellings import EMPLOYMENT_TYPES, FULL_TIME_ANSWERS, SENIORITIES
from importing.values import COMMAS, Notes, line, several

_TYPES = tuple((kind, re.compile(words)) for kind, words in EMPLOYMENT_TYPES.items())
_LEVELS = tuple((level, re.compile(words)) for level, words in SENIORITIES.items())
_PREFIX = re.compile(r"(?:(?P<hybrid>hybrid)|(?P<remote>remote)|(?P<onsite>on-? ?site))\s*[-–,/|]\s*")
_NOT_A_LEVEL = re.compile(r"working student|not applicable")


class Employment(NamedTuple):
    kind: EmploymentType | None
    seniority: Seniority | None
    workplace: Workplace | None


def read_employment(record: Mapping[str, Any], notes: Notes) -> Employment:
    """What `employment_type` and `seniority` say; of several kinds the first in the order of EMPLOYMENT_TYPES."""
    value = record.get("employment_type")
    listed = several(value, COMMAS) if isinstance(value, list | tuple) else None
    text = ", ".join(listed) if listed else line(record, "employment_type", notes)
    found = _employment(text)
    if text and not any(found):
        notes.not_understood("employment_type")
    return found._replace(seniority=_stated_seniority(record, notes) or found.seniority)


@lru_cache(maxsize=4096)
def _employment(text: str) -> Employment:
    text = fold(text).replace("_", " ")
    for question, answer in FULL_TIME_ANSWERS:
        text = question.sub(answer, text)
    prefix = _PREFIX.match(text)
    workplace = next((place for place in Workplace if prefix[place.value]), None) if prefix else None
    text = text[prefix.end() :] if prefix else text
    kind = next((kind for kind, words in _TYPES if words.search(text)), None)
    return Employment(kind, _level(text), workplace)


def _stated_seniority(record: Mapping[str, Any], notes: Notes) -> Seniority | None:
    text = fold(line(record, "seniority", notes))
    level = _level(text)
    if level is None and _NOT_A_LEVEL.sub("", text).strip():
        notes.not_understood("seniority")
    return level


def _level(text: str) -> Seniority | None:
    text = _NOT_A_LEVEL.sub(" ", text)
    return next((level for level, words in _LEVELS if words.search(text)), None)
