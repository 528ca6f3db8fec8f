"""Countries and currencies by code and by name."""

import pytest

from core.countries import MAJOR_CURRENCIES, countries, country_code, country_name, currencies, currency_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BE", "BE"),
        (" be ", "BE"),
        ("Belgium", "BE"),
        ("österreich", "AT"),
        ("USA", "US"),
        ("the Netherlands", "NL"),
        ("Côte d’Ivoire", "CI"),
        ("cote d’ivoire", "CI"),
        ("日本", "JP"),
        ("Atlantis", None),
        ("EU", None),
        ("XX", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_code_and_by_name(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_countries_are_listed_by_name_and_regions_are_none() -> None:
    names = list(countries().values())
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")
    assert not {"EU", "UN", "EZ", "ZZ"} & set(countries())
    assert country_name("BE") == "Belgium"
    assert country_name("??") == "??"


@pytest.mark.parametrize(
    ("country", "currency"), [("BE", "EUR"), ("US", "USD"), ("CH", "CHF"), ("JP", "JPY"), ("HR", "EUR"), ("AQ", None)]
)
def test_pay_is_in_the_money_of_the_country(country: str, currency: str | None) -> None:
    assert currency_of(country) == currency


def test_only_money_that_is_paid_with_today_is_listed() -> None:
    assert currencies()["EUR"] == "Euro"
    assert set(MAJOR_CURRENCIES) <= set(currencies())
    assert not {"DEM", "FRF", "XAU", "BTC", "USDT"} & set(currencies())
