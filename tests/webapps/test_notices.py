"""What a moderator decides comes to the owner of the posting by mail."""

import pytest

from tests.factories import member, moderated, moderator, operator, pending_job, published_job
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
    page = visitor.get(f"/moderation/jobs/{job.id}")
    words = {"note": "It names no place."} if decision == "rejection" else {}
    visitor.submit(page, f"/moderation/jobs/{job.id}/{decision}", None, **words)
    subject, sentence = PRESSED[decision]
    [mail] = inbox.fetch()
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", subject)
    assert sentence in words_of(mail)


def test_who_decides_about_a_posting_of_their_own_is_told_nothing(browse: Browse, inbox: Inbox) -> None:
    moderated()
    boss = operator()
    job = pending_job(boss)
    visitor = browse(boss)
    visitor.submit(visitor.get(f"/moderation/jobs/{job.id}"), f"/moderation/jobs/{job.id}/approval")
    assert inbox.fetch() == []
