"""What a member sends waits for review where the board asks for it, by whatever way it is sent."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from db.models import Job, User
from db.session import reading, writing
from db.vocabulary import Moderation, State
from tests.factories import (
    FORM,
    PASSWORD,
    closed_job,
    draft_job,
    edit_that_waits,
    expired_job,
    member,
    moderated,
    moderator,
    operator,
    pending_job,
    published_job,
    rejected_job,
)
from tests.visitor import Visitor
from tests.webapps.conftest import Browse, Make
from tests.webapps.deciding import decided, stored, waiting_edit
from webapps.postings import signals

WAITS = "Your posting waits for review. A moderator looks at it before it is public."


def latest() -> Job:
    with reading() as session:
        found = session.query(Job).order_by(Job.id.desc()).first()
    assert found is not None
    return found


def by_form(browser: Visitor, owner: User) -> Job:
    answer = browser.post("/post-a-job", {**FORM, "action": "publish"})
    job = latest()
    assert (answer.status_code, answer.headers["location"]) == (303, job.path)
    return job


def by_button(make: Make, below: str, **fields: str) -> Callable[[Visitor, User], Job]:
    def press(browser: Visitor, owner: User) -> Job:
        job = make(owner)
        assert browser.post(f"/jobs/{job.id}/{below}", fields).status_code == 303
        return stored(job)

    return press


def by_api(browser: Visitor, owner: User) -> Job:
    browser.client.cookies.clear()
    sent = {"username": owner.email, "password": PASSWORD}
    token = browser.client.post("/api/v1/token", data=sent).json()["access_token"]
    fields = {**FORM, "location": ["Ghent"], "tags": ["nursing"]}
    answer = browser.client.post("/api/v1/jobs", json=fields, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201
    assert answer.json()["state"] == latest().state
    return latest()


WAYS = {
    "the form": by_form,
    "publishing a draft": by_button(draft_job, "publication"),
    "publishing a draft in its form": by_button(draft_job, "edit", **FORM, action="publish"),
    "reopening": by_button(closed_job, "publication"),
    "reopening in the form": by_button(closed_job, "edit", **FORM, action="publish"),
    "renewing what has expired": by_button(expired_job, "renewal"),
    "the API": by_api,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [Moderation.FIRST, Moderation.ALL])
def test_a_members_posting_waits_whatever_way_it_is_sent(browse: Browse, way: str, kind: Moderation) -> None:
    moderated(kind)
    owner = member()
    job = WAYS[way](browse(owner), owner)
    assert job.state is State.PENDING
    assert job.submitted_at is not None
    assert browse().get(job.path).status == 404
    assert browse().get("/jobs").all(".row-title") == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", ["trusted", "moderator", "operator", "anybody on a board without moderation"])
def test_whoever_is_trusted_posts_at_once(browse: Browse, way: str, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "HASTE", timedelta())
    moderated(Moderation.OFF if who.startswith("anybody") else Moderation.ALL)
    people = {"moderator": moderator, "operator": operator}
    owner = people.get(who, member)(is_trusted=who == "trusted")
    job = WAYS[way](browse(owner), owner)
    assert (job.state, job.submitted_at, job.signals) == (State.PUBLISHED, None, None)
    assert browse().get(job.path).status == 200


def test_whoever_sent_it_sees_that_it_waits_and_may_go_on_with_it(browse: Browse) -> None:
    moderated()
    owner = member()
    browser = browse(owner)
    page = browser.submit(browser.get("/post-a-job"), "/post-a-job", ("action", "publish"), **FORM)
    job = latest()
    assert (page.path, page.status, page.all(".flash")) == (job.path, 200, [WAITS])
    assert "Waiting for review" in page.all(".owner-bar .state")
    page = browser.get("/dashboard")
    assert page.all("h2") == ["Waiting for review 1"]
    assert page.all("td .state") == ["Waiting for review"]
    page = browser.get(page.link("Edit"))
    assert "This posting waits for review." in page.text
    assert page.all(".submit-bar button") == ["Save changes", "Preview"]
    browser.submit(page, page.path, title="Day Nurse")
    after = stored(job)
    assert (after.title, after.state, after.submitted_at) == ("Day Nurse", State.PENDING, job.submitted_at)


@pytest.mark.parametrize("way", ["publication", "post-a-job"])
def test_sending_it_twice_is_sending_it_once(browse: Browse, way: str) -> None:
    moderated()
    owner = member()
    browser = browse(owner)
    path = f"/jobs/{draft_job(owner).id}/publication" if way == "publication" else "/post-a-job"
    sent = {**FORM, "action": "publish", "form_key": "one-form-s-key"}
    answers = [browser.post(path, sent) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert latest().state is State.PENDING


def test_it_can_be_taken_back(browse: Browse) -> None:
    owner = member()
    job = pending_job(owner)
    browser = browse(owner)
    page = browser.submit(browser.get(job.path), f"/jobs/{job.id}/withdrawal")
    assert (page.path, page.all(".flash")) == ("/dashboard", ["The posting is a draft again."])
    assert (stored(job).state, stored(job).submitted_at) == (State.DRAFT, None)
    assert browser.post(f"/jobs/{job.id}/withdrawal", {}).status_code == 409


@pytest.mark.parametrize("who", ["stranger", "moderator"])
def test_nobody_else_takes_it_back(browse: Browse, who: str) -> None:
    job = pending_job(member())
    assert (
        browse(moderator() if who == "moderator" else member()).post(f"/jobs/{job.id}/withdrawal", {}).status_code
        == 404
    )
    assert browse().post(f"/jobs/{job.id}/withdrawal", {}).status_code == 401
    assert stored(job).state is State.PENDING


def test_what_was_public_is_not_deleted_after_it_was_taken_back(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    with writing() as session:
        session.merge(job).hold(job.created_at)
    browser = browse(owner)
    browser.post(f"/jobs/{job.id}/withdrawal", {})
    assert browser.post(f"/jobs/{job.id}/deletion", {}).status_code == 409
    assert "Delete" not in browser.get("/dashboard").text
    assert stored(job).state is State.DRAFT


def test_what_was_rejected_says_why_is_corrected_and_sent_again(browse: Browse) -> None:
    moderated()
    owner = member()
    job = rejected_job(owner, reason="Say who hires, please.")
    browser = browse(owner)
    page = browser.get("/dashboard")
    assert page.all("h2") == ["Waiting for you 1"]
    assert "Say who hires, please." in page.text
    assert "Say who hires, please." in browser.get(job.path).text
    page = browser.get(page.link("Edit and send again"))
    assert "Say who hires, please." in page.text
    page = browser.submit(page, page.path, ("action", "publish"), company="St. Anne’s of Ghent")
    assert (page.path, page.all(".flash")) == (job.path, [WAITS])
    assert (stored(job).state, stored(job).rejection) == (State.PENDING, None)


def test_what_was_rejected_is_looked_at_again_whoever_sends_it(browse: Browse) -> None:
    moderated()
    owner = member(is_trusted=True)
    job = rejected_job(owner)
    assert browse(owner).post(f"/jobs/{job.id}/publication", {}).status_code == 303
    assert stored(job).state is State.PENDING


@pytest.mark.parametrize("make", [published_job, closed_job])
def test_an_edit_of_what_is_public_waits_beside_it(browse: Browse, make: Make) -> None:
    moderated()
    owner = member()
    job = make(owner)
    browser = browse(owner)
    page = browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", title="Day Nurse")
    assert page.all(".flash") == ["Your changes wait for review. Until then the posting stays as it was."]
    assert (page.heading, stored(job).title, stored(job).revision) == (job.title, job.title, job.revision)
    assert "Your changes wait for review." in browser.get("/dashboard").text
    page = browser.get(f"/jobs/{job.id}/edit")
    assert "Your changes wait for review." in page.text
    assert page.value("title") == "Day Nurse"
    browser.submit(page, page.path, company="Elsewhere")
    edit = waiting_edit(job)
    assert edit is not None
    assert (edit.fields["title"], edit.fields["company"]) == ("Day Nurse", "Elsewhere")
    assert stored(job).title == job.title
    assert browse(operator()).get(f"/jobs/{job.id}/edit").value("title") == job.title


def test_an_edit_that_says_what_is_public_waits_for_nobody(browse: Browse) -> None:
    moderated()
    owner = member()
    job = published_job(owner)
    edit_that_waits(job, title="Day Nurse")
    page = browse(owner).get(f"/jobs/{job.id}/edit")
    browse(owner).submit(page, page.path, title=job.title)
    assert waiting_edit(job) is None


def test_an_edit_of_somebody_trusted_is_public_at_once_and_ends_one_that_waited(browse: Browse) -> None:
    moderated(Moderation.ALL)
    owner = member(is_trusted=True)
    job = published_job(owner)
    edit_that_waits(job, title="Day Nurse")
    page = browse(owner).get(f"/jobs/{job.id}/edit")
    assert browse(owner).submit(page, page.path).heading == "Day Nurse"
    assert waiting_edit(job) is None


def test_an_edit_by_an_operator_leaves_what_waits_of_the_owners(browse: Browse) -> None:
    moderated()
    job = published_job(member())
    edit_that_waits(job, title="Day Nurse")
    browser = browse(operator())
    page = browser.get(f"/jobs/{job.id}/edit")
    assert browser.submit(page, page.path, title="Night Nurse").heading == "Night Nurse"
    assert waiting_edit(job) is not None


def test_the_api_says_that_changes_wait_and_goes_on_from_them(browse: Browse) -> None:
    moderated()
    owner = member()
    job = published_job(owner)
    client = browse().client
    sent = {"username": owner.email, "password": PASSWORD}
    token = client.post("/api/v1/token", data=sent).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    for changes in ({"title": "Day Nurse"}, {"salary_max": 4200}):
        answer = client.patch(f"/api/v1/jobs/{job.id}", json=changes, headers=headers)
        assert (answer.status_code, answer.json()["title"]) == (202, job.title)
    edit = waiting_edit(job)
    assert edit is not None
    assert (edit.fields["title"], edit.fields["salary_max"]) == ("Day Nurse", "4200.00")


def test_renewing_what_is_open_asks_nobody(browse: Browse) -> None:
    moderated()
    owner = member()
    job = published_job(owner)
    assert browse(owner).post(f"/jobs/{job.id}/renewal", {}).status_code == 303
    assert stored(job).state is State.PUBLISHED


def test_the_api_does_not_go_on_from_changes_that_were_not_accepted(browse: Browse) -> None:
    moderated()
    owner = member()
    job = published_job(owner)
    edit_that_waits(job, title="Best job ever")
    decided(browse(moderator()), job, "rejection", note="No advertising.")
    headers = {"Authorization": f"Bearer {browse(owner).client.cookies['access_token']}"}
    browse().client.patch(f"/api/v1/jobs/{job.id}", json={"salary_max": 4200}, headers=headers)
    edit = waiting_edit(job)
    assert edit is not None
    assert (edit.rejection, edit.fields["title"], edit.fields["salary_max"]) == (None, job.title, "4200.00")
