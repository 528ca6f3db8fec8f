"""What a moderator decides comes to the owner of the posting by mail."""

import pytest

from db.models import Job
from db.session import writing
from tests.factories import (
    edit_that_waits,
    member,
    moderated,
    moderator,
    operator,
    pending_job,
    published_job,
    reported,
)
from tests.smtp_server import Inbox, words_of
from tests.webapps.conftest import Browse

PRESSED = {
    "approval": ("Your posting is public: Night Nurse", "/jobs/"),
    "rejection": ("Your posting was not published: Night Nurse", "It names no place."),
    "removal": ("Your posting was taken down: Night Nurse", "did not keep to the rules"),
}


@pytest.mark.parametrize("decision", PRESSED)
def test_the_owner_is_told_what_was_decided_and_why(browse: Browse, inbox: Inbox, decision: str) -> None:
    moderated()
    owner = member(email="ann@example.org")
    make = published_job if decision == "removal" else pending_job
    job = make(owner, title="Night Nurse")
    visitor = browse(moderator())
    page = visitor.get(f"/moderation/jobs/{job.id}{'/removal' if decision == 'removal' else ''}")
    words = {} if decision == "approval" else {"note": "It names no place."}
    visitor.submit(page, f"/moderation/jobs/{job.id}/{decision}", None, **words)
    subject, sentence = PRESSED[decision]
    [mail] = inbox.fetch()
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", subject)
    assert sentence in words_of(mail)
    assert ("It names no place." in words_of(mail)) is bool(words)


@pytest.mark.parametrize(("decision", "subject"), [("approval", "are public"), ("rejection", "were not accepted")])
def test_of_changes_the_owner_is_told_that_the_posting_is_public(
    browse: Browse, inbox: Inbox, decision: str, subject: str
) -> None:
    moderated()
    job = published_job(member(), title="Night Nurse")
    edit_that_waits(job, title="Day Nurse")
    visitor = browse(moderator())
    words = {"note": "It names no place."} if decision == "rejection" else {}
    visitor.submit(visitor.get(f"/moderation/jobs/{job.id}"), f"/moderation/jobs/{job.id}/{decision}", None, **words)
    [mail] = inbox.fetch()
    title = "Day Nurse" if decision == "approval" else "Night Nurse"
    assert mail["Subject"] == f"Your changes {subject}: {title}"
    assert decision == "approval" or "The posting stays as it was." in " ".join(words_of(mail).split())


@pytest.mark.parametrize("what", ["posting", "changes"])
def test_that_a_decision_was_taken_back_is_told(browse: Browse, inbox: Inbox, what: str) -> None:
    moderated()
    job = (published_job if what == "changes" else pending_job)(member(), title="Night Nurse")
    if what == "changes":
        edit_that_waits(job, title="Day Nurse")
    visitor, address = browse(moderator()), f"/moderation/jobs/{job.id}"
    visitor.submit(visitor.get(address), f"{address}/rejection", None, note="No.")
    sent = {"seen": visitor.get(address).value("seen") or "", "what": what}
    visitor.post(f"{address}/reconsideration", sent)
    _, mail = inbox.fetch()
    assert mail["Subject"] == f"Your {what} {'is' if what == 'posting' else 'are'} reviewed again: Night Nurse"
    assert "You need do nothing." in words_of(mail)


@pytest.mark.parametrize("what", ["posting", "changes"])
def test_what_has_ended_is_not_said_to_be_public(browse: Browse, inbox: Inbox, what: str) -> None:
    moderated()
    job = published_job(member(), title="Night Nurse")
    if what == "changes":
        edit_that_waits(job, title="Night Nurse")
    else:
        reported(job, times=3)
    with writing() as session:
        session.get_one(Job, job.id).expires_at = job.created_at
    visitor, address = browse(moderator()), f"/moderation/jobs/{job.id}"
    page = visitor.submit(visitor.get(address), f"{address}/approval")
    assert page.all(".flash") == ["You approved it. The posting has ended, so it is not on the list. Look at it again"]
    [mail] = inbox.fetch()
    assert mail["Subject"] == f"Your {what} {'was' if what == 'posting' else 'were'} approved: Night Nurse"
    assert "so it is not on the list" in words_of(mail)


def test_of_what_was_public_before_it_is_said_that_it_is_no_longer(browse: Browse, inbox: Inbox) -> None:
    moderated()
    job = published_job(member(), title="Night Nurse")
    reported(job, times=3)
    assert "This posting is not public at the moment." in browse().get(job.path).text
    visitor, address = browse(moderator()), f"/moderation/jobs/{job.id}"
    visitor.submit(visitor.get(address), f"{address}/rejection", None, note="It asks for money.")
    [mail] = inbox.fetch()
    assert mail["Subject"] == "Your posting is no longer public: Night Nurse"
    assert "did not put it back on the list" in " ".join(words_of(mail).split())


def test_who_decides_about_a_posting_of_their_own_is_told_nothing(browse: Browse, inbox: Inbox) -> None:
    moderated()
    boss = operator()
    job = pending_job(boss)
    visitor = browse(boss)
    visitor.submit(visitor.get(f"/moderation/jobs/{job.id}"), f"/moderation/jobs/{job.id}/approval")
    assert inbox.fetch() == []
