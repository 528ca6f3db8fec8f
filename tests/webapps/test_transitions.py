"""What may happen to a posting in which state, by the buttons its owner presses."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from db.models import Job, User
from db.session import reading, writing
from db.vocabulary import ClosedReason, State
from tests.at_once import at_once
from tests.factories import FIELDS, closed_job, draft_job, expired_job, job_in_state, member, operator, published_job
from tests.visitor import Page
from tests.webapps.conftest import Browse, Make

LIFE = timedelta(days=30)


def in_state(state: State) -> Make:
    return lambda owner: job_in_state(state, owner)


STATES: dict[str, Make] = {
    "draft": draft_job,
    "open": published_job,
    "expired": expired_job,
    "closed": closed_job,
    "pending": in_state(State.PENDING),
    "rejected": in_state(State.REJECTED),
    "removed": in_state(State.REMOVED),
}
# What each action starts from, or ends in; from any other state it answers 409 and changes nothing.
POSSIBLE = {
    "publication": {"draft", "closed", "open", "rejected"},
    "closure": {"open", "expired", "closed"},
    "renewal": {"open", "expired"},
    "deletion": {"draft"},
    "copy": set(STATES),
}


def stored(job: Job) -> Job | None:
    with reading() as session:
        return session.get(Job, job.id)


def pressed(browse: Browse, job: Job, action: str, **fields: str) -> Page:
    """The answer to the owner's pressing a button."""
    with reading() as session:
        owner = session.get_one(User, job.owner_id)
    return Page(browse(owner).post(f"/jobs/{job.id}/{action}", fields))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", POSSIBLE)
def test_an_action_is_possible_from_some_states_and_refused_from_the_others(
    browse: Browse, action: str, state: str
) -> None:
    job = STATES[state](member())
    page = pressed(browse, job, action)
    if state in POSSIBLE[action]:
        assert page.status == 303
    else:
        assert (page.status, page.heading) == (409, "That is no longer possible")
        after = stored(job)
        assert after is not None
        assert (after.state, after.revision) == (job.state, job.revision)


def test_publishing_a_draft_opens_it_for_its_life(browse: Browse) -> None:
    job = draft_job(member())
    before = utc_now()
    page = pressed(browse, job, "publication")
    assert page.response.headers["location"] == job.path
    after = stored(job)
    assert after is not None
    assert after.published_at is not None
    assert before <= after.published_at <= utc_now()
    assert after.expires_at == after.published_at + LIFE


def test_publishing_a_draft_that_lacks_something_shows_the_form_that_says_what(browse: Browse) -> None:
    job = draft_job(member(), title="", employment_type=None)
    page = pressed(browse, job, "publication")
    assert (page.status, page.heading) == (422, "Edit posting")
    assert page.error("title") == "Enter a title, like “Night Nurse, Intensive Care”."
    assert page.error("employment_type") == "Choose the kind of employment."
    assert page.value("company") == FIELDS["company"]
    after = stored(job)
    assert after is not None
    assert after.state is State.DRAFT


@pytest.mark.parametrize("reason", ["filled", "withdrawn"])
def test_closing_keeps_the_reason_and_takes_the_posting_off_the_list(browse: Browse, reason: str) -> None:
    job = published_job(member())
    assert pressed(browse, job, "closure", reason=reason).response.headers["location"] == "/dashboard"
    after = stored(job)
    assert after is not None
    assert (after.state, after.closed_reason) == (State.CLOSED, ClosedReason(reason))
    assert browse().get("/jobs").all(".row-title") == []
    assert browse().get(job.path).status == 410


def test_closing_without_a_reason_means_filled(browse: Browse) -> None:
    job = published_job(member())
    pressed(browse, job, "closure")
    after = stored(job)
    assert after is not None
    assert after.closed_reason is ClosedReason.FILLED


def test_closing_for_a_reason_that_there_is_not_is_refused_beside_it(browse: Browse) -> None:
    job = published_job(member())
    page = pressed(browse, job, "closure", reason="tired")
    assert (page.status, page.error("reason")) == (422, "Choose one from the list.")
    after = stored(job)
    assert after is not None
    assert after.state is State.PUBLISHED


def test_reopening_keeps_the_days_that_were_left(browse: Browse) -> None:
    job = closed_job(member())
    page = pressed(browse, job, "publication")
    assert page.response.headers["location"] == job.path
    after = stored(job)
    assert after is not None
    assert (after.state, after.closed_reason) == (State.PUBLISHED, None)
    assert (after.published_at, after.expires_at) == (job.published_at, job.expires_at)
    assert browse().get(job.path).status == 200


def test_reopening_after_the_end_gives_a_new_life(browse: Browse) -> None:
    job = expired_job(member())
    with writing() as session:
        session.merge(job).close(ClosedReason.WITHDRAWN)
    before = utc_now()
    pressed(browse, job, "publication")
    after = stored(job)
    assert after is not None
    assert after.expires_at is not None
    assert before + LIFE <= after.expires_at <= utc_now() + LIFE


def test_renewing_opens_an_expired_posting_again(browse: Browse) -> None:
    job = expired_job(member())
    before = utc_now()
    assert pressed(browse, job, "renewal").response.headers["location"] == "/dashboard"
    after = stored(job)
    assert after is not None
    assert after.expires_at is not None
    assert before + LIFE <= after.expires_at <= utc_now() + LIFE
    assert after.published_at == job.published_at
    assert browse().get(job.path).status == 200


def test_renewing_never_shortens_a_life(browse: Browse) -> None:
    far = (utc_now() + timedelta(days=100)).date().isoformat()
    job = published_job(member(), expires_at=far)
    pressed(browse, job, "renewal")
    after = stored(job)
    assert after is not None
    assert after.expires_at == job.expires_at


def test_a_copy_is_a_draft_of_the_same_words_without_the_end(browse: Browse) -> None:
    owner = member()
    job = published_job(owner, seniority="senior", expires_at=(utc_now() + timedelta(days=9)).date().isoformat())
    browser = browse(owner)
    page = browser.submit(browser.get(job.path), f"/jobs/{job.id}/copy")
    assert page.all(".flash") == ["This is a copy, kept as a draft. Change what differs, then publish it."]
    with reading() as session:
        made = session.query(Job).order_by(Job.id.desc()).first()
    assert made is not None
    assert page.path == f"/jobs/{made.id}/edit"
    assert (made.state, made.owner_id, made.published_at, made.expires_at) == (State.DRAFT, owner.id, None, None)
    for name in ("title", "company_id", "locations", "tags", "salary_min", "description", "apply_email", "seniority"):
        assert getattr(made, name) == getattr(job, name)


def test_deleting_a_draft_leaves_nothing_of_it(browse: Browse) -> None:
    owner = member()
    job = draft_job(owner)
    browser = browse(owner)
    page = browser.get(browser.get(f"/jobs/{job.id}/edit").link("Delete this draft"))
    assert "“Night Nurse, Intensive Care” will be gone for good." in page.text
    page = browser.submit(page, f"/jobs/{job.id}/deletion")
    assert page.all(".flash") == ["The draft is deleted."]
    assert stored(job) is None


@pytest.mark.parametrize("action", ["closure", "publication"])
def test_an_action_pressed_twice_is_done_once(browse: Browse, action: str) -> None:
    job = (published_job if action == "closure" else draft_job)(member())
    first, done = pressed(browse, job, action), stored(job)
    second, after = pressed(browse, job, action), stored(job)
    assert (first.status, second.status) == (303, 303)
    assert first.response.headers["location"] == second.response.headers["location"]
    assert done is not None
    assert after is not None
    assert (after.revision, after.published_at, after.expires_at) == (done.revision, done.published_at, done.expires_at)


@pytest.mark.parametrize("action", ["closure", "publication", "renewal"])
def test_an_action_pressed_at_once_succeeds_for_each_click(browse: Browse, action: str) -> None:
    owner = member()
    job = (draft_job if action == "publication" else published_job)(owner)
    answers = at_once(lambda browser: browser.post(f"/jobs/{job.id}/{action}", {}), [browse(owner) for _ in range(4)])
    assert {answer.status_code for answer in answers} == {303}


def test_a_closed_posting_is_not_closed_for_another_reason(browse: Browse) -> None:
    job = closed_job(member())
    assert pressed(browse, job, "closure", reason="withdrawn").status == 409
    after = stored(job)
    assert after is not None
    assert after.closed_reason is ClosedReason.FILLED


@pytest.mark.parametrize("where", ["dashboard", "posting"])
def test_a_copy_is_made_once_for_each_button(browse: Browse, where: str) -> None:
    owner = member()
    job = published_job(owner)
    browser = browse(owner)
    page = browser.get(job.path if where == "posting" else "/dashboard")
    other = browser.get(page.path)
    made = [browser.submit(one, f"/jobs/{job.id}/copy").path for one in (page, page, other)]
    assert made[0] == made[1] != made[2]


def test_a_copy_is_made_once_for_many_clicks_at_once(browse: Browse) -> None:
    owner = member()
    job = published_job(owner)
    sent = {"form_key": "one-button-s-key"}
    answers = at_once(lambda browser: browser.post(f"/jobs/{job.id}/copy", sent), [browse(owner) for _ in range(4)])
    assert len({answer.headers["location"] for answer in answers}) == 1


def test_a_copy_with_the_key_of_somebody_else_is_a_copy_all_the_same(browse: Browse) -> None:
    theirs = draft_job(member(), form_key="somebody-elses-key")
    job = published_job(member())
    page = pressed(browse, job, "copy", form_key="somebody-elses-key")
    assert page.status == 303
    assert page.response.headers["location"] not in (f"/jobs/{theirs.id}/edit", f"/jobs/{job.id}/edit")


@pytest.mark.parametrize(
    ("make", "action", "flash"),
    [
        (published_job, "closure", "The posting is closed. Its page says so."),
        (expired_job, "renewal", "The posting is open for longer."),
        (closed_job, "publication", "The posting is open again."),
    ],
)
def test_an_operator_stays_with_the_posting_of_somebody_else(
    browse: Browse, make: Make, action: str, flash: str
) -> None:
    job = make(member())
    browser = browse(operator())
    page = browser.get(job.path)
    assert page.all(".owner-bar strong") == ["You may change this as operator"]
    if action == "closure":
        page = browser.get(page.link("Close"))
    page = browser.submit(page, f"/jobs/{job.id}/{action}")
    assert (page.path, page.all(".flash")) == (job.path, [flash])


def test_an_operator_who_edits_the_draft_of_somebody_else_comes_to_its_page(browse: Browse) -> None:
    job = draft_job(member())
    browser = browse(operator())
    page = browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", title="Day Nurse")
    assert (page.status, page.heading) == (200, "Day Nurse")
