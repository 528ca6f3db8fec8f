"""Whose postings wait for review, as the board goes from reviewing less to reviewing more, and back."""

from db.models import Job, User
from db.vocabulary import Moderation, State
from tests.factories import draft_job, member, moderated, moderator, pending_job, rejected_job
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
    assert published(browse, owner, draft_job(owner)) is State.PENDING


def test_whom_a_moderator_trusts_posts_at_once_whatever_is_reviewed_and_is_on_the_list_of_members(
    browse: Browse,
) -> None:
    moderated(Moderation.ALL)
    owner, boss = member(name="Ann Trusted"), browse(moderator())
    member(name="Ben Reviewed")
    address = f"/moderation/users/{owner.id}"
    boss.submit(boss.get(address), f"{address}/trust")
    assert published(browse, owner, draft_job(owner)) is State.PUBLISHED
    page = boss.get("/moderation/users")
    assert page.all("h2") == ["Who helps to run the board 1", "Publishes without review 1"]
    assert page.all("th > a") == ["Mo Derat", "Ann Trusted"]


def test_what_was_rejected_goes_to_a_moderator_where_nothing_is_reviewed_any_more(browse: Browse) -> None:
    moderated(Moderation.ALL)
    owner = member()
    job = rejected_job(owner)
    moderated(Moderation.OFF)
    browser, path = browse(owner), f"/jobs/{job.id}/edit"
    page = browser.submit(browser.get(path), path, ("action", "publish"), title="Night Nurse")
    assert page.all(".flash") == ["Your posting waits for review. A moderator looks at it before it is public."]
    assert stored(job).state is State.PENDING
    decided(browse(moderator()), job, "approval")
    assert stored(job).state is State.PUBLISHED
