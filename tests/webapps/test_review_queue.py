"""What waits for a moderator, and why."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from db.models import Job
from db.session import writing
from db.vocabulary import SIGNAL_LABELS, Moderation, ReportReason, Signal
from tests.factories import (
    draft_job,
    edit_that_waits,
    member,
    moderated,
    moderator,
    pending_job,
    published_job,
    rejected_job,
    reported,
)
from tests.webapps.conftest import Browse
from webapps.moderation import views


def test_the_queue_has_all_that_waits_the_oldest_first(browse: Browse) -> None:
    now = utc_now()
    pending_job(member(), title="Second", submitted_at=now - timedelta(hours=2))
    pending_job(member(), title="First", submitted_at=now - timedelta(hours=3))
    edit_that_waits(published_job(member(), title="Third"), title="Changed")
    reported(published_job(member(), title="Fourth"), times=2)
    for make in (draft_job, published_job, rejected_job):
        make(member(), title="Not waiting")
    page = browse(moderator()).get("/moderation")
    assert page.all("tbody th > a") == ["First", "Second", "Third", "Fourth"]
    assert page.all("td .state") == ["New posting", "New posting", "Changes", "Reported, 2 times"]
    assert page.all("#queue .count") == ["4"]


def test_a_posting_that_waits_for_more_than_one_reason_is_there_once(browse: Browse) -> None:
    job = published_job(member())
    edit_that_waits(job, title="Changed")
    reported(job)
    page = browse(moderator()).get("/moderation")
    assert page.all("td .state") == ["Changes", "Reported"]
    assert page.all("#queue .count") == ["1"]


def test_a_posting_that_reports_took_off_the_list_is_no_new_one(browse: Browse) -> None:
    moderated(reports_to_hide=2)
    reported(published_job(member()), times=2)
    page = browse(moderator()).get("/moderation")
    assert page.all("td .state") == ["Was public", "Reported, 2 times"]


def test_a_long_queue_has_pages_that_have_each_posting_once(browse: Browse) -> None:
    """Whatever it waits for, and with the same narrowing."""
    now, owner = utc_now(), member()
    for hour in range(70):
        pending_job(owner, title=f"Posting {hour}", submitted_at=now - timedelta(hours=100 - hour))
    for number in range(40):
        edit_that_waits(published_job(owner, title=f"Changed {number}"), title="Other")
    browser = browse(moderator())
    for narrowed, total in (("", 110), (f"?kind=posting&member={owner.id}", 70)):
        page, titles, pages = browser.get(f"/moderation{narrowed}"), list[str](), 0
        while True:
            titles += page.all("tbody th > a")
            pages += 1
            if "Those that have waited less long" not in page.all(".onward a"):
                break
            page = browser.get(page.link("Those that have waited less long"))
        assert (len(titles), len(set(titles)), pages) == (total, total, (total + 49) // 50)
        assert titles[:70] == [f"Posting {hour}" for hour in range(70)]
    page = browser.get("/moderation?page=4")
    assert ("Nothing else waits for review." in page.text, page.link("Back to the first page")) == (True, "/moderation")
    assert browser.get("/moderation?page=21").status == 422


def test_the_last_page_of_a_queue_leads_to_none_that_is_refused(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SHOWN", 1)
    for _ in range(21):
        pending_job(member())
    pages = [browse(moderator()).get(f"/moderation?page={number}") for number in (19, 20)]
    assert [page.all(".onward a") for page in pages] == [["Those that have waited less long"], []]


def test_an_empty_queue_says_so(browse: Browse) -> None:
    assert "Nothing waits for review." in browse(moderator()).get("/moderation").text


def test_the_queue_says_what_speaks_against_a_posting(browse: Browse) -> None:
    job = pending_job(member())
    with writing() as session:
        session.get_one(Job, job.id).signals = [Signal.HASTE.value]
    assert browse(moderator()).get("/moderation").all(".row-review") == [SIGNAL_LABELS[Signal.HASTE]]


def test_the_queue_is_narrowed_to_what_a_posting_waits_for(browse: Browse) -> None:
    pending_job(member(), title="New")
    edit_that_waits(published_job(member(), title="Changed"), title="Other")
    reported(published_job(member(), title="Reported"))
    browser = browse(moderator())
    page = browser.get("/moderation")
    for label, title in (("Postings", "New"), ("Changes", "Changed"), ("Reported", "Reported")):
        narrowed = browser.get(page.link(label))
        assert narrowed.all("tbody th > a") == [title]
        assert narrowed.all("#queue .count") == ["1"]


def test_whoever_moderates_sees_how_much_waits(browse: Browse) -> None:
    pending_job(member())
    assert browse(moderator()).get("/dashboard").all(".actions .count") == ["1 waiting"]


def test_the_queue_says_what_a_posting_was_reported_for(browse: Browse) -> None:
    job = published_job(member())
    reported(job, times=2)
    reported(job, times=3, reason=ReportReason.SPAM)  # two of them have reported it already
    page = browse(moderator()).get("/moderation")
    assert page.all("td .state") == ["Reported, 3 times"]
    assert page.all(".row-review") == ["It looks like fraud (2)", "It is advertising, not an opening"]


def test_each_way_to_narrow_the_queue_says_how_much_waits_there(browse: Browse) -> None:
    busy = member(name="Spam Er")
    suspect = pending_job(busy, title="Suspect")
    pending_job(busy, title="Harmless")
    edit_that_waits(published_job(member(), title="Changed"), title="Other")
    reported(published_job(member(), title="Reported"))
    with writing() as session:
        session.get_one(Job, suspect.id).signals = [Signal.HASTE.value]
    browser = browse(moderator())
    page = browser.get("/moderation")
    kinds = ["Everything 4", "Postings 2", "Changes 1", "Reported 1", "Look closely 1"]
    assert page.all("nav[aria-label='What waits'] a") == kinds
    assert page.all("nav[aria-label='Whose'] a") == ["Spam Er 2"]
    closely = browser.get(page.link("Look closely"))
    assert closely.all("tbody th > a") == ["Suspect"]
    whose = browser.get(page.link("Spam Er"))
    assert whose.all("tbody th > a") == ["Suspect", "Harmless"]
    assert whose.all("nav[aria-label='What waits'] a")[:2] == ["Everything 2", "Postings 2"]
    assert browser.get(whose.link("Look closely")).all("tbody th > a") == ["Suspect"]


@pytest.mark.parametrize("wrong", ["member=0", "member=x", "member=99999999999"])
def test_a_member_that_cannot_be_is_no_queue(browse: Browse, wrong: str) -> None:
    assert browse(moderator()).get(f"/moderation?{wrong}").status in (404, 422)


def test_the_queue_of_a_member_who_is_not_there_is_no_page(browse: Browse) -> None:
    assert browse(moderator()).get("/moderation?member=999999").status == 404


def test_nothing_waits_that_no_moderator_can_look_at(browse: Browse) -> None:
    """Its owner has made a draft of it, with the changes that waited."""
    moderated(Moderation.ALL)
    owner = member()
    job = published_job(owner)
    edit_that_waits(job, title="Changed")
    reported(job)
    browser = browse(owner)
    for action in ("closure", "publication", "withdrawal"):
        browser.post(f"/jobs/{job.id}/{action}", {})
    assert browser.get(f"/jobs/{job.id}/edit").value("title") == "Changed"
    page = browse(moderator()).get("/moderation")
    assert "Nothing waits for review." in page.text
    assert page.all("nav[aria-label='What waits'] .count") == ["0"] * 5
    browser.post(f"/jobs/{job.id}/publication", {})
    assert browse(moderator()).get("/moderation").all("td .state") == ["Was public", "Reported"]
