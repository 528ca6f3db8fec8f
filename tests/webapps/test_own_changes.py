"""Changes to a public posting, as its owner sees them while they wait or after they were not accepted."""

import pytest

from db.vocabulary import Moderation, State
from tests.at_once import at_once
from tests.factories import (
    closed_job,
    draft_job,
    edit_that_waits,
    member,
    moderated,
    moderator,
    operator,
    published_job,
    reported,
)
from tests.webapps.conftest import Browse, Make
from tests.webapps.deciding import decided, stored, waiting_edit, waits

TAKEN_BACK = "Your changes are taken back. The posting stays as it is."


@pytest.mark.parametrize("make", [published_job, closed_job])
def test_the_postings_page_says_that_changes_wait_and_leads_to_them(browse: Browse, make: Make) -> None:
    owner = member()
    job = waits(make)(owner)
    browser = browse(owner)
    page = browser.get(job.path)
    assert page.all(".owner-bar .row-review") == ["Your changes wait for review."]
    assert browser.get(page.link("See and edit changes")).value("title") == "Day Nurse"


def test_the_postings_page_says_why_changes_were_not_accepted(browse: Browse) -> None:
    owner = member()
    job = waits(published_job)(owner)
    decided(browse(moderator()), job, "rejection", note="No advertising.")
    browser = browse(owner)
    for path in (job.path, "/dashboard"):
        assert browser.get(path).all(".row-review") == ["Your changes were not accepted: No advertising."]


def test_changes_that_were_not_accepted_wait_for_their_owner(browse: Browse) -> None:
    owner = member()
    waiting, refused = waits(published_job)(owner), waits(published_job)(owner)
    decided(browse(moderator()), refused, "rejection", note="No advertising.")
    page = browse(owner).get("/dashboard")
    assert page.all("h2") == ["Waiting for you 1", "Open 1"]
    assert page.all("main th a") == [refused.title, waiting.title]
    assert page.link("Edit and send again") == f"/jobs/{refused.id}/edit"


@pytest.mark.parametrize("person", [None, member, moderator, operator])
def test_nobody_else_is_told_of_them(browse: Browse, person: Make | None) -> None:
    job = waits(published_job)(member())
    page = browse(person() if person else None).get(job.path)
    assert not page.all(".row-review")
    assert "changes" not in page.text


@pytest.mark.parametrize("start", ["{}", "/dashboard"])
@pytest.mark.parametrize("rejected", [False, True])
def test_they_are_taken_back_and_the_posting_stays_as_it_is(browse: Browse, start: str, rejected: bool) -> None:
    owner = member()
    job = waits(published_job)(owner)
    if rejected:
        decided(browse(moderator()), job, "rejection", note="No advertising.")
    browser = browse(owner)
    page = browser.get(browser.get(start.format(job.path)).link("Take back changes"))
    assert job.title in page.text
    page = browser.submit(page, page.path)
    assert (page.path, page.all(".flash")) == ("/dashboard", [TAKEN_BACK])
    assert waiting_edit(job) is None
    assert (stored(job).title, stored(job).state, stored(job).revision) == (job.title, State.PUBLISHED, job.revision)
    assert "Your changes" not in browser.get("/dashboard").text


def test_a_posting_that_is_taken_back_is_without_the_changes_that_were_not_accepted(browse: Browse) -> None:
    """They are in its form, with the reason, to be changed."""
    moderated(Moderation.ALL, reports_to_hide=2)
    owner = member()
    job = published_job(owner)
    edit_that_waits(job, title="Best job ever")
    decided(browse(moderator()), job, "rejection", note="No advertising.")
    reported(job, times=2)
    browser = browse(owner)
    browser.post(f"/jobs/{job.id}/withdrawal", {})
    assert (stored(job).state, stored(job).title) == (State.DRAFT, job.title)
    page = browser.get(f"/jobs/{job.id}/edit")
    assert ("No advertising." in page.text, page.value("title")) == (True, "Best job ever")
    assert "the posting itself does not say them" in " ".join(page.text.split())


def test_of_two_reasons_the_one_for_the_posting_is_read(browse: Browse) -> None:
    moderated(Moderation.ALL, reports_to_hide=2)
    owner = member()
    job = published_job(owner)
    edit_that_waits(job, title="Best job ever")
    boss = browse(moderator())
    decided(boss, job, "rejection", note="No advertising.")
    reported(job, times=2)
    decided(boss, job, "rejection", note="It asks for money.")
    page = browse(owner).get(f"/jobs/{job.id}/edit")
    assert page.all(".notice strong") == ["This posting was not accepted."]
    assert "It asks for money." in page.text


def test_what_was_taken_back_is_not_approved_any_more(browse: Browse) -> None:
    owner = member()
    job = waits(published_job)(owner)
    browser = browse(moderator())
    page = browser.get(f"/moderation/jobs/{job.id}")
    browse(owner).post(f"/jobs/{job.id}/edit/withdrawal", {})
    assert browser.submit(page, f"/moderation/jobs/{job.id}/approval").status == 409
    assert stored(job).title == job.title


@pytest.mark.parametrize("make", [draft_job, published_job, closed_job])
def test_where_no_changes_wait_none_are_taken_back(browse: Browse, make: Make) -> None:
    owner = member()
    job = make(owner)
    path = f"/jobs/{job.id}/edit/withdrawal"
    assert browse(owner).get(path).status == 409
    assert browse(owner).post(path, {}).status_code == 409


def test_they_are_taken_back_once(browse: Browse) -> None:
    owner = member()
    job = waits(published_job)(owner)
    browsers = [browse(owner) for _ in range(3)]
    answers = at_once(lambda browser: browser.post(f"/jobs/{job.id}/edit/withdrawal", {}), browsers)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]


@pytest.mark.parametrize("person", [member, moderator, operator])
def test_nobody_else_takes_them_back(browse: Browse, person: Make) -> None:
    job = waits(published_job)(member())
    browser, path = browse(person()), f"/jobs/{job.id}/edit/withdrawal"
    assert browser.get(path).status == 404
    assert browser.post(path, {}).status_code == 404
    assert waiting_edit(job) is not None


@pytest.mark.parametrize("_round", range(4))
def test_of_taking_back_and_approving_at_once_one_comes_first(browse: Browse, _round: int) -> None:
    owner = member()
    job = waits(published_job)(owner)
    judge = browse(moderator())
    seen = judge.get(f"/moderation/jobs/{job.id}").value("seen") or ""
    posts = [
        lambda: browse(owner).post(f"/jobs/{job.id}/edit/withdrawal", {}),
        lambda: judge.post(f"/moderation/jobs/{job.id}/approval", {"seen": seen}),
    ]
    taken_back, approved = [answer.status_code for answer in at_once(lambda post: post(), posts)]
    assert sorted([taken_back, approved]) == [303, 409]
    assert stored(job).title == ("Day Nurse" if approved == 303 else job.title)
    assert waiting_edit(job) is None


def test_the_link_of_a_posting_is_offered_where_it_opens_for_others(browse: Browse) -> None:
    owner = member()
    browser = browse(owner)
    for job, offered in ((published_job(owner), True), (closed_job(owner), True), (draft_job(owner), False)):
        assert bool(browser.get(job.path).all("[data-copy-link]")) is offered
