"""Places that are neither city nor country: states, parts of the world, "remote" beside a place."""

import pytest

from tests.factories import published_job
from tests.visitor import Visitor
from tests.webapps.conftest import Browse

AUSTIN, PORTLAND, SPRINGFIELD, SOMEWHERE, TBILISI, ANYWHERE = (
    "Welder", "Brewer", "Clerk", "Ranger", "Baker", "Developer",
)  # fmt: skip


@pytest.fixture
def visitor(browse: Browse) -> Visitor:
    published_job(title=AUSTIN, location=["Austin, TX"], country="US")
    published_job(title=PORTLAND, location=["Portland, Oregon"], country="US")
    published_job(title=SPRINGFIELD, location=["Springfield, Illinois"], country=None)
    published_job(title=SOMEWHERE, location=["Texas, USA"], country=None)
    published_job(title=TBILISI, location=["Tbilisi"], country="GE")
    published_job(title=ANYWHERE, location=[], country=None, workplace="remote", remote_regions=["Anywhere"])
    return browse()


@pytest.mark.parametrize(
    ("location", "titles"),
    [
        ("Texas", [AUSTIN, SOMEWHERE]),
        ("TX", [AUSTIN, SOMEWHERE]),
        ("texas, united states", [AUSTIN, SOMEWHERE]),
        ("Oregon", [PORTLAND]),
        ("Illinois", [SPRINGFIELD]),
        ("Springfield, IL", [SPRINGFIELD]),
        ("California", []),
        ("Georgia", [TBILISI, ANYWHERE]),
        ("Georgia, USA", []),
        ("DACH", [ANYWHERE]),
        ("Remote, Texas", [ANYWHERE]),
        ("remote austin", [ANYWHERE]),
        ("United States", [AUSTIN, PORTLAND, SPRINGFIELD, SOMEWHERE, ANYWHERE]),
    ],
)
def test_a_region_is_all_that_lies_in_it(visitor: Visitor, location: str, titles: list[str]) -> None:
    page = visitor.get(f"/jobs?location={location}")
    assert sorted(page.all(".row-title")) == sorted(titles)


@pytest.mark.parametrize(
    ("location", "has_distance"),
    [("Austin", True), ("Texas", False), ("Poland", False), ("Nowhere at all", False), ("remote", False)],
)
def test_a_distance_is_asked_for_where_there_is_one(visitor: Visitor, location: str, has_distance: bool) -> None:
    page = visitor.get(f"/jobs?location={location}&within=50")
    assert page.tree.css_matches("select[name=within]") is has_distance
    assert ("Take off: Within 50 km" in page.all(".chip")) is has_distance


def test_the_title_of_remote_work_is_english(visitor: Visitor) -> None:
    assert visitor.get("/jobs?location=Remote").title == "Remote jobs · Openings"
    assert visitor.get("/jobs?location=remote&q=developer").title == "Remote “developer” jobs · Openings"
    assert "<title>Remote jobs" in visitor.client.get("/jobs.atom?location=remote").text
