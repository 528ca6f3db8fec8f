"""What search engines are told: every open posting and every list with one, and nothing else."""

from fnmatch import fnmatchcase
from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import fromstring

import pytest
from fastapi.testclient import TestClient

from core.clock import utc_now
from db.models import Job
from db.session import writing
from db.vocabulary import State
from tests.factories import closed_job, draft_job, expired_job, job_in_state, member, published_job
from tests.visitor import Page
from webapps.crawlers import views

BASE = "http://127.0.0.1:8000"
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def urls(client: TestClient, path: str) -> dict[str, str | None]:
    """Path and last change of each entry of a sitemap or an index."""
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml; charset=utf-8")
    root = fromstring(answer.content)
    found = {}
    for entry in root:
        location = entry.findtext("s:loc", namespaces=NAMESPACE) or ""
        assert location.startswith(f"{BASE}/")
        assert location not in found
        found[location.removeprefix(BASE)] = entry.findtext("s:lastmod", namespaces=NAMESPACE)
    return found


def all_urls(client: TestClient) -> dict[str, str | None]:
    parts = [urls(client, part) for part in urls(client, "/sitemap.xml")]
    assert sum(map(len, parts)) == len({path for part in parts for path in part})
    return {path: changed for part in parts for path, changed in part.items()}


def postings_in_every_state() -> list[Job]:
    """Those that are open."""
    for make in (draft_job, closed_job, expired_job):
        make(member(), company="Closed Ltd", location=["Porto"], country="PT", category="legal")
    for state in (State.PENDING, State.REJECTED, State.REMOVED):
        job_in_state(state, company="Closed Ltd", location=["Porto"], country="PT", category="legal")
    return [
        published_job(),
        published_job(company="Loonbridge", location=["Lyon"], country="FR", category="software"),
        published_job(workplace="remote", location=[], country=None, category=None),
    ]


FIXED = {"/", "/jobs", "/companies", "/categories", "/places"}
LISTS = {
    "/categories/health", "/categories/software", "/companies/st-annes-hospital", "/companies/loonbridge",
    "/places/gent-be", "/places/belgium", "/places/lyon-fr", "/places/france",
}  # fmt: skip


def test_the_sitemap_names_what_is_open_and_nothing_else(client: TestClient) -> None:
    jobs = postings_in_every_state()
    found = all_urls(client)
    assert set(found) == FIXED | LISTS | {job.path for job in jobs}
    assert None not in found.values()


def test_every_page_of_the_sitemap_is_there_under_that_address(client: TestClient) -> None:
    postings_in_every_state()
    for path in set(all_urls(client)) - {"/companies"}:
        page = Page(client.get(path))
        assert page.status == 200
        assert page.tree.css_first("link[rel=canonical]").attributes["href"] == BASE + path  # type: ignore[union-attr]
        assert page.tree.css("meta[name=robots]") == []


def test_an_empty_board_has_a_sitemap_too(client: TestClient) -> None:
    assert all_urls(client) == dict.fromkeys(FIXED)


def test_a_posting_was_last_changed_when_it_was_edited(client: TestClient) -> None:
    job = published_job()
    changed = utc_now().replace(microsecond=0)
    with writing() as session:
        session.get_one(Job, job.id).updated_at = changed
    assert all_urls(client)[job.path] == changed.isoformat()


@pytest.mark.parametrize("size", [1, 2, 7])
def test_however_it_is_parted_each_page_is_named_once(
    client: TestClient, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SIZE", size)
    jobs = postings_in_every_state()
    assert set(all_urls(client)) == FIXED | LISTS | {job.path for job in jobs}
    for part in urls(client, "/sitemap.xml"):
        if part != "/sitemap-pages.xml":
            assert 0 < len(urls(client, part)) <= size


@pytest.mark.parametrize(
    "part", ["jobs-99", "jobs--1", "jobs-x", "companies-99", "places-99", "jobs-99999999999999", "x-0"]
)
def test_a_part_that_there_is_not_is_not_found(client: TestClient, part: str) -> None:
    published_job()
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_crawlers_are_led_to_pages_and_kept_from_searches(client: TestClient) -> None:
    answer = client.get("/robots.txt", headers={"Host": "evil.example"})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == [f"{BASE}/sitemap.xml"]
    forbidden = [line.removeprefix("Disallow: ") for line in answer.text.splitlines() if "Disallow: " in line]
    for path in ("/", "/jobs", "/jobs/1/nurse", "/categories/health?after=0.1", "/places/gent-be", "/jobs.atom"):
        assert not any(fnmatchcase(path, f"{rule.replace('?', '[?]')}*") for rule in forbidden), path
        # A parser that knows no star.
        assert rules.can_fetch("*", BASE + path), path
    for path in ("/jobs?q=nurse", "/jobs?after=0.1", "/jobs.rss?q=x", "/api/v1/jobs", "/dashboard"):
        assert any(fnmatchcase(path, f"{rule.replace('?', '[?]')}*") for rule in forbidden), path


def test_no_address_comes_from_the_host_that_was_asked_for(client: TestClient) -> None:
    published_job()
    for path in ("/sitemap.xml", "/sitemap-jobs-0.xml", "/feeds/indeed.xml", "/categories/health", "/places/gent-be"):
        answer = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert answer.status_code == 200
        assert "evil.example" not in answer.text + str(answer.headers)
