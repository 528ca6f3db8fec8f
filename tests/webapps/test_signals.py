"""What speaks against a posting is shown to moderators, and refuses nobody."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from core.keyed_hash import signed_moment
from db.models import Job
from db.session import reading, writing
from db.vocabulary import State
from tests.factories import FORM, member, moderated, moderator
from tests.visitor import Page
from tests.webapps.conftest import Browse

TEXT = " ".join(
    f"{word} {number}" for number, word in enumerate(["look", "after", "beds", "at", "night", "with", "care"] * 4)
)
LONG_AGO = timedelta(minutes=5)


def latest() -> Job:
    with reading() as session:
        job = session.query(Job).order_by(Job.id.desc()).first()
    assert job is not None
    return job


def signals() -> list[str] | None:
    return latest().signals


def opened_before(page: Page, elapsed: timedelta) -> dict[str, str]:
    """The form of a page as it is sent so long after it was opened."""
    assert page.value("opened")
    key = page.value("form_key") or ""
    return {**FORM, "form_key": key, "opened": signed_moment(utc_now() - elapsed), "action": "publish"}


@pytest.mark.parametrize(
    ("elapsed", "homepage", "expected"),
    [
        (LONG_AGO, "", None),
        (timedelta(), "", ["haste"]),
        (LONG_AGO, "https://spam.example", ["hidden_field"]),
        (timedelta(), "x", ["hidden_field", "haste"]),
    ],
)
def test_a_form_that_a_program_filled_in_is_taken_and_marked(
    browse: Browse, elapsed: timedelta, homepage: str, expected: list[str] | None
) -> None:
    moderated()
    browser = browse(member())
    sent = opened_before(browser.get("/post-a-job"), elapsed)
    assert browser.post("/post-a-job", {**sent, "homepage": homepage}).status_code == 303
    assert signals() == expected


@pytest.mark.parametrize("opened", ["", "0.x", "nonsense"])
def test_a_form_that_says_nothing_true_of_when_it_was_opened_is_marked(browse: Browse, opened: str) -> None:
    moderated()
    browse(member()).post("/post-a-job", {**FORM, "opened": opened, "action": "publish"})
    assert signals() == ["haste"]


@pytest.mark.parametrize("action", ["preview", "publish"])
def test_when_it_was_opened_survives_a_preview_and_an_error(browse: Browse, action: str) -> None:
    browser = browse(member())
    sent = opened_before(browser.get("/post-a-job"), LONG_AGO)
    page = Page(
        browser.post("/post-a-job", {**sent, "title": "" if action == "publish" else "Nurse", "action": action})
    )
    assert page.value("opened") == sent["opened"]


def test_a_draft_that_was_written_before_may_be_sent_at_once(browse: Browse) -> None:
    moderated()
    browser = browse(member())
    sent = opened_before(browser.get("/post-a-job"), LONG_AGO)
    browser.post("/post-a-job", {**sent, "action": "draft"})
    with writing() as session:
        session.query(Job).one().created_at -= LONG_AGO
    page = browser.get("/post-a-job")
    browser.submit(page, "/post-a-job", ("action", "publish"))
    assert signals() is None


def test_nobody_sees_the_hidden_field(browse: Browse) -> None:
    page = browse().get("/post-a-job")
    [field] = page.tree.css("[name=homepage]")
    assert field.attributes["tabindex"] == "-1"
    assert field.attributes["autocomplete"] == "off"
    assert page.tree.css_first(".visually-hidden[aria-hidden=true] [name=homepage]") is not None


@pytest.mark.parametrize(
    ("own", "company", "expected"),
    [
        (False, "St. Anne’s Hospital", ["same_text"]),
        (True, "Another Hospital", ["same_text"]),
        (True, "St. Anne’s Hospital", None),
    ],
)
def test_the_text_of_somebody_else_or_for_another_company_is_marked(
    browse: Browse, own: bool, company: str, expected: list[str] | None
) -> None:
    moderated()
    owner, other = member(), member()
    for user, name in ((owner if own else other, "St. Anne’s Hospital"), (owner, company)):
        browser = browse(user)
        sent = opened_before(browser.get("/post-a-job"), LONG_AGO)
        browser.post("/post-a-job", {**sent, "company": name, "description": TEXT})
    assert signals() == expected
    page = browse(moderator()).get("/moderation")
    assert len(page.all("tbody tr")) == 2


def test_a_moderator_reads_them_as_sentences_beside_what_is_alike(browse: Browse) -> None:
    moderated()
    for user in (member(), member(name="Bob Ray")):
        browser = browse(user)
        browser.post("/post-a-job", {**opened_before(browser.get("/post-a-job"), timedelta()), "description": TEXT})
    with reading() as session:
        first, second = session.query(Job).order_by(Job.id)
    page = browse(moderator()).get(f"/moderation/jobs/{second.id}")
    assert "The form was sent within seconds of being opened." in page.all(".notice li")
    assert "Somebody else, or another company, posted nearly the same text." in page.all(".notice li")
    assert page.tree.css_first(f'section[aria-labelledby=alike] a[href="/moderation/jobs/{first.id}"]') is not None
    assert "100%" in page.text


def test_a_signal_sends_a_trusted_members_posting_to_the_queue_and_no_moderators(browse: Browse) -> None:
    moderated()
    for user, state in ((member(is_trusted=True), State.PENDING), (moderator(), State.PUBLISHED)):
        browse(user).post("/post-a-job", {**FORM, "homepage": "x", "action": "publish"})
        assert latest().state is state
    browser = browse(member(is_trusted=True))
    browser.post("/post-a-job", opened_before(browser.get("/post-a-job"), LONG_AGO))
    assert latest().state is State.PUBLISHED


def test_a_signal_refuses_nobody_where_nothing_is_reviewed(browse: Browse) -> None:
    browse(member()).post("/post-a-job", {**FORM, "homepage": "x", "action": "publish"})
    assert (latest().state, signals()) == (State.PUBLISHED, None)


def test_what_spoke_against_a_draft_speaks_against_it_when_it_is_published(browse: Browse) -> None:
    moderated()
    browser = browse(member(is_trusted=True))
    browser.post("/post-a-job", {**FORM, "homepage": "x", "action": "draft"})
    assert browser.post(f"/jobs/{latest().id}/publication", {}).status_code == 303
    assert (latest().state, signals()) == (State.PENDING, ["hidden_field", "haste"])
