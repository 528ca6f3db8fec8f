"""What moderators see and decide: the queue, one posting, its changes, its reports."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from db.board import REASONS
from db.models import Company, Job
from db.session import writing
from db.vocabulary import Moderation, State
from tests.at_once import at_once
from tests.factories import (
    FORM,
    closed_job,
    draft_job,
    member,
    moderated,
    moderator,
    operator,
    pending_job,
    published_job,
    rejected_job,
    reported,
)
from tests.webapps.conftest import PEOPLE, Browse, Make, browser_of
from tests.webapps.deciding import actions, decided, open_reports, stored, waits, with_reports

# Each decision, from where it starts, and the state it ends in.
DECISIONS: list[tuple[str, Make, State]] = [
    ("approval", pending_job, State.PUBLISHED),
    ("approval", waits(published_job), State.PUBLISHED),
    ("rejection", pending_job, State.REJECTED),
    ("rejection", waits(closed_job), State.CLOSED),
    ("removal", published_job, State.REMOVED),
    ("removal", closed_job, State.REMOVED),
    ("dismissal", with_reports, State.PUBLISHED),
    ("reconsideration", published_job, State.PENDING),
    ("reconsideration", rejected_job, State.PENDING),
]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("action", "make", "state"), DECISIONS)
def test_only_moderators_and_operators_decide(
    browse: Browse, action: str, make: Make, state: State, person: str
) -> None:
    owner = member()
    job = make(owner)
    page = f"/moderation/jobs/{job.id}{'/removal' if action == 'removal' else ''}"
    seen = browse(moderator()).get(page).value("seen") or ""
    answer = browser_of(browse, person, owner).post(
        f"/moderation/jobs/{job.id}/{action}", {"seen": seen, "note": "Say who hires."}
    )
    if person in ("moderator", "operator"):
        onward = f"/moderation/jobs/{job.id}" if action == "reconsideration" else "/moderation"
        assert (answer.status_code, answer.headers["location"]) == (303, onward)
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
    assert (page.path, page.all(".flash")) == (
        f"/moderation/jobs/{third.id}",
        ["What you approved is public. Look at it again"],
    )
    assert page.link("Look at it again") == f"/moderation/jobs/{second.id}"
    page = decided(browser, third, "approval")
    assert page.path == f"/moderation/jobs/{first.id}"
    assert decided(browser, first, "approval").path == "/moderation"


@pytest.mark.parametrize(("kind", "then"), [(Moderation.FIRST, State.PUBLISHED), (Moderation.ALL, State.PENDING)])
def test_what_is_approved_is_public_from_then_on(browse: Browse, kind: Moderation, then: State) -> None:
    moderated(kind)
    owner = member()
    job = pending_job(owner)
    decided(browse(moderator()), job, "approval")
    after = stored(job)
    assert (after.state, after.submitted_at, after.signals) == (State.PUBLISHED, None, None)
    assert browse().get(job.path).status == 200
    assert browse().get("/jobs").all(".row-title") == [job.title]
    second = draft_job(owner)
    browse(owner).post(f"/jobs/{second.id}/publication", {})
    assert stored(second).state is then


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
    decided(browse(moderator()), job, "removal", note="It asks for money.")
    assert "It asks for money." in browse(owner).get(job.path).text
    assert browse(owner).get(f"/jobs/{job.id}/edit").path == job.path
    assert browse(owner).post(f"/jobs/{job.id}/edit", FORM).status_code == 409
    page = browse().get(job.path)
    assert "It asks for money." not in page.text
    assert (page.status, page.heading) == (410, "This posting has been taken down")
    assert open_reports(job) == 0
    for action in ("publication", "renewal", "withdrawal"):
        assert browse(owner).post(f"/jobs/{job.id}/{action}", {}).status_code == 409


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
    assert "2 published, 1 not accepted" in text
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
    for below in ("", "/approval", "/rejection", "/removal", "/dismissal", "/reconsideration"):
        browser.client.get(f"/moderation/jobs/{job.id}{below}")
    for below in ("", "/trust", "/suspension", "/reinstatement", "/role"):
        browser.client.get(f"/moderation/users/{job.owner_id}{below}")
    assert (stored(job).revision, open_reports(job), actions()) == (job.revision, 1, [])


def test_a_backup_may_have_what_was_taken_down(browse: Browse) -> None:
    """What is public says when it began and when it ended."""
    job = closed_job(member())
    with writing() as session:
        session.get_one(Job, job.id).expires_at = None
    decided(browse(moderator()), job, "removal", note="Spam.")
    assert stored(job).expires_at is not None


def test_nobody_reviews_their_own_posting_but_who_runs_the_board(browse: Browse) -> None:
    """A member may have been made a moderator while their posting waited."""
    boss, chief = moderator(), operator()
    job, other = pending_job(boss), pending_job(chief)
    browser = browse(boss)
    page = browser.get(f"/moderation/jobs/{job.id}")
    assert "This posting is yours. Another moderator decides about it." in page.text
    assert not {"Approve", "Reject"} & set(page.all("button"))
    seen = browse(chief).get(f"/moderation/jobs/{job.id}").value("seen") or ""
    assert browser.post(f"/moderation/jobs/{job.id}/approval", {"seen": seen}).status_code == 403
    assert stored(job).state is State.PENDING
    decided(browse(chief), other, "approval")
    assert stored(other).state is State.PUBLISHED
    decided(browse(chief), job, "approval")
    sent = {"seen": browse(chief).get(f"/moderation/jobs/{job.id}/removal").value("seen") or "", "note": "x"}
    assert browser.post(f"/moderation/jobs/{job.id}/removal", sent).status_code == 403
    assert stored(job).state is State.PUBLISHED


def test_what_somebody_is_still_writing_no_moderator_reads(browse: Browse) -> None:
    owner = member()
    draft = draft_job(owner, title="Not yet sent")
    browser = browse(moderator())
    assert browser.get(f"/moderation/jobs/{draft.id}").status == 404
    assert "Not yet sent" not in browser.get(f"/moderation/users/{owner.id}").text


def test_a_report_that_came_meanwhile_is_not_decided_about_unseen(browse: Browse) -> None:
    job = published_job(member())
    reported(job)
    browser = browse(moderator())
    page = browser.get(f"/moderation/jobs/{job.id}")
    reported(job, times=2, note="They ask for money.")
    page = browser.submit(page, f"/moderation/jobs/{job.id}/dismissal")
    assert (page.status, open_reports(job)) == (409, 2)
    assert "They ask for money." in page.text


def test_a_company_that_is_spelled_otherwise_meanwhile_is_not_approved_unseen(browse: Browse) -> None:
    job = pending_job(member(), company="St Anne")
    browser = browse(moderator())
    page = browser.get(f"/moderation/jobs/{job.id}")
    draft_job(None, company="ST ANNE")
    assert browser.get(f"/moderation/jobs/{job.id}").value("seen") == page.value("seen"), "a draft respells nothing"
    with writing() as session:
        session.query(Company).one().name = "ＳＴ ANNE"
    assert browser.submit(page, f"/moderation/jobs/{job.id}/approval").status == 409
    assert stored(job).state is State.PENDING


def test_approving_and_suspending_at_once_wait_for_each_other(browse: Browse) -> None:
    """Each changes the account and its posting; in another order they would wait in a circle."""
    for _ in range(4):
        owner = member()
        moderated()
        job, browsers = pending_job(owner), [browse(moderator()), browse(moderator())]
        seen = browsers[0].get(f"/moderation/jobs/{job.id}").value("seen") or ""
        forms = [
            (browsers[0], f"/moderation/jobs/{job.id}/approval", {"seen": seen}),
            (browsers[1], f"/moderation/users/{owner.id}/suspension", {"postings": "removed"}),
        ]
        statuses = [answer.status_code for answer in at_once(lambda form: form[0].post(form[1], form[2]), forms)]
        assert (statuses[0] in (303, 409), statuses[1]) == (True, 303)
