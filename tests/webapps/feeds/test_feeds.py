"""What feeds say: required elements, whole addresses, the right moments, and nothing but what is open."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from core.clock import utc_now
from core.config import settings
from db.models import Job
from db.session import writing
from db.vocabulary import ClosedReason, State
from tests.factories import closed_job, draft_job, expired_job, job_in_state, member, published_job, sign_in
from tests.webapps.feeds.reading import ATOM, FEEDS, JSON_FEED, RSS, read

BASE = "http://127.0.0.1:8000"
MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
# Markup, the end of CDATA, what XML cannot say, emoji, and letters from right to left.
NAUGHTY = "]]> <script>alert(1)</script> &amp; &#0; \x01\x0b\x1f\ufffe 😀 \u05e2\u05d1\u05e8\u05d9\u05ea <![CDATA[ x"
PRINTABLE = NAUGHTY.translate(dict.fromkeys(map(ord, "\x01\x0b\x1f\ufffe")))


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_says_what_its_postings_say(client: TestClient, path: str) -> None:
    now = utc_now().replace(microsecond=0)
    job = published_job(published_at=now - timedelta(hours=2), workplace="hybrid")
    published_job(title="Cook", company="Café Été", published_at=now - timedelta(days=1))
    feed = read(client.get(path))
    assert (feed.title, feed.page_url, feed.self_url) == ("Jobs · Openings", f"{BASE}/jobs", BASE + path)
    assert feed.next_url is None
    first, second = feed.entries
    assert (first.id, first.url) == (f"{BASE}/jobs/{job.id}", BASE + job.path)
    assert (first.title, first.author) == ("Night Nurse, Intensive Care", "St. Anne’s Hospital")
    assert first.summary == "€3,400–4,100 a month · Ghent · Hybrid · Full-time"
    assert first.html == job.description_html
    assert first.published == (now - timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    assert feed.updated == first.updated
    assert (second.title, second.author) == ("Cook", "Café Été")


@pytest.mark.parametrize("path", [ATOM, JSON_FEED])
def test_a_change_is_an_update_and_keeps_the_id(client: TestClient, path: str) -> None:
    job = published_job(published_at=utc_now() - timedelta(days=2))
    before = read(client.get(path)).entries[0]
    changed = utc_now().replace(microsecond=0)
    with writing() as session:
        row = session.get_one(Job, job.id)
        row.title, row.slug, row.updated_at = "Day Nurse", "day-nurse", changed
    feed = read(client.get(path))
    after = feed.entries[0]
    assert (after.id, after.published) == (before.id, before.published)
    assert after.url != before.url
    assert after.updated == changed.isoformat().replace("+00:00", "Z") != before.updated
    assert feed.updated == after.updated


@pytest.mark.parametrize("path", FEEDS)
def test_a_search_has_a_feed_with_its_words_in_the_title(client: TestClient, path: str) -> None:
    published_job()
    parameters = "q=nurse&location=ghent&employment_type=FULL_TIME&category=health&company=st-annes-hospital"
    feed = read(client.get(f"{path}?{parameters}&utm_source=x"))
    assert feed.title == "“nurse” jobs in ghent: Full-time, Health & Care, St. Anne’s Hospital · Openings"
    assert feed.page_url == f"{BASE}/jobs?{parameters}"
    assert len(feed.entries) == 1


@pytest.mark.parametrize("path", FEEDS)
def test_pages_lead_to_the_next_until_all_is_read(client: TestClient, path: str) -> None:
    ids = [published_job(title=f"Nurse {n}", published_at=utc_now() - timedelta(minutes=n)).id for n in range(53)]
    first = read(client.get(f"{path}?q=nurse"))
    assert first.job_ids == ids[:50]
    assert first.next_url is not None
    assert first.next_url.startswith(f"{BASE}{path}?q=nurse&after=")
    second = read(client.get(first.next_url.removeprefix(BASE)))
    assert (second.job_ids, second.next_url) == (ids[50:], None)
    if path == ATOM:
        assert second.self_url == first.next_url


@pytest.mark.parametrize("path", FEEDS)
def test_a_board_without_postings_has_a_sound_feed(client: TestClient, path: str) -> None:
    assert read(client.get(path)).entries == []


@pytest.mark.parametrize("path", FEEDS)
def test_only_what_is_open_is_in_a_feed(client: TestClient, path: str) -> None:
    job = published_job()
    for make in (draft_job, closed_job, expired_job):
        make(member())
    for state in (State.PENDING, State.REJECTED, State.REMOVED):
        job_in_state(state)
    assert read(client.get(path)).job_ids == [job.id]
    with writing() as session:
        session.get_one(Job, job.id).close(ClosedReason.FILLED)
    assert read(client.get(path)).job_ids == []


@pytest.mark.parametrize("path", FEEDS)
def test_naughty_texts_come_through_as_text(client: TestClient, path: str) -> None:
    job = published_job(description="A text long enough to be one.")
    with writing() as session:
        row = session.get_one(Job, job.id)
        row.title, row.description, row.locations, row.tags = NAUGHTY, NAUGHTY, [NAUGHTY], [NAUGHTY]
    [entry] = read(client.get(path)).entries
    assert entry.title == PRINTABLE
    assert PRINTABLE in entry.summary
    content = LexborHTMLParser(entry.html)
    assert content.css("script") == []
    assert "]]> <script>alert(1)</script>" in content.text()
    assert "😀 עברית" in content.text()


@pytest.mark.parametrize("path", FEEDS)
def test_links_within_a_text_lead_out_of_the_board_and_to_no_script(client: TestClient, path: str) -> None:
    published_job(
        description="[a](/jobs?q=1&sort=newest) [b](#top) [c](//other.example/x) [d](mailto:a@b.example) "
        "[g](http://c.example) [e](javascript:alert(1)) <a href='/x' onclick='y'>f</a>"
    )
    [entry] = read(client.get(path)).entries
    hrefs = [node.attributes["href"] for node in LexborHTMLParser(entry.html).css("[href]")]
    assert hrefs == ["mailto:a@b.example", "http://c.example"]
    assert LexborHTMLParser(entry.html).css("[onclick], script") == []


@pytest.mark.parametrize("path", FEEDS)
def test_no_address_comes_from_the_host_that_was_asked_for(client: TestClient, path: str) -> None:
    for number in range(51):
        published_job(title=f"Nurse {number}")
    answer = client.get(f"{path}?q=nurse", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert read(answer.raise_for_status()).next_url
    assert "evil.example" not in answer.text + str(answer.headers)


def test_addresses_begin_with_the_boards_own(https_client: TestClient) -> None:
    job = published_job()
    assert read(https_client.get(RSS)).entries[0].url == f"{settings.base_url}{job.path}"
    assert settings.base_url == "https://jobs.example.org"


@pytest.mark.parametrize("path", [*FEEDS, "/feeds/indeed.xml"])
def test_who_has_the_current_feed_is_told_so(client: TestClient, path: str) -> None:
    published_job()
    etag = client.get(path).headers["etag"]
    for named in (etag, f'"x", {etag}', f"W/{etag.removeprefix('W/')}", "*"):
        again = client.get(path, headers={"If-None-Match": named})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    published_job()
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml", "/robots.txt"])
def test_a_feed_is_the_same_for_everybody(client: TestClient, path: str) -> None:
    published_job()
    before = client.get(path)
    sign_in(client, member())
    after = client.get(path)
    assert after.content == before.content
    for answer in (before, after):
        assert answer.headers["cache-control"] == "no-cache"
        assert not {"set-cookie", "vary"} & set(answer.headers)
