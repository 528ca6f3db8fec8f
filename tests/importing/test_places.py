"""One line that says where the work is done becomes places, a country, a workplace and regions."""

import pytest

from db.vocabulary import Workplace
from importing.places import country_of, read_places
from importing.values import Notes


def where(location: object, **record: object) -> tuple[object, object, object, object]:
    """Places, country, workplace and regions."""
    read = read_places({"location": location, **record}, None, Notes())
    return read["location"], read["country"], read["workplace"], read["remote_regions"]


@pytest.mark.parametrize(
    ("location", "places"),
    [
        ("Oslo", ["Oslo"]),
        ("Oslo; Bergen", ["Oslo", "Bergen"]),
        ("Oslo | Bergen", ["Oslo", "Bergen"]),
        ("Oslo\nBergen", ["Oslo", "Bergen"]),
        ("Oslo / Bergen", ["Oslo", "Bergen"]),
        (["Oslo", "Bergen", "Oslo"], ["Oslo", "Bergen"]),
        ("Frankfurt/Main", ["Frankfurt/Main"]),
        ("Austin, Texas, United States", ["Austin, Texas, United States"]),
        ("上海/杭州", ["上海", "杭州"]),
        ("我们的办公室在上海的市中心附近/欢迎来访", ["我们的办公室在上海的市中心附近/欢迎来访"]),
        ("Work location: Oslo", ["Oslo"]),
        ("Chicago, IL (+3 others)", ["Chicago, IL"]),
        ("GB, LND, London", ["London, LND, United Kingdom"]),
        ("SG, 01, Singapore", ["Singapore, Singapore"]),
        ("GB, , ", ["United Kingdom"]),
        ("-", []),
        ("---: ;", []),
        ("Based in Oslo", ["Oslo"]),
        ("d in Oslo (remote possible).", ["Oslo"]),
        ("Preferably in Oslo, but can be elsewhere", ["Oslo"]),
        ("Oslo and Bergen (other towns can be considered)", ["Oslo and Bergen"]),
        ("Base新加坡", ["新加坡"]),
        ("优先base上海，有线下岗。", ["上海"]),
        ("上海，可以解决签证", ["上海"]),
        ("Letters to our office may not be answered.", []),
        ("boats that are built by hand and sail fast", []),
        ("联系方式：[post](https://example.com)", []),
        ("Weiden in der Oberpfalz", ["Weiden in der Oberpfalz"]),
        ("Washington, D.C.", ["Washington, D.C."]),
        ("san jose, CA, United States", ["san jose, CA, United States"]),
    ],
)
def test_a_location_lists_its_places(location: object, places: list[str]) -> None:
    assert where(location)[0] == places


def test_a_sentence_in_the_place_of_a_location_is_noted() -> None:
    notes = Notes()
    assert read_places({"location": "Letters to us may be late.; Oslo"}, None, notes)["location"] == ["Oslo"]
    assert notes == ["location not understood"]


def test_long_and_many_places_are_cut_and_noted() -> None:
    notes = Notes()
    read = read_places({"location": "; ".join([*map(str, "ABCDEFGHIJKL"), "Nowhere " * 20])}, None, notes)
    assert read["location"] == list("ABCDEFGHIJ")
    assert notes == ["location shortened", "too many locations"]


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("Norway", "NO"),
        ("Oslo, Norway", "NO"),
        ("Oslo, NO", "NO"),
        ("US", "US"),
        ("Austin, TX", "US"),
        ("Austin, TX 78701 (Downtown area)", "US"),
        ("Austin, Texas", "US"),
        ("Austin, Texas Metropolitan Area", "US"),
        ("Santa Monica, US-CA", "US"),
        ("San Diego, CA", "US"),
        ("Toronto, CA", "CA"),
        ("Toronto, ON", "CA"),
        ("San Diego, CA, US", "US"),
        ("Dover, DE", "US"),
        ("Berlin, DE", "DE"),
        ("Hanover, Lower Saxony, DE", "DE"),
        ("Munich, BY", "DE"),
        ("Pune, IN", "IN"),
        ("Gary, IN", "US"),
        ("Tbilisi, Georgia", "GE"),
        ("Atlanta, Georgia", "US"),
        ("香港", "HK"),
        ("Georgia", None),
        ("Hill, Georgia", None),
        ("CA", None),
        ("Oslo", None),
        ("Paris, Texas", "US"),
        ("", None),
    ],
)
def test_a_country_is_read_only_where_it_is_plain(place: str, country: str | None) -> None:
    assert country_of(place) == country


def test_a_country_that_is_said_wins() -> None:
    assert where("Oslo, Norway", country="Sweden")[1] == "SE"


def test_places_in_several_countries_have_none_in_common() -> None:
    notes = Notes()
    assert read_places({"location": "Oslo, Norway; Malmö, Sweden"}, None, notes)["country"] is None
    assert notes == ["several countries"]
    assert where("Macon, Georgia; Hill, Georgia; Austin, Texas")[1] == "US"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("Remote", ([], None, "remote", [])),
        ("Remote - US", ([], "US", "remote", ["United States"])),
        ("Remote, Germany or Austria", ([], None, "remote", ["Germany", "Austria"])),
        ("Remote (EU only)", ([], None, "remote", ["EU"])),
        ("Anywhere", ([], None, "remote", ["Anywhere"])),
        ("Remote, OR", ([], None, "remote", ["Oregon"])),
        ("Remote, CA", (["CA"], None, "remote", [])),
        ("Austin, TX (Remote)", (["Austin, TX"], "US", "remote", [])),
        ("Oslo or remote", (["Oslo"], None, "remote", [])),
        ("深圳 / 远程", (["深圳"], None, "remote", [])),
        ("Remote (UTC+1 working hours)", ([], None, "remote", [])),
        ("Hybrid - Oslo", (["Oslo"], None, "hybrid", [])),
        ("Oslo (on-site)", (["Oslo"], None, "onsite", [])),
        ("Remote; Hybrid in Oslo", (["Oslo"], None, "hybrid", [])),
        ("Europe", (["Europe"], None, None, [])),
        ("Remote Sensing Centre, Oslo", (["Sensing Centre, Oslo"], None, "remote", [])),
    ],
)
def test_a_location_may_say_how_the_work_is_done(location: str, expected: tuple[object, ...]) -> None:
    assert where(location) == expected


@pytest.mark.parametrize(
    ("record", "workplace"),
    [
        ({"remote": True}, Workplace.REMOTE),
        ({"remote": "yes"}, Workplace.REMOTE),
        ({"remote": 1}, Workplace.REMOTE),
        ({"remote": "Hybrid"}, Workplace.HYBRID),
        ({"remote": False}, None),
        ({"remote": False, "location": "Oslo"}, Workplace.ONSITE),
        ({"remote": True, "location": "Oslo (hybrid)"}, Workplace.HYBRID),
        ({"remote": True, "workplace": "on-site"}, Workplace.ONSITE),
        ({"remote": None, "location": "Oslo"}, None),
    ],
)
def test_the_workplace_is_what_says_most(record: dict[str, object], workplace: Workplace | None) -> None:
    assert read_places(record, None, Notes())["workplace"] is workplace
