"""Where the work is done: places, country, workplace, and who may do it from afar.

Sources put all of this into one line ("Remote, US", "Berlin / Hybrid", "US, CA, San Francisco").
Only what is plain is told apart; the rest stays a place as it was written.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from core.countries import country_code, country_name
from core.text import fold
from db.schemas.posting import LOCATION_MAX, LOCATIONS_MAX, REGIONS_MAX
from db.vocabulary import Workplace
from importing.place_names import CJK, mended, name_in
from importing.spellings import CITIES_ABROAD, COUNTRIES, GEORGIA_IN_AMERICA, PROVINCES, REGIONS, US_STATES, WORKPLACES
from importing.values import Notes, as_text, line, several, shortened

_SEVERAL = re.compile(r"\s*[;；\n\r|]\s*|\s+/\s+")
_SEVERAL_CJK = re.compile(rf"、|(?<=[{CJK}])[/+](?=[{CJK}])")
_NAME_MAX_CJK = 10
_OR = re.compile(r"\s*/\s*|\s+or\s+|或者?")
_BEHIND = re.compile(r"\s+\d{5}(?:-\d{4})?$|(?: Metropolitan)? Area$")
_SUBDIVISION = re.compile(r"([A-Z]{2})-[A-Z]{2,3}")
_TAIL = re.compile(r"\s*[(（][^()（）]*[)）]?$")

_MODE = "|".join(f"(?P<{workplace}>{words})" for workplace, words in WORKPLACES.items())
_BETWEEN = r"(?:\s*[,:–—/(（+-]\s*|\s+)(?:in\s+|within\s+|from\s+|only\s+)?"
_ONLY_MODE = re.compile(rf"\W*(?:{_MODE})\W*")
_MODE_FIRST = re.compile(rf"(?:{_MODE}){_BETWEEN}(?P<rest>.+?)[)）]?")
_MODE_LAST = re.compile(rf"(?P<rest>.+?)(?:\s*[,:–—/(（+-]\s*|\s+)(?:{_MODE})[)）]?")
_LIST = re.compile(r"\s*(?:[,/&;+]|\band\b|\bor\b)\s*")
_ONLY = re.compile(r"\s+(?:only|preferred|based)$")
# What stands beside "Remote" and is no place: hours, conditions, sentences.
_NO_PLACE = re.compile(
    rf"[^A-Z{CJK}]|.*\b(?:time|GMT|UTC|hours|zones?)\b|.*(?:办公|工作|时间|要求|选项|可)|(?:\S+\s+){{6}}"
)

_STATE_NAMES = {fold(name): code for code, name in US_STATES.items()}
_TRUE = frozenset(("true", "yes", "y", "1", "ja", "oui", "si", "fully", "full"))
_FALSE = frozenset(("false", "no", "n", "0", "nein", "non", "nee"))


class _Place(NamedTuple):
    """One part of a location: a place, or a mode of work, or both; `regions` matter if the work is remote."""

    name: str
    workplace: Workplace | None = None
    regions: tuple[str, ...] = ()


def read_places(record: Mapping[str, Any], prefixed: Workplace | None, notes: Notes) -> dict[str, object]:
    """The fields of a posting that say where; `prefixed` is what its employment type began with."""
    places = _places(record, notes)
    stated = _stated_workplace(record, notes)
    workplace = stated or prefixed or _remote(record, places, notes)
    remote = workplace is Workplace.REMOTE
    regions = list(dict.fromkeys(region for place in places for region in place.regions)) if remote else []
    names = list(dict.fromkeys(place.name for place in places if place.name and not (remote and place.regions)))
    return {
        "location": _fitting(names, notes),
        "country": _country(record, names, regions, notes),
        "workplace": workplace,
        "remote_regions": regions[:REGIONS_MAX],
    }


def _places(record: Mapping[str, Any], notes: Notes) -> list[_Place]:
    parts = several(record.get("location") or "", _SEVERAL)
    if parts is None:
        number = as_text(record["location"])
        parts = [number] if number else []
        if not number:
            notes.not_understood("location")
    read = [(part, _read_part(part)) for part in parts]
    if any(not places and any(map(str.isalpha, part)) for part, places in read):
        notes.not_understood("location")
    return [place for _, places in read for place in places]


@lru_cache(maxsize=8192)
def _read_part(part: str) -> tuple[_Place, ...]:
    names = _SEVERAL_CJK.split(part)
    if any(len(name) > _NAME_MAX_CJK for name in names):
        names = [part]
    return tuple(place for name in names for place in _read_place(name))


def _read_place(part: str) -> tuple[_Place, ...]:
    """What one part of a location says; it may name a place and a mode beside each other."""
    part = mended(part)
    if not any(map(str.isalpha, part)):
        return ()
    pieces = _OR.split(part)
    if len(pieces) > 1 and any(_ONLY_MODE.fullmatch(fold(piece)) for piece in pieces):
        return tuple(place for piece in pieces for place in _read_place(piece))
    folded = fold(part)
    if only := _ONLY_MODE.fullmatch(folded):
        return (_Place("", _mode(only)),)
    if len(folded) == len(part) and (found := _MODE_FIRST.fullmatch(folded) or _MODE_LAST.fullmatch(folded)):
        return (_beside_mode(part[found.start("rest") : found.end("rest")].strip(" ,"), _mode(found)),)
    if folded in REGIONS:
        anywhere = REGIONS[folded] == "Anywhere"
        return (_Place(part, Workplace.REMOTE if anywhere else None, (REGIONS[folded],)),)
    name = name_in(part)
    return (_Place(_in_usual_order(name)),) if name else ()


def _mode(match: re.Match[str]) -> Workplace:
    return next(workplace for workplace in Workplace if match[workplace.value])


def _beside_mode(rest: str, workplace: Workplace) -> _Place:
    regions = [_region(name) for name in _LIST.split(rest)]
    if workplace is Workplace.REMOTE and all(regions):
        return _Place("", workplace, tuple(region for region in regions if region))
    return _Place("" if _NO_PLACE.match(rest) else _in_usual_order(name_in(rest)), workplace)


def _region(name: str) -> str | None:
    """Where remote work may be done from: a country, a state, or a part of the world."""
    name = _ONLY.sub("", name)
    known = REGIONS.get(fold(name))
    if known or name == "CA":
        return known
    state = name if name in US_STATES else _STATE_NAMES.get(fold(name))
    if state and state != "GA":
        return US_STATES[state]
    code = _named_country(name) if len(name) != 2 or name.isupper() else None
    return country_name(code) if code else None


def _named_country(name: str) -> str | None:
    return COUNTRIES.get(fold(name)) or country_code(name)


def _in_usual_order(place: str) -> str:
    """What begins with its country, like "DE, BY, Munich", the other way round; parts without letters left out."""
    parts = [part.strip() for part in place.split(",")]
    if len(parts) >= 3 and len(parts[0]) == 2 and parts[0].isupper() and country_code(parts[0]):
        region = parts[1] if len(parts[1]) > 1 and not parts[1].isdigit() else ""
        parts = [*parts[2:], region, country_name(parts[0])]
    return ", ".join(part for part in parts if part)


def _stated_workplace(record: Mapping[str, Any], notes: Notes) -> Workplace | None:
    text = line(record, "workplace", notes)
    mode = _ONLY_MODE.fullmatch(fold(text)) if text else None
    if text and not mode:
        notes.not_understood("workplace")
    return _mode(mode) if mode else None


def _remote(record: Mapping[str, Any], places: list[_Place], notes: Notes) -> Workplace | None:
    """The workplace by `remote` and by the location, which may know more: hybrid."""
    modes = {place.workplace for place in places}
    flag = record.get("remote")
    text = (
        "" if flag is None else str(flag).lower() if isinstance(flag, bool) else line(record, "remote", notes).lower()
    )
    mode = _ONLY_MODE.fullmatch(fold(text)) if text else None
    if text and not mode and text not in _TRUE | _FALSE:
        notes.not_understood("remote")
    if mode:
        return _mode(mode)
    if Workplace.HYBRID in modes:
        return Workplace.HYBRID
    if text in _TRUE or Workplace.REMOTE in modes:
        return Workplace.REMOTE
    placed = any(place.name for place in places)
    return Workplace.ONSITE if Workplace.ONSITE in modes or (text in _FALSE and placed) else None


def _fitting(names: list[str], notes: Notes) -> list[str]:
    if any(len(name) > LOCATION_MAX for name in names):
        notes.append("location shortened")
    if len(names) > LOCATIONS_MAX:
        notes.append("too many locations")
    return [shortened(name, LOCATION_MAX) for name in names[:LOCATIONS_MAX]]


def _country(record: Mapping[str, Any], names: list[str], regions: list[str], notes: Notes) -> str | None:
    text = line(record, "country", notes)
    if text:
        code = _named_country(text)
        if code is None:
            notes.not_understood("country")
        return code
    found = {country_of(name) for name in names} or {country_of(region) for region in regions}
    if "US" in found and all(name.endswith("Georgia") for name in names if country_of(name) is None):
        found.discard(None)
    if names and len(found - {None}) > 1:
        notes.append("several countries")
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8192)
def country_of(place: str) -> str | None:
    """The country that a place plainly ends in; "Austin, TX" is in the US, "Georgia" alone is in doubt."""
    parts = [part.strip() for part in _TAIL.sub("", place).split(",") if part.strip()]
    if not parts:
        return None
    last = _SUBDIVISION.sub(r"\1", _BEHIND.sub("", parts[-1]).strip())
    before = parts[:-1]
    if len(last) == 2 and last.isupper():
        return _country_of_code(before, last)
    folded = fold(last)
    if folded == "georgia":
        return _country_of_georgia(before)
    if before and (folded in _STATE_NAMES or folded in PROVINCES):
        return PROVINCES.get(folded, "US")
    return _named_country(last) if len(last) > 2 or not last.isascii() else None


def _country_of_code(before: list[str], code: str) -> str | None:
    """Of "City, XX": a state of the US where XX is one, but for cities known to be elsewhere."""
    if fold(code) in PROVINCES and before:
        return PROVINCES[fold(code)]
    if before and fold(before[-1]) in CITIES_ABROAD["DE"]:
        return "DE"
    if code not in US_STATES:
        return country_code(code)
    if not before:
        return None
    if fold(before[-1]) in CITIES_ABROAD.get(code, ()) or fold(before[0]) in CITIES_ABROAD.get(code, ()):
        return code
    named_region = len(before) > 1 and not any(map(str.isdigit, before[0])) and "county" not in fold(before[-1])
    return code if named_region and country_code(code) and before[-1] not in US_STATES else "US"


def _country_of_georgia(before: list[str]) -> str | None:
    city = fold(before[-1]) if before else ""
    if city in CITIES_ABROAD["GE"]:
        return "GE"
    return "US" if city in GEORGIA_IN_AMERICA else None
