"""Whose postings wait for review, as the board goes from reviewing less to reviewing more, and back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import utc_now
from db import near_duplicates
from db.models import Job, Report, User
from db.session import reading, writing
from db.vocabulary import SIGNAL_LABELS, Moderation, Signal, State
from tests.factories import (
    draft_job,
    expired_job,
    member,
    moderated,
    moderator,
    operator,
    pending_job,
    published_job,
    rejected_job,
    reported,
)
from tests.webapps.conftest import Browse
from tests.webapps.deciding import decided, stored


def published(browse: Browse, owner: User, job: Job) -> State:
    """What comes of it when its owner publishes it."""
    browse(owner).post(f"/jobs/{job.id}/publication", {})
    return stored(job).state


def test_whose_first_posting_was_approved_is_reviewed_where_all_are(browse: Browse) -> None:
    moderated(Moderation.FIRST)
    owner, boss = member(), browse(moderator())
    decided(boss, pending_job(owner), "approval")
    address = f"/moderation/users/{owner.id}"
    page = boss.get(address)
    assert "Review what they post" in page.all("button")
    moderated(Moderation.ALL)
    assert "Publish without review" in boss.get(address).all("button")
    assert published(browse, owner, draft_job(owner)) is State.PENDING


def test_whose_first_posting_was_approved_can_be_reviewed_again(browse: Browse) -> None:
    moderated(Moderation.FIRST)
    owner, boss = member(), browse(moderator())
    decided(boss, pending_job(owner), "approval")
    address = f"/moderation/users/{owner.id}"
    assert boss.submit(boss.get(address), f"{address}/trust").status == 200
    assert boss.post(f"{address}/trust", {"trusted": "no"}).status_code == 409
    job = draft_job(owner)
    assert published(browse, owner, job) is State.PENDING
    decided(boss, job, "approval")
    assert published(browse, owner, draft_job(owner)) is State.PENDING
    page = boss.get("/moderation/users")
    assert (page.all("h2")[1:], page.all("th > a")[1:]) == (["Always reviewed 1"], [owner.name])
    boss.submit(boss.get(address), f"{address}/trust")
    assert published(browse, owner, draft_job(owner)) is State.PUBLISHED


def test_whoever_was_a_moderator_is_reviewed_as_anybody_is(browse: Browse) -> None:
    moderated(Moderation.FIRST)
    user, boss = moderator(has_passed_review=True), browse(operator())
    assert published(browse, user, draft_job(user)) is State.PUBLISHED
    boss.post(f"/moderation/users/{user.id}/role", {"role": "member"})
    assert published(browse, user, draft_job(user)) is State.PENDING


def test_whom_a_moderator_trusts_posts_at_once_whatever_is_reviewed_and_is_on_the_list_of_members(
    browse: Browse,
) -> None:
    moderated(Moderation.ALL)
    owner, boss = member(name="Ann Trusted"), browse(moderator())
    member(name="Ben Reviewed")
    operator(is_trusted=True)
    address = f"/moderation/users/{owner.id}"
    boss.submit(boss.get(address), f"{address}/trust")
    assert published(browse, owner, draft_job(owner)) is State.PUBLISHED
    page = boss.get("/moderation/users")
    assert page.all("h2") == ["Who helps to run the board 2", "Trusted by a moderator 1"]
    assert page.all("th > a") == ["Mo Derat", "Op Erator", "Ann Trusted"]


def test_what_was_rejected_goes_to_a_moderator_where_nothing_is_reviewed_any_more(browse: Browse) -> None:
    moderated(Moderation.ALL)
    owner = member()
    job = rejected_job(owner)
    moderated(Moderation.OFF)
    browser, path = browse(owner), f"/jobs/{job.id}/edit"
    page = browser.submit(browser.get(path), path, ("action", "publish"), title="Night Nurse")
    assert page.all(".flash") == ["Your posting waits for review. A moderator looks at it before it is public."]
    assert stored(job).state is State.PENDING
    browser.post(f"/jobs/{job.id}/withdrawal", {})
    page = browser.submit(browser.get(path), path, ("action", "preview"))
    assert "Nothing is public until a moderator has looked at it." in " ".join(page.text.split())
    browser.post(f"/jobs/{job.id}/publication", {})
    decided(browse(moderator()), job, "approval")
    assert stored(job).state is State.PUBLISHED


def test_what_a_moderator_decided_against_is_not_public_again_without_one(browse: Browse) -> None:
    """By way of a draft, or of a copy."""
    moderated(Moderation.FIRST)
    owner, boss = member(is_trusted=True), browse(moderator())
    text = "Packets are to be carried from one door to another, in the city, by bicycle, five days a week."
    job = rejected_job(owner, description=text)
    browser, address = browse(owner), f"/jobs/{job.id}"
    for action in ("publication", "withdrawal", "publication"):
        assert browser.post(f"{address}/{action}", {}).status_code == 303
        browser.post(f"{address}/copy", {})
        assert published(browse, owner, latest_draft(owner)) is State.PENDING
    assert stored(job).state is State.PENDING
    assert SIGNAL_LABELS[Signal.REJECTED] in boss.get("/moderation").all(".row-review")
    decided(boss, job, "rejection", note="No.")
    page = browser.submit(browser.get(address), f"{address}/copy")
    copy = latest_draft(owner)
    assert page.path.startswith(f"/jobs/{copy.id}")
    assert published(browse, owner, copy) is State.PENDING


@pytest.mark.parametrize("way", ["publication", "edit"])
def test_what_reports_took_off_is_not_public_again_by_way_of_a_draft(browse: Browse, way: str) -> None:
    moderated(Moderation.FIRST, reports_to_hide=2)
    owner = member(is_trusted=True)
    job = published_job(owner, published_at=utc_now() - timedelta(hours=1))
    reported(job, times=2)
    with writing() as session:
        session.query(Report).update({"resolved_at": job.created_at})
    browser, address = browse(owner), f"/jobs/{job.id}"
    browser.post(f"{address}/withdrawal", {})
    if way == "publication":
        browser.post(f"{address}/publication", {})
    else:
        browser.submit(browser.get(f"{address}/edit"), f"{address}/edit", ("action", "publish"), title="Other")
    after = stored(job)
    assert (after.state, after.signals) == (State.PENDING, [Signal.REJECTED])


@pytest.mark.parametrize(("who", "after"), [(moderator, State.PENDING), (operator, State.PUBLISHED)])
def test_what_a_moderator_posted_is_decided_by_another(browse: Browse, who: type, after: State) -> None:
    """By way of a draft, too; who runs the board may have nobody else."""
    moderated(Moderation.FIRST)
    owner = who()
    job = rejected_job(owner)
    browse(owner).post(f"/jobs/{job.id}/publication", {})
    assert stored(job).state is State.PENDING
    browse(owner).post(f"/jobs/{job.id}/withdrawal", {})
    assert published(browse, owner, job) is after


def test_what_reports_keep_off_does_not_come_back_with_another_last_day(browse: Browse) -> None:
    moderated(Moderation.FIRST, reports_to_hide=2)
    owner = member(is_trusted=True)
    job = expired_job(owner)
    reported(job, times=2)
    browser, path = browse(owner), f"/jobs/{job.id}/edit"
    later = (utc_now() + timedelta(days=20)).date().isoformat()
    page = browser.submit(browser.get(path), path, ("action", "save"), expires_at=later)
    assert page.all(".flash") == ["Your posting waits for review. A moderator looks at it before it is public."]
    assert stored(job).state is State.PENDING


def test_an_operator_who_gives_it_another_last_day_has_decided(browse: Browse) -> None:
    moderated(Moderation.FIRST, reports_to_hide=2)
    job = expired_job(member(is_trusted=True))
    reported(job, times=2)
    browser, path = browse(operator()), f"/jobs/{job.id}/edit"
    later = (utc_now() + timedelta(days=20)).date().isoformat()
    browser.submit(browser.get(path), path, ("action", "save"), expires_at=later)
    assert stored(job).is_open(utc_now())


def test_what_is_on_the_list_still_is_not_taken_off_by_an_edit(browse: Browse) -> None:
    """The operator asks for fewer reports since they came; the next one counts."""
    owner = member(is_trusted=True)
    job = published_job(owner)
    reported(job, times=2)
    moderated(Moderation.FIRST, reports_to_hide=2)
    browser, path = browse(owner), f"/jobs/{job.id}/edit"
    browser.submit(browser.get(path), path, ("action", "save"), title="Day Nurse")
    assert (stored(job).state, stored(job).title) == (State.PUBLISHED, "Day Nurse")


@pytest.mark.parametrize("first", ["last day", "nothing"])
def test_nor_as_a_copy(browse: Browse, first: str) -> None:
    moderated(Moderation.FIRST, reports_to_hide=2)
    owner = member(is_trusted=True)
    text = "Packets are to be carried from one door to another, in the city, by bicycle, five days a week."
    job = expired_job(owner, description=text)
    with writing() as session:
        near_duplicates.remember(session, job=job)
    reported(job, times=2)
    browser, path = browse(owner), f"/jobs/{job.id}/edit"
    if first == "last day":
        later = (utc_now() + timedelta(days=20)).date().isoformat()
        browser.submit(browser.get(path), path, ("action", "save"), expires_at=later)
        assert stored(job).signals == [Signal.REPORTED]
    browser.post(f"/jobs/{job.id}/copy", {})
    assert published(browse, owner, latest_draft(owner)) is State.PENDING


def latest_draft(owner: User) -> Job:
    with reading() as session:
        theirs = (Job.state == State.DRAFT, Job.owner_id == owner.id)
        return session.scalars(select(Job).where(*theirs).order_by(Job.id.desc())).first() or Job()
