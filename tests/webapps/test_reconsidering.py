"""A decision of a moderator's is taken back: the posting waits for review again."""

import pytest

from db.models import Job, User
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
)
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse, Make
from tests.webapps.deciding import decided, stored, waits


def imported_job(_owner: User) -> Job:
    return published_job()


def take_back(browser: Visitor, job: Job) -> Page:
    return browser.submit(browser.get(f"/moderation/jobs/{job.id}"), f"/moderation/jobs/{job.id}/reconsideration")


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


def test_one_of_several_approvals_is_taken_back(browse: Browse) -> None:
    """With the end that the posting has, and nothing of the rejection is left."""
    moderated(Moderation.FIRST)
    owner, browser = member(), browse(moderator())
    job, first, other = pending_job(owner), pending_job(owner), draft_job(owner)
    for one in (first, job):
        decided(browser, one, "approval")
    end = stored(job).expires_at
    take_back(browser, job)
    decided(browser, job, "rejection", note="No.")
    browse(owner).post(f"/jobs/{other.id}/publication", {})
    assert stored(other).state is State.PUBLISHED
    take_back(browser, job)
    decided(browser, job, "approval")
    after = stored(job)
    assert (after.state, after.expires_at, after.rejection, after.signals) == (State.PUBLISHED, end, None, None)


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
    assert "Put it back in the queue" not in page.all("button")
    sent = {"seen": page.value("seen") or browser.get(f"/moderation/jobs/{job.id}/removal").value("seen") or ""}
    answer = browser.post(f"/moderation/jobs/{job.id}/reconsideration", sent)
    assert (answer.status_code, stored(job).state) == (409, job.state)


def test_where_changes_wait_they_are_decided_first(browse: Browse) -> None:
    job, browser = waits(published_job)(member()), browse(moderator())
    address = f"/moderation/jobs/{job.id}"
    assert "Put it back in the queue" not in browser.get(address).all("button")
    decided(browser, job, "approval")
    assert "Put it back in the queue" in browser.get(address).all("button")
