"""A decision of a moderator's is taken back: the posting waits for review again."""

import pytest

from core.clock import utc_now
from db.models import AuditEntry, Job, User
from db.session import reading, writing
from db.vocabulary import Moderation, State
from tests.factories import (
    closed_job,
    draft_job,
    expired_job,
    member,
    moderated,
    moderator,
    operator,
    pending_job,
    published_job,
    rejected_job,
)
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse, Make
from tests.webapps.deciding import decided, stored, waiting_edit, waits


def imported_job(_owner: User) -> Job:
    return published_job()


def take_back(browser: Visitor, job: Job, what: str = "posting") -> Page:
    page = browser.get(f"/moderation/jobs/{job.id}")
    buttons = {"changes": "Look at the changes again", "posting": "review it again"}
    [_] = [label for label in page.all("button") if label.lower().endswith(buttons[what].lower())]
    return browser.submit(page, f"/moderation/jobs/{job.id}/reconsideration", None, what=what)


def test_an_approval_is_taken_back_and_lets_nobody_post_without_review(browse: Browse) -> None:
    moderated(Moderation.FIRST)
    owner, browser = member(), browse(moderator())
    job, other = pending_job(owner), draft_job(owner)
    decided(browser, job, "approval")
    page = take_back(browser, job)
    assert (page.path, page.all(".flash")) == (f"/moderation/jobs/{job.id}", ["It waits for review again."])
    assert browse().get("/jobs").all(".row-title") == []
    for action in ("withdrawal", "publication"):
        browse(owner).post(f"/jobs/{job.id}/{action}", {})
    browse(owner).post(f"/jobs/{other.id}/publication", {})
    assert (stored(job).state, stored(other).state) == (State.PENDING, State.PENDING)


def test_what_is_taken_back_is_decided_again_and_leaves_nothing_behind(browse: Browse) -> None:
    """The end that the posting has stays, and its owner posts without review again."""
    moderated(Moderation.FIRST)
    owner, browser = member(), browse(moderator())
    job, other = pending_job(owner), draft_job(owner)
    decided(browser, job, "approval")
    end = stored(job).expires_at
    take_back(browser, job)
    decided(browser, job, "rejection", note="No.")
    take_back(browser, job)
    assert stored(job).rejection is None
    decided(browser, job, "approval")
    after = stored(job)
    assert (after.state, after.expires_at, after.signals) == (State.PUBLISHED, end, None)
    browse(owner).post(f"/jobs/{other.id}/publication", {})
    assert stored(other).state is State.PUBLISHED


def test_to_wait_for_a_moderator_makes_no_life_longer(browse: Browse) -> None:
    job, browser = published_job(member()), browse(moderator())
    take_back(browser, job)
    with writing() as session:
        session.get_one(Job, job.id).expires_at = job.created_at
    page = decided(browser, job, "approval")
    assert page.all(".flash") == ["You approved it. The posting has ended, so it is not on the list. Look at it again"]
    assert stored(job).expires_at == job.created_at


def test_that_a_rejection_is_taken_back_costs_its_owner_nothing(browse: Browse) -> None:
    moderated(Moderation.FIRST)
    owner = member(has_passed_review=True)
    other = draft_job(owner)
    take_back(browse(moderator()), rejected_job(owner))
    browse(owner).post(f"/jobs/{other.id}/publication", {})
    assert stored(other).state is State.PUBLISHED


def test_the_log_says_that_an_owner_is_reviewed_again(browse: Browse) -> None:
    job = published_job(member(has_passed_review=True))
    take_back(browse(moderator()), job)
    with reading() as session:
        entry = session.query(AuditEntry).one()
    assert entry.action == "reconsideration"
    assert entry.after == {"state": "pending", "owner_passed_review": False}


def test_who_posts_without_review_waits_for_the_moderator_who_took_it_back(browse: Browse) -> None:
    moderated(Moderation.FIRST)
    owner = member(is_trusted=True)
    job = published_job(owner)
    take_back(browse(moderator()), job)
    for action in ("withdrawal", "publication"):
        browse(owner).post(f"/jobs/{job.id}/{action}", {})
    assert stored(job).state is State.PENDING


@pytest.mark.parametrize("make", [closed_job, expired_job, pending_job, imported_job])
def test_what_has_ended_or_was_never_decided_about_does_not_wait_again(browse: Browse, make: Make) -> None:
    job, browser = make(member()), browse(operator())
    page = browser.get(f"/moderation/jobs/{job.id}")
    assert [label for label in page.all("button") if "again" in label] == []
    sent = {"seen": page.value("seen") or browser.get(f"/moderation/jobs/{job.id}/removal").value("seen") or ""}
    answer = browser.post(f"/moderation/jobs/{job.id}/reconsideration", sent)
    assert (answer.status_code, stored(job).state) == (409, job.state)


def test_changes_that_were_not_accepted_wait_again_and_the_posting_stays_up(browse: Browse) -> None:
    job, browser = waits(published_job)(member()), browse(moderator())
    decided(browser, job, "rejection", note="No.")
    page = take_back(browser, job, "changes")
    assert page.all(".log > li")[0].startswith(f"Mo Derat put back in the queue the changes to {job.title}")
    assert stored(job).state is State.PUBLISHED
    decided(browser, job, "approval")
    assert stored(job).title == "Day Nurse"
    answer = browser.post(f"/moderation/jobs/{job.id}/reconsideration", {"seen": "x", "what": "changes"})
    assert answer.status_code == 409


@pytest.mark.parametrize("rejected", [False, True], ids=["waiting", "not accepted"])
def test_changes_keep_no_posting_from_being_looked_at_again(browse: Browse, rejected: bool) -> None:
    """They wait for after that, or are as they were; the posting is approved as it is, and as it is shown."""
    job, browser = waits(published_job)(member()), browse(moderator())
    if rejected:
        decided(browser, job, "rejection", note="No.")
    take_back(browser, job)
    assert stored(job).state is State.PENDING
    page = browser.get(f"/moderation/jobs/{job.id}")
    assert (page.heading, "Approve" in page.all("button")) == (job.title, True)
    decided(browser, job, "approval")
    assert (stored(job).title, stored(job).state) == (job.title, State.PUBLISHED)
    edit = waiting_edit(job)
    assert edit is not None
    assert edit.rejection == ("No." if rejected else None)


def test_a_decision_that_nobody_has_seen_is_not_taken_back(browse: Browse) -> None:
    job, browser = waits(published_job)(member()), browse(moderator())
    decided(browser, job, "rejection", note="First.")
    seen = browser.get(f"/moderation/jobs/{job.id}").value("seen") or ""
    take_back(browser, job, "changes")
    decided(browser, job, "rejection", note="Second, better.")
    answer = browser.post(f"/moderation/jobs/{job.id}/reconsideration", {"seen": seen, "what": "changes"})
    assert answer.status_code == 409


def test_what_has_no_end_any_more_gets_one(browse: Browse) -> None:
    """Its owner has emptied the last day meanwhile."""
    owner = member()
    job, browser = published_job(owner), browse(moderator())
    take_back(browser, job)
    path = f"/jobs/{job.id}/edit"
    browse(owner).submit(browse(owner).get(path), path, ("action", "save"), expires_at="")
    decided(browser, job, "approval")
    assert stored(job).is_open(utc_now())


def test_a_renewal_that_was_rejected_by_mistake_is_approved_with_a_new_life(browse: Browse) -> None:
    moderated(Moderation.ALL)
    owner, browser = member(), browse(moderator())
    job = expired_job(owner)
    browse(owner).post(f"/jobs/{job.id}/renewal", {})
    decided(browser, job, "rejection", note="No.")
    take_back(browser, job)
    decided(browser, job, "approval")
    assert stored(job).is_open(utc_now())
