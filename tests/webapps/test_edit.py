"""Editing a posting, and two people who edit it at once."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from db.models import Job
from db.session import reading, writing
from db.vocabulary import State
from tests.factories import (
    FIELDS,
    FORM,
    LIFE,
    closed_job,
    draft_job,
    expired_job,
    job_in_state,
    member,
    moderated,
    published_job,
)
from tests.visitor import Page
from tests.webapps.conftest import Browse, Make
from webapps.formatting import day


def stored(job: Job) -> Job:
    with reading() as session:
        return session.get_one(Job, job.id)


@pytest.mark.parametrize("make", [published_job, expired_job, closed_job, draft_job])
def test_the_form_stands_as_the_posting_is_and_saving_it_changes_nothing_it_says(browse: Browse, make: Make) -> None:
    owner = member()
    job = make(owner, apply_url="https://st-anne.example/apply", seniority="senior", location=["Ghent", "Bruges"])
    browser = browse(owner)
    before = stored(job)
    page = browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", ("action", "save"))
    assert page.status in (200, 410)
    after = stored(job)
    said = [column.name for column in Job.__table__.columns if column.name not in ("revision", "updated_at", "signals")]
    assert {name: getattr(after, name) for name in said} == {name: getattr(before, name) for name in said}


@pytest.mark.parametrize(("make", "status"), [(published_job, 200), (closed_job, 410), (expired_job, 410)])
def test_an_edit_of_what_is_public_shows_at_once_and_keeps_the_state(browse: Browse, make: Make, status: int) -> None:
    owner = member()
    job = make(owner)
    before = stored(job)
    browser = browse(owner)
    page = browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", title="Day Nurse", tags="day")
    assert (page.status, page.heading, page.all(".flash")) == (status, "Day Nurse", ["Your changes are saved."])
    after = stored(job)
    assert (after.state, after.published_at, after.expires_at) == (before.state, before.published_at, before.expires_at)
    assert (after.slug, after.tags, after.revision) == ("day-nurse", ["day"], before.revision + 1)
    assert browse().client.get(job.path).headers["location"] == after.path


def test_an_edited_posting_is_found_by_its_new_words_alone(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    browse(owner).post(f"/jobs/{job.id}/edit", {**FORM, "title": "Beekeeper", "tags": "hives"})
    assert browse().get("/jobs?q=beekeeper").all(".row-title") == ["Beekeeper"]
    assert browse().get("/jobs?tag=hives").all(".row-title") == ["Beekeeper"]
    assert browse().get("/jobs?tag=nursing").all(".row-title") == []


def test_an_edit_of_a_draft_goes_to_the_dashboard(browse: Browse) -> None:
    owner = member()
    job = draft_job(owner)
    answer = browse(owner).post(f"/jobs/{job.id}/edit", {"title": "Half", "action": "draft"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
    assert (stored(job).title, stored(job).state, stored(job).company_id) == ("Half", State.DRAFT, None)


def test_a_draft_is_published_from_its_edit_page(browse: Browse) -> None:
    owner = member()
    job = draft_job(owner)
    browser = browse(owner)
    page = browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", ("action", "publish"))
    assert (page.status, page.all(".flash")) == (200, ["Your posting is public."])
    assert stored(job).state is State.PUBLISHED


def test_a_draft_that_lacks_something_is_kept_as_it_was_until_it_is_complete(browse: Browse) -> None:
    owner = member()
    job = draft_job(owner, title="Half written")
    page = Page(browse(owner).post(f"/jobs/{job.id}/edit", {"title": "Half", "action": "publish"}))
    assert (page.status, page.error("company")) == (422, "Enter the company's name.")
    assert (stored(job).title, stored(job).state) == ("Half written", State.DRAFT)


def test_what_is_public_cannot_lose_what_publishing_needs(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    page = Page(browse(owner).post(f"/jobs/{job.id}/edit", {**FORM, "apply_email": "", "title": "Typed"}))
    assert (page.status, page.value("title")) == (422, "Typed")
    assert page.error("apply_url") == "Enter a web address or an e-mail address to apply at."
    assert stored(job).apply_email == FIELDS["apply_email"]


def test_an_edit_from_an_older_version_is_not_saved_and_not_lost(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    here, there = browse(owner), browse(owner)
    path = f"/jobs/{job.id}/edit"
    page = here.get(path)
    there.submit(there.get(path), path, title="Changed elsewhere")
    page = here.submit(page, path, title="Changed here", description="Typed here, at some length.")
    assert page.status == 409
    assert "Somebody changed this posting while you were editing" in page.text
    assert page.link("Look at the newer version") == path
    assert (page.value("title"), page.value("description")) == ("Changed here", "Typed here, at some length.")
    assert stored(job).title == "Changed elsewhere"
    page = here.submit(page, path)
    assert (page.status, page.heading) == (200, "Changed here")


def test_a_preview_of_an_edit_changes_nothing(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    browser = browse(owner)
    path = f"/jobs/{job.id}/edit"
    page = browser.submit(browser.get(path), path, ("action", "preview"), title="Day Nurse")
    assert page.all("#preview h1") == ["Day Nurse"]
    assert stored(job).title == FIELDS["title"]
    page = browser.submit(page, path, ("action", "save"))
    assert page.heading == stored(job).title == "Day Nurse"


@pytest.mark.parametrize(
    ("make", "words", "end"),
    [
        (published_job, "Its page stays as it is until you save the changes.", True),
        (closed_job, "Its page stays as it is until you save the changes.", False),
        (draft_job, "Nothing is public yet.", True),
    ],
)
def test_a_preview_of_an_edit_says_what_is_true(browse: Browse, make: Make, words: str, end: bool) -> None:
    owner = member()
    job = make(owner)
    page = Page(browse(owner).post(f"/jobs/{job.id}/edit", {**FORM, "action": "preview"}))
    assert words in page.all(".preview-bar p")[0]
    facts = dict(zip(page.all("#preview dt"), page.all("#preview dd"), strict=True))
    assert facts.get("Ends") == (day(job.expires_at or utc_now() + timedelta(days=30)) if end else None)


@pytest.mark.parametrize(
    ("make", "what"), [(published_job, "Its page stays as it is"), (draft_job, "Nothing is public")]
)
def test_a_preview_of_what_will_be_reviewed_says_so(browse: Browse, make: Make, what: str) -> None:
    moderated()
    owner = member()
    page = Page(browse(owner).post(f"/jobs/{make(owner).id}/edit", {**FORM, "action": "preview"}))
    assert page.all(".preview-bar p") == [f"This is how it will look. {what} until a moderator has looked at it."]


def test_the_last_day_of_an_open_posting_can_be_moved_and_is_kept_when_it_is_not_sent(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    browser = browse(owner)
    last = (utc_now() + timedelta(days=3)).date()
    browser.post(f"/jobs/{job.id}/edit", {**FORM, "expires_at": last.isoformat()})
    moved = stored(job).expires_at
    assert moved is not None
    assert moved.date() == last
    browser.post(f"/jobs/{job.id}/edit", FORM)
    assert stored(job).expires_at == moved
    page = Page(browser.post(f"/jobs/{job.id}/edit", {**FORM, "expires_at": "2020-01-01"}))
    assert (page.status, stored(job).expires_at) == (422, moved)


@pytest.mark.parametrize("make", [published_job, expired_job])
def test_an_end_that_is_emptied_is_set_anew(browse: Browse, make: Make) -> None:
    owner = member()
    job = make(owner, expires_at=(utc_now() + timedelta(days=3)).date().isoformat())
    browser = browse(owner)
    before = utc_now()
    page = browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", expires_at="")
    after = stored(job)
    assert (page.status, after.state) == (200, State.PUBLISHED)
    assert after.expires_at is not None
    assert before + LIFE <= after.expires_at <= utc_now() + LIFE


def test_a_draft_forgets_a_last_day_that_is_taken_out(browse: Browse) -> None:
    owner = member()
    last = (utc_now() + timedelta(days=3)).date().isoformat()
    job = draft_job(owner, expires_at=last)
    browse(owner).post(f"/jobs/{job.id}/edit", {**FORM, "expires_at": "", "action": "draft"})
    assert stored(job).expires_at is None


def test_the_end_of_an_expired_posting_does_not_hold_up_an_edit(browse: Browse) -> None:
    owner = member()
    job = expired_job(owner)
    browser = browse(owner)
    page = browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", title="Corrected")
    assert (page.status, page.heading) == (410, "Corrected")
    assert stored(job).expires_at == job.expires_at


@pytest.mark.parametrize("state", [State.PENDING, State.REJECTED, State.REMOVED])
def test_no_edit_publishes_what_moderators_hold_back(browse: Browse, state: State) -> None:
    owner = member()
    job = job_in_state(state, owner)
    browse(owner).post(f"/jobs/{job.id}/edit", {**FORM, "action": "publish"})
    assert stored(job).state is (State.PENDING if state is State.REJECTED else state)


def test_an_edit_does_not_take_the_posting_from_its_owner(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    with writing() as session:
        session.merge(job).source = "another-board"
    browse(owner).post(f"/jobs/{job.id}/edit", {**FORM, "owner_id": "1", "state": "draft", "source": "x"})
    after = stored(job)
    assert (after.owner_id, after.state, after.source) == (owner.id, State.PUBLISHED, "another-board")
