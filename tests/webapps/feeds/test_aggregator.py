"""All open postings for aggregators, however many: one job element each, and no more at once than a step reads."""

import asyncio
from datetime import timedelta
from xml.etree.ElementTree import Element, fromstring

import pytest
from fastapi.testclient import TestClient

from core.clock import utc_now
from db.models import Job
from db.session import engine, writing
from db.vocabulary import State
from tests.factories import closed_job, draft_job, expired_job, job_in_state, member, published_job
from tests.webapps.feeds.test_feeds import BASE, NAUGHTY, PRINTABLE
from webapps.feeds import aggregator

PATH = "/feeds/indeed.xml"


def jobs(client: TestClient) -> list[Element]:
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml; charset=utf-8")
    root = fromstring(answer.content)
    assert root.tag == "source"
    assert [child.tag for child in root[:3]] == ["publisher", "publisherurl", "lastBuildDate"]
    assert [root.findtext("publisher"), root.findtext("publisherurl")] == ["Openings", BASE]
    return root.findall("job")


def test_a_posting_is_told_with_all_that_it_says(client: TestClient) -> None:
    moment = utc_now().replace(microsecond=0) - timedelta(hours=1)
    job = published_job(published_at=moment, workplace="hybrid", location=["Ghent", "Bruges"])
    [found] = jobs(client)
    assert {child.tag: child.text for child in found} == {
        "title": "Night Nurse, Intensive Care",
        "date": moment.isoformat().replace("+00:00", "Z"),
        "referencenumber": str(job.id),
        "url": BASE + job.path,
        "company": "St. Anne’s Hospital",
        "city": "Ghent",
        "country": "BE",
        "description": job.description_html,
        "salary": "€3,400–4,100 a month",
        "jobtype": "fulltime",
        "category": "Health & Care",
        "remotetype": "Hybrid remote",
        "expirationdate": (moment + timedelta(days=30)).isoformat().replace("+00:00", "Z"),
    }


def test_what_a_posting_does_not_say_is_left_out(client: TestClient) -> None:
    published_job(
        workplace="remote", location=[], country=None, category=None, salary_min=None, salary_max=None,
        employment_type="OTHER",
    )  # fmt: skip
    [found] = jobs(client)
    assert found.findtext("remotetype") == "Fully remote"
    assert not {"city", "country", "category", "salary", "jobtype"} & {child.tag for child in found}


def test_naughty_texts_come_through_as_text(client: TestClient) -> None:
    job = published_job()
    with writing() as session:
        row = session.get_one(Job, job.id)
        row.title, row.description, row.locations = NAUGHTY, NAUGHTY, [NAUGHTY]
    [found] = jobs(client)
    assert [found.findtext("title"), found.findtext("city")] == [PRINTABLE, PRINTABLE]
    assert "<script>" not in (found.findtext("description") or "")


def test_only_what_is_open_is_told(client: TestClient) -> None:
    job = published_job()
    for make in (draft_job, closed_job, expired_job):
        make(member())
    for state in (State.PENDING, State.REJECTED, State.REMOVED):
        job_in_state(state)
    assert [found.findtext("referencenumber") for found in jobs(client)] == [str(job.id)]


@pytest.mark.parametrize("number", [0, 4, 5, 6, 11])
def test_however_many_there_are_each_is_told_once(
    client: TestClient, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregator, "BATCH", 5)
    ids = [published_job().id for _ in range(number)]
    assert [int(found.findtext("referencenumber") or 0) for found in jobs(client)] == ids


@pytest.mark.usefixtures("database")
def test_between_two_steps_no_connection_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregator, "BATCH", 2)
    for _ in range(5):
        published_job()

    async def connections_held() -> list[str]:
        return [engine().pool.status() async for _ in aggregator.document(utc_now())]

    before = engine().pool.status()
    held = asyncio.run(connections_held())
    assert len(held) == 6
    assert {status.rsplit(": ", 1)[1] for status in held} == {before.rsplit(": ", 1)[1]} == {"0"}


def test_a_posting_that_ends_changes_the_tag(client: TestClient) -> None:
    job = published_job()
    etag = client.get(PATH).headers["etag"]
    assert client.get(PATH).headers["etag"] == etag
    with writing() as session:
        session.get_one(Job, job.id).expires_at = utc_now() - timedelta(seconds=1)
    assert client.get(PATH, headers={"If-None-Match": etag}).status_code == 200
    assert jobs(client) == []
