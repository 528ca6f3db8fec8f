"""The dashboard: each posting with its state and the one thing to do next."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from db.vocabulary import State
from tests.factories import closed_job, draft_job, expired_job, job_in_state, member, published_job
from tests.visitor import Page
from tests.webapps.conftest import Browse, Make
from webapps.formatting import day, time_left


def lines(page: Page) -> list[tuple[str, ...]]:
    """Group, posting, state and next step of each line."""
    found: list[tuple[str, ...]] = []
    for section in page.tree.css("main section"):
        [group] = [node.text().split()[:-1] for node in section.css("h2")]
        for row in section.css("tbody tr"):
            cells = [row.css_first(part) for part in ("th > a", ".state", ".table-actions .button")]
            words = [" ".join(cell.text().split()) if cell else "" for cell in cells]
            found.append((" ".join(group), words[0], words[1], words[2].split()[0]))
    return found


def test_a_new_members_dashboard_leads_to_the_form(browse: Browse) -> None:
    page = browse(member()).get("/dashboard")
    assert (page.status, page.heading) == (200, "Your postings")
    assert page.link("Post your first job") == "/post-a-job"
    assert lines(page) == []


def test_each_posting_says_what_to_do_next(browse: Browse) -> None:
    owner = member()
    published_job(owner, title="Fresh")
    published_job(owner, title="Nearly over", published_at=utc_now() - timedelta(days=26))
    expired_job(owner, title="Over")
    closed_job(owner, title="Filled")
    draft_job(owner, title="Half written")
    job_in_state(State.PENDING, owner, title="Waiting")
    assert lines(browse(owner).get("/dashboard")) == [
        ("Waiting for you", "Half written", "Draft", "Finish"),
        ("Waiting for you", "Nearly over", "Ends soon", "Renew"),
        ("Waiting for you", "Over", "Expired", "Renew"),
        ("Open", "Fresh", "Open", "Edit"),
        ("Ended", "Waiting", "Waiting for review", "View"),
        ("Ended", "Filled", "Closed, filled", "Reopen"),
    ]


def test_each_group_shows_its_latest_says_how_many_there_are_and_leads_to_the_rest(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapps.dashboard.views.SHOWN", 2)
    owner = member()
    for number in range(5):
        draft_job(owner, title=f"Draft {number}")
    closed_job(owner, title="Filled")
    published_job(member(), title="Somebody else’s")
    browser = browse(owner)
    page = browser.get("/dashboard")
    assert page.all(".count") == ["5", "1"]
    assert [row[1] for row in lines(page)] == ["Draft 4", "Draft 3", "Filled"]
    shown = []
    for _ in range(2):
        page = browser.get(page.link("Older ones"))
        shown.append([row[1] for row in lines(page)])
        assert page.all(".count") == ["5"]
    assert shown == [["Draft 2", "Draft 1"], ["Draft 0"]]
    assert not [words for words in page.all("main a") if "Older" in words]
    assert len(lines(browser.get(page.link("All your postings")))) == 3


@pytest.mark.parametrize("query", ["group=x", "group=open&after=", "after=x", "group=&after=1.1"])
def test_a_group_that_there_is_not_is_the_whole_dashboard(browse: Browse, query: str) -> None:
    owner = member()
    published_job(owner)
    page = browse(owner).get(f"/dashboard?{query}")
    assert (page.status, len(lines(page))) == (200, 1)


@pytest.mark.parametrize("after", ["x", "1", "1.1.1", "-1.1", "fffffffffffffff.1", "é.1", "%00"])
def test_a_place_in_the_list_that_the_board_did_not_name_is_no_page(browse: Browse, after: str) -> None:
    owner = member()
    published_job(owner)
    assert browse(owner).get(f"/dashboard?group=open&after={after}").status == 404


@pytest.mark.parametrize(
    ("make", "button", "state"),
    [(expired_job, "Renew", "Open"), (closed_job, "Reopen", "Open")],
)
def test_the_next_step_is_one_press_away(browse: Browse, make: Make, button: str, state: str) -> None:
    owner = member()
    job = make(owner)
    browser = browse(owner)
    page = browser.get("/dashboard")
    [action] = [node.attributes["action"] for node in page.tree.css(".table-actions form") if button in node.text()]
    browser.submit(page, str(action))
    assert lines(browser.get("/dashboard")) == [("Open", job.title, state, "Edit")]


def test_each_posting_says_when_it_ends_but_one_that_has_no_end_any_more(browse: Browse) -> None:
    owner = member()
    open_one, over = published_job(owner), expired_job(owner)
    pending = job_in_state(State.PENDING, owner)
    closed_job(owner)
    job_in_state(State.REMOVED, owner)
    assert open_one.expires_at is not None
    assert over.expires_at is not None
    assert pending.expires_at is not None
    page = browse(owner).get("/dashboard")
    said = [words for words in page.all("td.pay") if words]
    assert sorted(said) == sorted(
        [day(over.expires_at), time_left(open_one.expires_at, utc_now()), f"until {day(pending.expires_at)}"]
    )
    assert page.all("td.pay").count("") == 2


def test_of_its_buttons_one_stands_out(browse: Browse) -> None:
    """That for another posting, which a wide window has in the menu."""
    owner = member()
    for make in (published_job, expired_job, draft_job, closed_job):
        make(owner)
    page = browse(owner).get("/dashboard")
    assert page.all("main .button:not(.button-quiet)") == ["Post a job"]
    assert page.all("main .only-on-phones") == ["Post a job"]


def test_a_draft_without_a_title_can_be_found_again(browse: Browse) -> None:
    owner = member()
    job = draft_job(owner, title="", company="")
    page = browse(owner).get("/dashboard")
    assert page.link("Untitled posting") == f"/jobs/{job.id}/edit"
    assert "No company yet" in page.text


def test_a_visitor_logs_in_first_and_goes_on_to_it(browse: Browse) -> None:
    answer = browse().client.get("/dashboard")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fdashboard")
