"""How pay, ages, days and places read."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from db.models import Job
from db.posting import columns_of
from db.schemas.posting import PostingFields
from webapps.formatting import age, host, hue, initials, json_ld, long_age, pay, place, time_left, whole_place

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def job(**fields: Any) -> Job:
    return Job(**columns_of(PostingFields.model_validate(fields)))


@pytest.mark.parametrize(
    ("low", "high", "currency", "period", "words"),
    [
        ("55000", "70000", "EUR", "YEAR", "€55,000–70,000 a year"),
        ("17.50", "20", "USD", "HOUR", "$17.50–20 an hour"),
        ("400", "400", "GBP", "DAY", "£400 a day"),
        ("90000", None, "CHF", "YEAR", "from CHF\u00a090,000 a year"),
        (None, "90000", "SEK", "MONTH", "up to SEK\u00a090,000 a month"),
        ("300000", "400000", "JPY", "MONTH", "¥300,000–400,000 a month"),
        (None, None, "EUR", "YEAR", None),
        ("1", "2", None, "YEAR", None),
        ("1", "2", "EUR", None, None),
    ],
)
def test_pay_reads_as_people_write_it(
    low: str | None, high: str | None, currency: str | None, period: str | None, words: str | None
) -> None:
    found = job(salary_min=low, salary_max=high, salary_currency=currency, salary_period=period)
    assert pay(found) == words


@pytest.mark.parametrize(
    ("elapsed", "short", "long"),
    [
        (timedelta(hours=-1), "now", "just now"),
        (timedelta(minutes=59), "now", "just now"),
        (timedelta(hours=1), "1 h", "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 h", "23 hours ago"),
        (timedelta(days=1), "1 d", "yesterday"),
        (timedelta(days=2), "2 d", "2 days ago"),
        (timedelta(days=14), "2 w", "14 days ago"),
        (timedelta(days=31), "4 w", "12 February 2026"),
        (timedelta(days=63), "2 mo", "11 January 2026"),
        (timedelta(days=730), "2 y", "15 March 2024"),
    ],
)
def test_an_age_reads_shorter_the_older_it_is(elapsed: timedelta, short: str, long: str) -> None:
    assert (age(NOW - elapsed, NOW), long_age(NOW - elapsed, NOW)) == (short, long)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=11), "ends today"),
        (timedelta(hours=13), "1 day left"),
        (timedelta(days=1), "1 day left"),
        (timedelta(days=29.99), "30 days left"),
        (timedelta(days=30), "30 days left"),
    ],
)
def test_time_left_is_told_in_days_of_the_calendar(left: timedelta, words: str) -> None:
    assert time_left(NOW + left, NOW) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"location": ["Ghent"]}, "Ghent"),
        ({"location": ["Ghent", "Lier"]}, "Ghent · Lier"),
        ({"location": ["Ghent", "Lier", "Bruges", "Mons"]}, "Ghent · Lier +2"),
        ({"country": "BE"}, "Belgium"),
        ({}, "Place not stated"),
        ({"workplace": "remote"}, "Remote"),
        ({"workplace": "remote", "country": "BE"}, "Remote, Belgium"),
        ({"workplace": "remote", "location": ["Ghent"]}, "Remote, Ghent"),
        ({"workplace": "remote", "remote_regions": ["Europe", "Canada", "Chile"]}, "Remote, Europe, Canada +1"),
    ],
)
def test_a_place_fits_on_a_line(fields: dict[str, Any], words: str) -> None:
    assert place(job(**fields)) == words


@pytest.mark.parametrize(
    ("places", "country", "words"),
    [
        (["Ghent"], "BE", "Ghent, Belgium"),
        (["Ghent", "Lier"], "BE", "Ghent · Lier, Belgium"),
        (["Ghent, Belgium"], "BE", "Ghent, Belgium"),
        (["Ghent", "Lier, Belgium"], "BE", "Ghent · Lier, Belgium"),
        (["Santa Clara, CA, US"], "US", "Santa Clara, CA, US"),
        (["Santa Clara, CA"], "US", "Santa Clara, CA, United States"),
        (["Toronto, CA"], "CA", "Toronto, CA"),
        (["Austin, TX, USA"], "US", "Austin, TX, USA"),
        (["Belgium (Ghent)"], "BE", "Belgium (Ghent)"),
        (["Mexico City"], "MX", "Mexico City, Mexico"),
        (["Singapore"], "SG", "Singapore"),
        (["Ghent"], None, "Ghent"),
        ([], "BE", "Belgium"),
        ([], None, "Not stated"),
    ],
)
def test_a_place_names_its_country_once(places: list[str], country: str | None, words: str) -> None:
    assert whole_place(job(location=places, country=country)) == words


def test_remote_work_without_a_place_is_remote() -> None:
    assert whole_place(job(workplace="remote")) == "Remote"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("St. Anne’s Hospital", "SA"), ("acme", "A"), ("7 Seas", "7S"), ("«»", "·"), ("", "·"), ("日本 看護", "日看")],
)
def test_a_company_without_a_logo_has_its_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_company_keeps_its_colour_in_every_spelling() -> None:
    assert hue("Café Été") == hue("cafe ete")
    assert 0 <= hue("Acme") < 12


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://www.acme.example:8080/x", "acme.example"), ("http://jobs.acme.example", "jobs.acme.example")],
)
def test_a_link_says_where_it_leads(url: str, name: str) -> None:
    assert host(url) == name


def test_json_in_a_script_element_stays_in_it() -> None:
    value = {"a": '</script><!--<script>&\u2028\u2029é"\\'}
    [element] = LexborHTMLParser(f"<script type=x>{json_ld(value)}</script>").css("script")
    assert json.loads(element.text()) == value
