"""All that waits of one member, given back at once: spam by one member is one act."""

import pytest

from db.models import AuditEntry, Company, Job, User
from db.session import reading, writing
from db.vocabulary import State
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
    reported,
)
from tests.smtp_server import Inbox, words_of
from tests.visitor import Page, Visitor
from tests.webapps.conftest import PEOPLE, Browse, browser_of
from tests.webapps.deciding import actions, open_reports, stored, waiting_edit


def path_of(user: User) -> str:
    return f"/moderation/users/{user.id}/rejection"


def rejected_all(browser: Visitor, user: User, note: str = "Sell things elsewhere.") -> Page:
    return browser.submit(browser.get(path_of(user)), path_of(user), note=note)


@pytest.mark.parametrize("person", PEOPLE)
def test_only_moderators_and_operators_reject_all(browse: Browse, person: str) -> None:
    owner = member()
    job = pending_job(owner)
    seen = browse(moderator()).get(path_of(owner)).value("seen") or ""
    browser = browser_of(browse, person, owner)
    answer = browser.post(path_of(owner), {"seen": seen, "note": "Spam."})
    if person in ("moderator", "operator"):
        assert (answer.status_code, answer.headers["location"]) == (303, "/moderation")
        assert (stored(job).state, stored(job).rejection) == (State.REJECTED, "Spam.")
    else:
        assert answer.status_code == (401 if person == "visitor" else 403)
        assert (stored(job).state, actions()) == (State.PENDING, [])


def test_what_waits_is_rejected_with_one_reason_and_nothing_else_is(browse: Browse) -> None:
    user = member(name="Spam Er")
    first, second = pending_job(user, title="First"), pending_job(user, title="Second")
    changed = published_job(user, title="Public")
    edit_that_waits(changed, title="Changed")
    others = [draft_job(user), closed_job(user), published_job(user), pending_job(member())]
    reported(others[2])
    browser = browse(moderator())
    queue = browser.get(f"/moderation?member={user.id}")
    page = browser.get(queue.link("Reject all that waits"))
    assert page.all(".waiting-list li") == ["First", "Second", "Changes to Public"]
    page = rejected_all(browser, user)
    assert page.all(".flash") == ["What waited of this member went back to them, and they see why."]
    for job in (first, second):
        assert (stored(job).state, stored(job).rejection) == (State.REJECTED, "Sell things elsewhere.")
    edit = waiting_edit(changed)
    assert edit is not None
    assert (stored(changed).state, edit.rejection) == (State.PUBLISHED, "Sell things elsewhere.")
    assert [stored(job).state for job in others] == [job.state for job in others]
    assert open_reports(others[2]) == 1
    with reading() as session:
        notes = [(entry.action, entry.subject_id, entry.note) for entry in session.query(AuditEntry)]
    assert sorted(notes) == [("rejection", job.id, "Sell things elsewhere.") for job in (first, second, changed)]


def test_without_a_reason_nothing_is_rejected(browse: Browse) -> None:
    user = member()
    job = pending_job(user)
    page = rejected_all(browse(moderator()), user, note=" ")
    assert (page.status, page.title.startswith("Error")) == (422, True)
    assert page.error("reason") == "Choose a reason or write one: the owner reads it."
    assert stored(job).state is State.PENDING


def test_a_reason_of_the_board_is_enough(browse: Browse) -> None:
    user = member()
    job = pending_job(user)
    browser = browse(moderator())
    page = browser.get(path_of(user))
    reason = page.all("#field-reason option")[1]
    browser.submit(page, path_of(user), reason=reason)
    assert stored(job).rejection == reason


def more(user: User, job: Job) -> None:
    pending_job(user, title="Came meanwhile")


def other_words(user: User, job: Job) -> None:
    with writing() as session:
        session.get_one(Job, job.id).title = "Says something else"


def other_company(user: User, job: Job) -> None:
    with writing() as session:
        session.get_one(Company, job.company_id).name = "Somebody else’s"


def other_changes(user: User, job: Job) -> None:
    changed = next(one for one in mine(user) if one.state is State.PUBLISHED)
    edit_that_waits(changed, title="Changed again")


def another_report(user: User, job: Job) -> None:
    changed = next(one for one in mine(user) if one.state is State.PUBLISHED)
    reported(changed, times=2)


def mine(user: User) -> list[Job]:
    with reading() as session:
        return session.query(Job).filter(Job.owner_id == user.id).all()


@pytest.mark.parametrize("happens", [more, other_words, other_company, other_changes, another_report])
def test_what_was_not_seen_is_not_rejected(browse: Browse, happens: object) -> None:
    user = member()
    job = pending_job(user, title="Seen")
    changed = published_job(user)
    edit_that_waits(changed, title="Changed")
    reported(changed)
    browser = browse(moderator())
    page = browser.get(path_of(user))
    happens(user, job)  # type: ignore[operator]
    again = browser.submit(page, path_of(user), note="Typed already.")
    assert (again.status, again.value("note"), actions()) == (409, "Typed already.", [])
    assert "This is what waits by now." in again.text
    assert stored(job).state is State.PENDING
    browser.submit(again, path_of(user))
    assert stored(job).rejection == "Typed already."


def test_of_two_who_reject_all_at_once_one_does(browse: Browse) -> None:
    user = member()
    pending_job(user)
    browsers = [browse(moderator()) for _ in range(2)]
    seen = browsers[0].get(path_of(user)).value("seen") or ""
    answers = at_once(lambda browser: browser.post(path_of(user), {"seen": seen, "note": "Spam."}), browsers)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(actions()) == 1


def test_where_nothing_waits_nothing_is_offered(browse: Browse) -> None:
    user = member()
    published_job(user)
    browser = browse(moderator())
    page = browser.get(path_of(user))
    assert "Nothing of theirs waits." in page.text
    assert page.value("seen") is None
    assert "Reject all" not in browser.get(f"/moderation/users/{user.id}").text
    assert browser.post(path_of(user), {"note": "Spam."}).status_code == 409


def test_nobody_rejects_their_own_at_once_but_who_runs_the_board(browse: Browse) -> None:
    for make, status in ((moderator, 403), (operator, 303)):
        user = make()
        pending_job(user)
        browser = browse(user)
        seen = browser.get(path_of(user)).value("seen") or ""
        assert browser.post(path_of(user), {"seen": seen, "note": "Spam."}).status_code == status


def test_the_owner_is_told_once(browse: Browse, inbox: Inbox) -> None:
    moderated()
    user = member(email="spam@example.org")
    pending_job(user, title="First")
    pending_job(user, title="Second")
    rejected_all(browse(moderator()), user)
    [mail] = inbox.fetch()
    assert (mail["To"], mail["Subject"]) == ("spam@example.org", "2 things that you sent were not published")
    words = words_of(mail)
    assert all(part in words for part in ("First", "Second", "Sell things elsewhere."))


def test_who_rejects_all_of_their_own_is_told_nothing(browse: Browse, inbox: Inbox) -> None:
    boss = operator()
    pending_job(boss)
    rejected_all(browse(boss), boss)
    assert inbox.fetch() == []


def test_who_has_closed_their_account_is_no_page(browse: Browse) -> None:
    browser = browse(moderator())
    assert browser.get("/moderation/users/999999/rejection").status == 404
    assert browser.post("/moderation/users/999999/rejection", {}).status_code == 404


def test_nobody_is_asked_for_a_reason_where_nothing_waits(browse: Browse) -> None:
    user = member()
    page = Page(browse(moderator()).post(f"/moderation/users/{user.id}/rejection", {}))
    assert "Nothing of theirs waits." in page.text
    assert page.all(".error-summary") == []
