"""Decisions about changes to what is public, and decisions that come too late."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.clock import utc_now
from db.vocabulary import State
from tests.at_once import at_once
from tests.factories import (
    closed_job,
    edit_that_waits,
    member,
    moderated,
    moderator,
    operator,
    pending_job,
    published_job,
    rejected_job,
    reported,
)
from tests.webapps.conftest import Browse, Make
from tests.webapps.deciding import actions, decided, stored, waiting_edit, waits, with_reports


def test_changes_are_shown_word_by_word_and_approved(browse: Browse) -> None:
    job = published_job(member(), title="Night Nurse, Intensive Care")
    edit_that_waits(job, title="Day Nurse, Intensive Care", salary_max="4200")
    page = browse(moderator()).get(f"/moderation/jobs/{job.id}")
    assert page.heading == "Day Nurse, Intensive Care"
    assert page.all("h3.label") == ["Title", "Pay, to"]
    assert page.all(".difference del") == ["Night", "4100"]
    assert page.all(".difference ins") == ["Day", "4200"]
    decided(browse(moderator()), job, "approval")
    after = stored(job)
    assert (after.title, after.salary_max, after.state, after.expires_at) == (
        "Day Nurse, Intensive Care", Decimal(4200), State.PUBLISHED, job.expires_at,
    )  # fmt: skip
    assert waiting_edit(job) is None
    assert browse().get("/jobs").all(".row-title") == ["Day Nurse, Intensive Care"]


def test_changes_that_are_rejected_go_back_to_their_owner_with_the_reason(browse: Browse) -> None:
    moderated()
    owner = member()
    job = published_job(owner)
    edit_that_waits(job, title="BUY NOW")
    page = decided(browse(moderator()), job, "rejection", note="No advertising.")
    assert page.path == "/moderation"
    assert "Nothing waits" in page.text
    assert (stored(job).title, stored(job).state) == (job.title, State.PUBLISHED)
    browser = browse(owner)
    assert "Your changes were not accepted: No advertising." in browser.get("/dashboard").text
    page = browser.get(f"/jobs/{job.id}/edit")
    assert "No advertising." in page.text
    assert page.value("title") == "BUY NOW"
    browser.submit(page, page.path, title="Day Nurse")
    edit = waiting_edit(job)
    assert edit is not None
    assert (edit.fields["title"], edit.rejection) == ("Day Nurse", None)


def test_the_difference_is_to_what_is_public_now(browse: Browse) -> None:
    job = published_job(member(), title="Night Nurse")
    edit_that_waits(job, title="Day Nurse")
    boss = browse(operator())
    boss.submit(boss.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", title="Evening Nurse", salary_max="5000")
    page = browse(moderator()).get(f"/moderation/jobs/{job.id}")
    assert "The posting may have changed since they were written." in page.text
    assert page.all(".difference del") == ["Evening", "5000"]
    assert page.all(".difference ins") == ["Day", "4100"]


def test_an_end_that_was_not_changed_stays_what_it_has_become(browse: Browse) -> None:
    owner = member()
    job = published_job(owner, published_at=utc_now() - timedelta(days=20))
    edit_that_waits(job, title="Day Nurse")
    browse(owner).post(f"/jobs/{job.id}/renewal", {})
    renewed = stored(job).expires_at
    decided(browse(moderator()), job, "approval")
    assert (stored(job).title, stored(job).expires_at) == ("Day Nurse", renewed)
    assert renewed != job.expires_at


@pytest.mark.parametrize("action", ["approval", "rejection"])
@pytest.mark.parametrize("make", [pending_job, waits(published_job)])
def test_nobody_decides_about_what_they_have_not_seen(browse: Browse, action: str, make: Make) -> None:
    """The owner may change it between a moderator's reading and pressing a button."""
    moderated()
    owner = member()
    job = make(owner)
    browser = browse(moderator())
    page = browser.get(f"/moderation/jobs/{job.id}")
    form = browse(owner).get(f"/jobs/{job.id}/edit")
    browse(owner).submit(form, form.path, title="Something else")
    note: dict[str, Any] = {"note": "x"} if action == "rejection" else {}
    page = browser.submit(page, f"/moderation/jobs/{job.id}/{action}", **note)
    assert page.status == 409
    assert page.all(".notice[role=alert]")[0].startswith("Somebody changed this in the meantime.")
    assert page.link("Queue") == "/moderation", "it is the page to decide on, as it is by now"
    assert page.value("note") == note.get("note", "")
    assert stored(job).state is job.state
    assert actions() == []


@pytest.mark.parametrize("action", ["approval", "rejection"])
@pytest.mark.parametrize("make", [pending_job, waits(published_job)])
def test_of_two_moderators_at_once_one_decides(browse: Browse, action: str, make: Make) -> None:
    job = make(member())
    browsers = [browse(moderator()) for _ in range(3)]
    seen = browsers[0].get(f"/moderation/jobs/{job.id}").value("seen") or ""
    sent = {"seen": seen, "note": "Say who hires."}
    answers = at_once(lambda browser: browser.post(f"/moderation/jobs/{job.id}/{action}", sent), browsers)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    assert len(actions()) == 1


@pytest.mark.parametrize("action", ["removal", "dismissal"])
def test_what_was_decided_is_not_decided_again(browse: Browse, action: str) -> None:
    job = with_reports(member())
    browser = browse(moderator())
    page = browser.get(f"/moderation/jobs/{job.id}{'/removal' if action == 'removal' else ''}")
    again = browse(moderator())
    words: dict[str, Any] = {"note": "Spam."} if action == "removal" else {}
    assert browser.submit(page, f"/moderation/jobs/{job.id}/{action}", **words).status == 200
    assert again.submit(page, f"/moderation/jobs/{job.id}/{action}", **words).status == 409
    assert len(actions()) == 1


@pytest.mark.parametrize("make", [published_job, closed_job, rejected_job])
def test_what_does_not_wait_cannot_be_approved_or_rejected(browse: Browse, make: Make) -> None:
    job = make(member())
    browser = browse(moderator())
    sent = {"seen": f"{stored(job).revision}.0.000000", "note": "x"}
    for action in ("approval", "rejection"):
        assert browser.post(f"/moderation/jobs/{job.id}/{action}", sent).status_code == 409
    assert stored(job).state is job.state


def test_nobody_keeps_a_posting_up_by_sending_edits_or_reports(browse: Browse) -> None:
    job, browser = published_job(member()), browse(moderator())
    address = f"/moderation/jobs/{job.id}/removal"
    page = browser.get(address)
    edit_that_waits(job, title="Day Nurse")
    reported(job)
    browser.submit(page, address, None, note="It asks for money.")
    assert (stored(job).state, stored(job).rejection) == (State.REMOVED, "It asks for money.")


def test_why_a_posting_is_to_be_taken_down_is_not_lost_when_it_says_something_else_by_now(browse: Browse) -> None:
    job, browser = published_job(member()), browse(moderator())
    address = f"/moderation/jobs/{job.id}/removal"
    page = browser.get(address)
    boss = browse(operator())
    boss.submit(boss.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", title="Day Nurse")
    page = browser.submit(page, address, None, note="It asks for money.")
    assert (page.status, page.value("note"), stored(job).state) == (409, "It asks for money.", State.PUBLISHED)
    assert "What you wrote is below." in page.all(".notice p")[0]
    browser.submit(page, address)
    assert stored(job).rejection == "It asks for money."


def test_why_a_posting_is_rejected_is_not_lost_when_another_has_approved_it(browse: Browse) -> None:
    job, browser = pending_job(member()), browse(moderator())
    address = f"/moderation/jobs/{job.id}"
    page = browser.get(address)
    decided(browse(moderator()), job, "approval")
    page = browser.submit(page, f"{address}/rejection", None, note="It names no pay.")
    assert page.status == 409
    assert "You wrote: “It names no pay.”" in page.all(".notice p")


def test_changes_to_a_category_that_is_gone_are_looked_at_all_the_same(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    edit_that_waits(job, category="legal")
    moderated(categories={"health": "Health"})
    assert browse(moderator()).get(f"/moderation/jobs/{job.id}").status == 200
    assert browse(owner).get(f"/jobs/{job.id}/edit").status == 200
