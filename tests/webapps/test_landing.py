"""Categories and places under addresses of their own: the same rows as the search, and the way to it."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from core.clock import utc_now
from core.countries import country_name
from db.models import Job
from db.queries import places
from db.search.gazetteer import find_known, text_for
from db.session import reading, writing
from db.vocabulary import CATEGORY_LABELS, ClosedReason
from tests.factories import closed_job, draft_job, expired_job, member, published_job
from tests.visitor import Page
from tests.webapps.conftest import Browse
from tests.webapps.feeds.reading import read
from webapps.job_list import PAGE_SIZE

BASE = "http://127.0.0.1:8000"
HEALTH, GHENT, BELGIUM = "/categories/health", "/places/gent-be", "/places/belgium"


def head(page: Page, selector: str, attribute: str = "content") -> str | None:
    node = page.tree.css_first(f"head {selector}")
    return node.attributes[attribute] if node else None


def canonical(page: Page) -> str | None:
    return head(page, "link[rel=canonical]", "href")


@pytest.mark.parametrize("path", [HEALTH, GHENT, BELGIUM])
def test_it_lists_what_is_open_there_alone(browse: Browse, path: str) -> None:
    published_job(title="Here")
    published_job(title="Elsewhere", location=["Lyon"], country="FR", category="software")
    for make in (draft_job, closed_job, expired_job):
        make(member(), title="Hidden")
    page = browse().get(path)
    assert (page.status, page.all(".row-title"), page.all("#count")) == (200, ["Here"], ["1 open job"])
    assert canonical(page) == BASE + path
    assert head(page, "meta[name=robots]") is None
    description = head(page, "meta[name=description]") or ""
    assert description.startswith(f"{page.heading}: 1 open job on Openings.")


@pytest.mark.parametrize("path", [HEALTH, GHENT, BELGIUM])
def test_its_pages_are_followed_by_the_link_at_their_end(browse: Browse, path: str) -> None:
    now = utc_now()
    jobs = [published_job(title=f"Nurse {n:02}", published_at=now - timedelta(minutes=n)) for n in range(PAGE_SIZE + 2)]
    visitor = browse()
    first = visitor.get(path)
    assert first.all(".row-title") == [job.title for job in jobs[:PAGE_SIZE]]
    second = visitor.get(first.link("More jobs"))
    assert second.path == path
    assert second.all(".row-title") == [job.title for job in jobs[PAGE_SIZE:]]
    assert second.all("#count") == ["27 open jobs"]
    assert second.link("Back to the first page") == path
    assert canonical(second) == BASE + path


@pytest.mark.parametrize("path", [HEALTH, GHENT, BELGIUM])
def test_its_feeds_list_the_same(browse: Browse, path: str) -> None:
    for number in range(3):
        published_job(published_at=utc_now() - timedelta(hours=number))
    published_job(location=["Lyon"], country="FR", category="software")
    visitor = browse()
    page = visitor.get(path)
    rows = [int(str(link.attributes["href"]).split("/")[2]) for link in page.tree.css(".row-title a")]
    feeds = [str(link.attributes["href"]) for link in page.tree.css("head link[rel=alternate]")]
    assert len(feeds) == 3
    assert page.link("Feed") == feeds[0]
    for address in feeds:
        assert read(visitor.client.get(address)).job_ids == rows


@pytest.mark.parametrize("path", [HEALTH, GHENT, BELGIUM])
def test_where_nothing_is_open_it_says_so_and_is_not_indexed(browse: Browse, path: str) -> None:
    page = browse().get(path)
    assert (page.status, page.all("#count")) == (200, ["No open jobs"])
    assert head(page, "meta[name=robots]") == "noindex"
    assert page.link("See all open jobs") == "/jobs"
    assert page.link("All ") in ("/categories", "/places")
    assert page.all(".rows") == page.all("aside") == []


def test_a_page_beyond_the_end_leads_back(browse: Browse) -> None:
    published_job()
    page = browse().get(f"{HEALTH}?after=0.0")
    assert (page.status, page.all(".row")) == (200, [])
    assert page.link("Go to the first page") == HEALTH


def test_what_is_no_cursor_is_refused_in_words(browse: Browse) -> None:
    page = browse().get(f"{GHENT}?after=x")
    assert page.status == 422
    assert page.all(".error-summary li") == [
        "This address leads nowhere: its “after” is not one of ours. Start from the first page."
    ]
    assert page.link("Go to the first page") == GHENT


def test_it_leads_to_narrower_searches_with_what_they_find(browse: Browse) -> None:
    published_job(title="Night Nurse")
    published_job(title="Day Nurse", workplace="hybrid", employment_type="PART_TIME", location=["Bruges"])
    published_job(title="Cook", category="hospitality")
    visitor = browse()
    category = visitor.get(HEALTH)
    assert sorted(category.all("aside .line-link")) == [
        "Brugge 1 open", "Full-time 1 open", "Gent 1 open", "Hybrid 1 open", "On site 1 open", "Part-time 1 open",
    ]  # fmt: skip
    assert visitor.get(category.link("Hybrid")).all(".row-title") == ["Day Nurse"]
    assert visitor.get(category.link("Gent")).all(".row-title") == ["Night Nurse"]
    assert category.link("Search in these") == "/jobs?category=health"
    ghent = visitor.get(GHENT)
    assert ghent.all("aside .line-link") == ["Health & Care 1 open", "Hospitality & Retail 1 open"]
    assert visitor.get(ghent.link("Hospitality")).all(".row-title") == ["Cook"]


def test_categories_are_listed_with_what_is_open_in_them(browse: Browse) -> None:
    published_job(category="software")
    health = [published_job() for _ in range(2)]
    closed_job(category="legal")
    visitor = browse()
    assert visitor.get("/categories").all(".line-link") == ["Software & IT 1 open", "Health & Care 2 open"]
    with writing() as session:
        session.get_one(Job, health[0].id).close(ClosedReason.FILLED)
    assert visitor.get("/categories").all(".line-link") == ["Software & IT 1 open", "Health & Care 1 open"]
    with writing() as session:
        session.get_one(Job, health[1].id).expires_at = utc_now() - timedelta(seconds=1)
    assert visitor.get("/categories").all(".line-link") == ["Software & IT 1 open"]


def test_places_are_listed_by_country_with_what_is_open_in_them(browse: Browse) -> None:
    published_job(location=["Lyon"], country="FR")
    published_job(location=["Ghent", "Bruges"])
    published_job(location=["Bruges"])
    expired_job(location=["Porto"], country="PT")
    visitor = browse()
    page = visitor.get("/places")
    assert page.all("h2") == ["Belgium", "France"]
    assert page.all(".line-link") == ["Brugge 2 open", "Gent 1 open", "Lyon 1 open"]
    for link in page.tree.css(".line-link"):
        shown = visitor.get(str(link.attributes["href"])).all("#count")[0]
        assert f"{shown.split()[0]} open" in link.text()
    assert visitor.get(page.link("Belgium")).all("#count") == ["2 open jobs"]


@pytest.mark.parametrize(
    "slug", ["gent-be", "belgium", "singapore-sg", "myanmar", "arlington-us", "paris-us", "paris-fr"]
)
def test_the_search_of_a_place_means_that_place(database: str, slug: str) -> None:
    with reading() as session:
        place = places.by_slug(session, slug=slug)
        assert place is not None
        found = find_known(session.connection(), text_for(session.connection(), place), country=None)
    assert found is not None
    assert (found.slug, country_name(found.country)) == (slug, country_name(place.country))


# What is asked for, and the address that it is known by.
CANONICAL = [
    ("/", "/"),
    ("/jobs", "/jobs"),
    ("/jobs?after=0.0&utm_source=x&q=", "/jobs"),
    *((f"/jobs?category={slug}", f"/categories/{slug}") for slug in list(CATEGORY_LABELS)[:3]),
    ("/jobs?location=ghent", "/places/gent-be"),
    ("/jobs?location=Gent,+Belgium&after=0.0", "/places/gent-be"),
    ("/jobs?location=belgium", "/places/belgium"),
    ("/jobs?location=Erehwon", "/jobs?location=Erehwon"),
    ("/jobs?location=ghent&within=10", "/jobs?location=ghent&within=10"),
    ("/jobs?category=health&category=software", "/jobs?category=health&category=software"),
    ("/jobs?sort=newest&category=health&q=a+b", "/jobs?q=a+b&category=health&sort=newest"),
    ("/companies/st-annes-hospital", "/companies/st-annes-hospital"),
]


@pytest.mark.parametrize(("asked", "known"), CANONICAL)
def test_a_list_is_known_by_one_address_and_leads_to_its_feeds(client: TestClient, asked: str, known: str) -> None:
    published_job()
    page = Page(client.get(asked))
    assert (page.status, canonical(page)) == (200, BASE + known)
    links = page.tree.css("head link[rel=alternate]")
    assert [link.attributes["type"] for link in links] == [
        "application/atom+xml", "application/rss+xml", "application/feed+json",
    ]  # fmt: skip
    for link in links:
        read(client.get(str(link.attributes["href"])))


def test_a_search_that_was_refused_has_no_feed(client: TestClient) -> None:
    page = Page(client.get("/jobs?sort=x"))
    assert page.tree.css("link[rel=alternate], link[rel=canonical]") == []
