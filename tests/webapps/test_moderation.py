"""What moderators see and decide: the queue, one posting, its changes, its reports."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.clock import utc_now
from db.board import REASONS
from db.models import AuditEntry, Job, Report, User, WaitingEdit
from db.session import reading, writing
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
    pending_job,
    published_job,
    rejected_job,
    reported,
)
from tests.visitor import Page, Visitor
from tests.webapps.conftest import PEOPLE, Browse, Make, browser_of


def stored(job: Job) -> Job:
    with reading() as session:
        return session.get_one(Job, job.id)


def waiting_edit(job: Job) -> WaitingEdit | None:
    with reading() as session:
        return session.get(WaitingEdit, job.id)


def actions() -> list[tuple[str, str, int | None]]:
    """Who did what to which posting or member."""
    with reading() as session:
        entries = session.query(AuditEntry).order_by(AuditEntry.id)
        return [(entry.actor, entry.action, entry.subject_id) for entry in entries]


def open_reports(job: Job) -> int:
    with reading() as session:
        return session.query(Report).filter(Report.job_id == job.id, Report.resolved_at.is_(None)).count()


def decided(browser: Visitor, job: Job, action: str, **filled: Any) -> Page:
    """The page after pressing a button of the review page."""
    page = browser.get(f"/moderation/jobs/{job.id}")
    return browser.submit(page, f"/moderation/jobs/{job.id}/{action}", **filled)


def waits(make: Make) -> Make:
    """The posting that `make` makes, with changes that wait."""

    def both(owner: User) -> Job:
        job = make(owner)
        edit_that_waits(job, title="Day Nurse")
        return job

    return both


def with_reports(owner: User) -> Job:
    job = published_job(owner)
    reported(job)
    return job


# Each decision, from where it starts, and the state it ends in.
DECISIONS: list[tuple[str, Make, State]] = [
    ("approval", pending_job, State.PUBLISHED),
    ("approval", waits(published_job), State.PUBLISHED),
    ("rejection", pending_job, State.REJECTED),
    ("rejection", waits(closed_job), State.CLOSED),
    ("removal", published_job, State.REMOVED),
    ("removal", closed_job, State.REMOVED),
    ("dismissal", with_reports, State.PUBLISHED),
]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("action", "make", "state"), DECISIONS)
def test_only_moderators_and_operators_decide(
    browse: Browse, action: str, make: Make, state: State, person: str
) -> None:
    owner = member()
    job = make(owner)
    seen = browse(moderator()).get(f"/moderation/jobs/{job.id}").value("seen") or f"{job.revision}.0.000000"
    answer = browser_of(browse, person, owner).post(
        f"/moderation/jobs/{job.id}/{action}", {"seen": seen, "note": "Say who hires."}
    )
    if person in ("moderator", "operator"):
        assert (answer.status_code, answer.headers["location"]) == (303, "/moderation")
        assert stored(job).state is state
        assert [entry[1:] for entry in actions()] == [(action, job.id)]
    else:
        assert answer.status_code == (401 if person == "visitor" else 403)
        assert (stored(job).state, stored(job).revision, actions()) == (job.state, job.revision, [])


PAGES = ("/moderation", "/moderation/log", "/moderation/jobs/{job}", "/moderation/users/{user}")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("path", PAGES)
def test_only_moderators_and_operators_see_the_pages(browse: Browse, path: str, person: str) -> None:
    owner = member()
    path = path.format(job=pending_job(owner).id, user=owner.id)
    answer = browser_of(browse, person, owner).client.get(path)
    if person == "visitor":
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login")
    else:
        assert answer.status_code == (200 if person in ("moderator", "operator") else 403)


def test_a_moderator_finds_the_way_there_and_a_member_does_not(browse: Browse) -> None:
    assert browse(moderator()).get("/dashboard").link("Moderation") == "/moderation"
    assert "Moderation" not in browse(member()).get("/dashboard").response.text
    job = published_job(member())
    assert browse(moderator()).get(job.path).link("Review") == f"/moderation/jobs/{job.id}"
    for user in (member(), None):
        assert "/moderation" not in browse(user).get(job.path).response.text


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
    assert page.all("td .state") == ["New posting", "New posting", "Changes", "Reported"]
    assert page.all("#queue .count") == ["4"]


def test_a_posting_that_waits_for_more_than_one_reason_is_there_once(browse: Browse) -> None:
    job = published_job(member())
    edit_that_waits(job, title="Changed")
    reported(job)
    page = browse(moderator()).get("/moderation")
    assert page.all("td .state") == ["Changes", "Reported"]
    assert page.all("#queue .count") == ["1"]


def test_an_empty_queue_says_so(browse: Browse) -> None:
    assert "Nothing waits for review." in browse(moderator()).get("/moderation").text


def test_after_a_decision_comes_the_next_that_waits(browse: Browse) -> None:
    now = utc_now()
    first, second, third = (
        pending_job(member(), title=title, submitted_at=now - timedelta(hours=3 - number))
        for number, title in enumerate(("First", "Second", "Third"))
    )
    browser = browse(moderator())
    page = browser.get(browser.get("/moderation").link("Second"))
    assert page.link("Next") == f"/moderation/jobs/{third.id}"
    page = decided(browser, second, "approval")
    assert (page.path, page.all(".flash")) == (f"/moderation/jobs/{third.id}", ["Approved. It is public."])
    page = decided(browser, third, "approval")
    assert page.path == f"/moderation/jobs/{first.id}"
    assert decided(browser, first, "approval").path == "/moderation"


@pytest.mark.parametrize(("kind", "trusted"), [(Moderation.FIRST, True), (Moderation.ALL, False)])
def test_what_is_approved_is_public_from_then_on(browse: Browse, kind: Moderation, trusted: bool) -> None:
    moderated(kind)
    owner = member()
    job = pending_job(owner)
    decided(browse(moderator()), job, "approval")
    after = stored(job)
    assert (after.state, after.submitted_at, after.signals) == (State.PUBLISHED, None, None)
    assert browse().get(job.path).status == 200
    assert browse().get("/jobs").all(".row-title") == [job.title]
    with reading() as session:
        assert session.get_one(User, owner.id).is_trusted is trusted


def test_a_rejection_has_a_reason_that_the_owner_reads(browse: Browse) -> None:
    owner = member()
    job = pending_job(owner)
    browser = browse(moderator())
    page = browser.get(f"/moderation/jobs/{job.id}")
    assert [node.attributes["value"] for node in page.tree.css("select option")] == ["", *REASONS]
    page = decided(browser, job, "rejection", reason="", note=" ")
    assert (page.status, page.error("reason")) == (422, "Choose a reason or write one: the owner reads it.")
    decided(browser, job, "rejection", reason=REASONS[0], note="Write to us.")
    assert stored(job).rejection == f"{REASONS[0]} Write to us."
    assert f"{REASONS[0]} Write to us." in browse(owner).get(job.path).text
    assert browse().get(job.path).status == 404


def test_what_is_too_long_is_kept_and_said(browse: Browse) -> None:
    job = pending_job(member())
    page = decided(browse(moderator()), job, "rejection", note="x" * 2001)
    assert (page.status, page.error("note")) == (422, "Shorten this to 2,000 characters or fewer.")
    assert page.value("note") == "x" * 2001
    assert stored(job).state is State.PENDING


def test_what_is_taken_down_says_so_for_good(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    reported(job)
    decided(browse(moderator()), job, "removal")
    page = browse().get(job.path)
    assert (page.status, page.heading) == (410, "This posting has been taken down")
    assert open_reports(job) == 0
    for action in ("publication", "renewal", "withdrawal"):
        assert browse(owner).post(f"/jobs/{job.id}/{action}", {}).status_code == 409


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
    assert "The posting has changed since they were written." in page.text
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
    page = browser.submit(
        page, f"/moderation/jobs/{job.id}/{action}", **({"note": "x"} if action == "rejection" else {})
    )
    assert (page.status, page.heading) == (409, "That is no longer possible")
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
    page = browser.get(f"/moderation/jobs/{job.id}")
    again = browse(moderator())
    assert browser.submit(page, f"/moderation/jobs/{job.id}/{action}").status == 200
    assert again.submit(page, f"/moderation/jobs/{job.id}/{action}").status == 409
    assert len(actions()) == 1


@pytest.mark.parametrize("make", [draft_job, published_job, closed_job, rejected_job])
def test_what_does_not_wait_cannot_be_approved_or_rejected(browse: Browse, make: Make) -> None:
    job = make(member())
    browser = browse(moderator())
    sent = {"seen": f"{stored(job).revision}.0.000000", "note": "x"}
    for action in ("approval", "rejection"):
        assert browser.post(f"/moderation/jobs/{job.id}/{action}", sent).status_code == 409
    assert stored(job).state is job.state


def test_reports_are_read_and_dismissed(browse: Browse) -> None:
    job = published_job(member())
    reported(job, times=2, note="They ask for money.")
    browser = browse(moderator())
    page = browser.get(f"/moderation/jobs/{job.id}")
    assert page.all("section[aria-labelledby=reports] li p.help") == ["They ask for money."] * 2
    page = browser.submit(page, f"/moderation/jobs/{job.id}/dismissal")
    assert "Nothing waits for review." in page.text
    assert (stored(job).state, open_reports(job)) == (State.PUBLISHED, 0)
    reported(job)
    assert open_reports(job) == 0


@pytest.mark.parametrize("number", ["999999", "0", "x", "99999999999"])
def test_a_posting_that_is_not_there_is_no_page(browse: Browse, number: str) -> None:
    browser = browse(moderator())
    assert browser.get(f"/moderation/jobs/{number}").status == 404
    assert browser.post(f"/moderation/jobs/{number}/approval", {}).status_code == 404


def test_the_history_says_what_became_of_what_somebody_posted(browse: Browse) -> None:
    owner = member(name="Ann Lee", verified_at=utc_now())
    published_job(owner)
    reported(published_job(owner), times=2)
    job = pending_job(owner)
    browser = browse(moderator())
    decided(browser, job, "rejection", note="No.")
    text = browser.get(f"/moderation/jobs/{job.id}").all("section[aria-labelledby=history]")[0]
    assert "2 published, 1 rejected" in text
    assert "Rejections1" in text
    assert "Reports about them2" in text


def test_an_imported_posting_has_no_history(browse: Browse) -> None:
    job = published_job()
    reported(job)
    page = browse(moderator()).get(f"/moderation/jobs/{job.id}")
    assert page.status == 200
    assert page.all("#history") == []


def test_reading_changes_nothing(browse: Browse) -> None:
    job = with_reports(member())
    browser = browse(moderator())
    for below in ("", "/approval", "/rejection", "/removal", "/dismissal"):
        browser.client.get(f"/moderation/jobs/{job.id}{below}")
    for below in ("", "/trust", "/suspension", "/reinstatement", "/role"):
        browser.client.get(f"/moderation/users/{job.owner_id}{below}")
    assert (stored(job).revision, open_reports(job), actions()) == (job.revision, 1, [])


def test_a_backup_may_have_what_was_taken_down(browse: Browse) -> None:
    """What is public says when it began and when it ended."""
    job = closed_job(member())
    with writing() as session:
        session.get_one(Job, job.id).expires_at = None
    decided(browse(moderator()), job, "removal")
    assert stored(job).expires_at is not None
