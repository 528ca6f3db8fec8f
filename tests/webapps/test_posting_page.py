"""A posting's page: who sees it in which state, and what it says."""

from typing import Any

import pytest

from db.session import writing
from db.vocabulary import ClosedReason, State
from tests.factories import FIELDS, closed_job, draft_job, expired_job, job_in_state, member, published_job
from tests.webapps.conftest import PEOPLE, Browse, Make, browser_of
from webapps.formatting import day

PUBLIC = ("open", "expired", "closed", "removed")
HIDDEN = ("draft", "pending", "rejected")
STATUS = {"open": 200, "expired": 410, "closed": 410, "removed": 410}
MAKE: dict[str, Make] = {
    "open": published_job,
    "expired": expired_job,
    "closed": closed_job,
    "draft": draft_job,
    "removed": lambda owner: job_in_state(State.REMOVED, owner),
    "pending": lambda owner: job_in_state(State.PENDING, owner),
    "rejected": lambda owner: job_in_state(State.REJECTED, owner),
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", PUBLIC)
def test_what_was_public_has_a_page_for_everybody_that_says_whether_it_is_open(
    browse: Browse, state: str, person: str
) -> None:
    owner = member()
    job = MAKE[state](owner)
    page = browser_of(browse, person, owner).get(job.path)
    assert page.status == STATUS[state]
    assert (FIELDS["title"] in page.heading) is (state != "removed")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", HIDDEN)
def test_what_was_never_public_exists_for_its_owner_and_moderators_alone(
    browse: Browse, state: str, person: str
) -> None:
    owner = member()
    job = MAKE[state](owner)
    browser = browser_of(browse, person, owner)
    sees_it = person in ("owner", "moderator", "operator")
    page = browser.get(job.path)
    assert page.status == (200 if sees_it else 404)
    assert (FIELDS["title"] in page.response.text) is sees_it
    for address in (f"/jobs/{job.id}", f"/jobs/{job.id}/other-words"):
        answer = browser.client.get(address)
        assert answer.status_code == (301 if sees_it else 404)
        assert (job.slug in str(answer.headers)) is sees_it


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("open", ["Edit", "Close", "Duplicate"]),
        ("expired", ["Renew", "Edit", "Close", "Duplicate"]),
        ("closed", ["Reopen", "Edit", "Duplicate"]),
        ("draft", ["Edit", "Duplicate"]),
    ],
)
def test_everybody_is_shown_what_they_can_do_with_it(
    browse: Browse, state: str, actions: list[str], person: str
) -> None:
    owner = member()
    page = browser_of(browse, person, owner).get(MAKE[state](owner).path)
    shown = {"owner": actions, "moderator": ["Review"], "operator": ["Review", *actions]}
    assert page.all(".owner-bar .button") == shown.get(person, [])


@pytest.mark.parametrize(
    ("state", "words"),
    [("open", "Open until {}"), ("expired", "Expired on {}"), ("closed", "Closed"), ("draft", "Draft")],
)
def test_its_owner_is_told_its_state(browse: Browse, state: str, words: str) -> None:
    owner = member()
    job = MAKE[state](owner)
    [bar] = browse(owner).get(job.path).all(".owner-bar p")
    assert bar == "Your posting · " + words.format(day(job.expires_at) if job.expires_at else "")


def test_an_open_posting_says_all_that_a_seeker_asks(browse: Browse) -> None:
    job = published_job(member(name="Ann Lee"), seniority="senior")
    page = browse().get(job.path)
    assert page.title == "Night Nurse, Intensive Care at St. Anne’s Hospital · Openings"
    facts = dict(zip(page.all(".facts dt"), page.all(".facts dd"), strict=True))
    assert facts == {
        "Pay": "€3,400–4,100 a month",
        "Place": "Ghent, Belgium",
        "Workplace": "On site",
        "Kind": "Full-time",
        "Level": "Senior",
        "Category": "Health & Care",
        "Posted": "just now",
        "Ends": day(job.expires_at) if job.expires_at else "",
    }
    assert page.all(".posting-text h2") == ["What you do"]
    assert page.all(".posting-text li") == ["watch", "care"]
    assert page.link("Apply by e-mail").startswith("mailto:jobs@st-anne.example?subject=Night%20Nurse")
    assert page.link("night shift") == "/jobs?tag=night%20shift"
    assert page.link("St. Anne’s Hospital") == "/companies/st-annes-hospital"
    assert "Posted by Ann Lee on" in page.text


@pytest.mark.parametrize("state", HIDDEN)
def test_a_company_that_has_posted_nothing_is_no_link(browse: Browse, state: str) -> None:
    """It has no page."""
    owner = member()
    page = browse(owner).get(MAKE[state](owner).path)
    assert page.all(".posting-company > span")[0] == "St. Anne’s Hospital"
    assert page.all(".posting-company a") == []


def test_applying_on_a_web_page_is_a_plain_link_there(browse: Browse) -> None:
    page = browse().get(published_job(apply_url="https://st-anne.example/apply?id=1&via=board").path)
    [link] = page.tree.css(".apply a.button")
    assert link.attributes["href"] == "https://st-anne.example/apply?id=1&via=board"
    assert link.attributes["rel"] == "nofollow noopener ugc"
    assert page.link("jobs@st-anne.example") == "mailto:jobs@st-anne.example"


@pytest.mark.parametrize(
    ("website", "words"),
    [
        (None, "How to apply is not stated."),
        ("https://st-anne.example", "How to apply is not stated. The company’s website is st-anne.example."),
    ],
)
def test_a_posting_that_does_not_say_how_to_apply_says_so(browse: Browse, website: str | None, words: str) -> None:
    page = browse().get(published_job(apply_email=None, company_url=website).path)
    assert page.all(".posting-aside > p") == [words]
    assert page.all(".apply") == []


@pytest.mark.parametrize("more", [{}, {"apply_url": "https://st-anne.example/apply"}])
def test_a_letter_goes_to_the_address_alone(browse: Browse, more: dict[str, Any]) -> None:
    job = published_job(apply_email="r&d+jobs@st-anne.example", **more)
    page = browse().get(job.path)
    letters = [str(node.attributes["href"]) for node in page.tree.css("a[href^=mailto]")]
    assert [letter.partition("?")[0] for letter in letters] == ["mailto:r%26d%2Bjobs@st-anne.example"]
    with writing() as session:
        session.merge(job).apply_email = "a@b.example?bcc=c%40d.example"
    [link] = browse().get(job.path).tree.css("a[href^=mailto]")
    assert str(link.attributes["href"]).startswith("mailto:a@b.example%3Fbcc%3Dc%2540d.example")


@pytest.mark.parametrize("state", ["expired", "closed"])
def test_nobody_applies_to_what_has_ended(browse: Browse, state: str) -> None:
    page = browse().get(MAKE[state](member()).path)
    assert page.all(".posting-aside > :not(dl)") == []
    assert "mailto:" not in page.response.text
    assert page.tree.css_matches('meta[name="robots"][content="noindex"]')


def test_what_has_ended_says_why_and_shows_what_is_like_it(browse: Browse) -> None:
    expired = expired_job(member())
    assert expired.expires_at is not None
    page = browse().get(expired.path)
    assert f"This posting is no longer open. It ended on {day(expired.expires_at)}." in page.text
    assert page.link("See all open jobs") == "/jobs"

    filled = closed_job(member())
    other = published_job(title="Day Nurse")
    page = browse().get(filled.path)
    assert "This position has been filled. The company has closed it." in page.text
    assert page.link("Similar jobs") == "#related"
    assert page.link("Day Nurse") == other.path

    withdrawn = published_job(member())
    with writing() as session:
        session.merge(withdrawn).close(ClosedReason.WITHDRAWN)
    assert "This posting is no longer open. The company has closed it." in browse().get(withdrawn.path).text


@pytest.mark.parametrize(("state", "end"), [("open", "Ends"), ("expired", "Ended"), ("closed", None), ("draft", None)])
def test_its_facts_say_when_it_ends_unless_it_was_closed(browse: Browse, state: str, end: str | None) -> None:
    owner = member()
    names = browse(owner).get(MAKE[state](owner).path).all(".facts dt")
    assert [name for name in names if name.startswith("End")] == ([end] if end else [])


def test_what_was_taken_down_says_nothing_of_what_it_was(browse: Browse) -> None:
    owner = member()
    page = browse(owner).get(MAKE["removed"](owner).path)
    assert page.heading == "This posting has been taken down"
    assert FIELDS["title"] not in page.response.text


def test_similar_jobs_are_open_ones_of_the_company_first(browse: Browse) -> None:
    job = published_job()
    same_category = published_job(title="Of the category", company="Other")
    same_company = published_job(title="Of the company", category="legal")
    for hidden in (draft_job, closed_job, expired_job):
        hidden(member(), title="Hidden")
    published_job(title="Neither", company="Other", category="legal")
    page = browse().get(job.path)
    assert page.all(".related .row-title") == [same_company.title, same_category.title]


def test_an_address_without_or_with_other_words_leads_to_the_one_with_them(browse: Browse) -> None:
    job = published_job()
    client = browse().client
    for address in (
        f"/jobs/{job.id}",
        f"/jobs/{job.id}/",
        f"/jobs/{job.id}/other-words",
        f"/jobs/{job.id}/{job.slug}/",
    ):
        answer = client.get(address)
        while answer.headers.get("location", job.path) != job.path:
            answer = client.get(answer.headers["location"])
        assert (answer.status_code, answer.headers["location"]) == (301, job.path)


@pytest.mark.parametrize("title", ["Edit", "Publication", "Copy", "deletion", "Application"])
def test_no_posting_is_hidden_by_a_page_below_it(browse: Browse, title: str) -> None:
    job = published_job(title=title)
    page = browse().get(job.path)
    assert (page.status, page.heading) == (200, title)
