"""Countries (ISO 3166) and currencies (ISO 4217), by Unicode CLDR through Babel.

Babel is imported when first asked: it costs a cold start more than most pages need.
"""

from functools import cache

from core.text import fold

# CLDR lists these beside the countries: regions, exceptional reservations, test locales.
_NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
# Names that people and job sites write and CLDR does not.
_OTHER_NAMES = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "us": "US", "united states of america": "US", "america": "US",
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "holland": "NL", "the netherlands": "NL", "czech republic": "CZ",
    "korea": "KR", "republic of korea": "KR", "uae": "AE", "turkey": "TR", "ivory coast": "CI",
    "deutschland": "DE", "osterreich": "AT", "schweiz": "CH", "suisse": "CH", "espana": "ES", "italia": "IT",
    "brasil": "BR", "nederland": "NL", "belgie": "BE", "belgique": "BE", "polska": "PL", "norge": "NO",
    "sverige": "SE", "danmark": "DK", "suomi": "FI", "portugal": "PT", "中国": "CN", "日本": "JP",
}  # fmt: skip
MAJOR_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "INR", "JPY", "CNY", "SEK", "NOK", "DKK", "PLN", "BRL")


@cache
def countries() -> dict[str, str]:
    """Code to English name, in the order of the names."""
    from babel import Locale

    names = Locale("en").territories
    found = {code: name for code, name in names.items() if len(code) == 2 and code not in _NOT_COUNTRIES}
    return dict(sorted(found.items(), key=lambda item: fold(item[1])))


@cache
def currencies() -> dict[str, str]:
    """Code to English name of every currency that is legal tender somewhere today, by code."""
    from babel import Locale
    from babel.numbers import get_territory_currencies

    names = Locale("en").currencies
    tender = {code for country in countries() for code in get_territory_currencies(country)}
    return {code: names[code] for code in sorted(tender)}


@cache
def _codes_by_name() -> dict[str, str]:
    by_name = {fold(name): code for code, name in countries().items()}
    return by_name | _OTHER_NAMES


def country_code(text: str) -> str | None:
    """The code of a country given by code or name, or None."""
    stripped = text.strip()
    if stripped.upper() in countries():
        return stripped.upper()
    return _codes_by_name().get(fold(stripped))


def country_name(code: str) -> str:
    return countries().get(code, code)


def currency_of(country: str) -> str | None:
    """What is paid with in a country today, by ISO 3166 code."""
    from babel.numbers import get_territory_currencies

    tender = get_territory_currencies(country)
    return tender[-1] if tender else None
