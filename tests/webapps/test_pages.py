"""The public pages: what each says with postings and without, and what its header offers to whom."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from tests.factories import closed_job, draft_job, expired_job, member, moderator, published_job
from tests.webapps.conftest import Browse

# Path, status, title and heading as a visitor sees them.
PAGES = [
    ("/", 200, "Jobs", "No openings yet."),
    ("/jobs", 200, "Jobs", "Jobs"),
    ("/jobs?q=nurse&location=ghent", 200, "“nurse” jobs in ghent", "Jobs"),
    ("/jobs?sort=x", 422, "Error: Jobs", "Jobs"),
    ("/companies", 200, "Companies", "Companies hiring now"),
    ("/categories", 200, "Categories", "Jobs by category"),
    ("/categories/health", 200, "Health & Care jobs", "Health & Care jobs"),
    ("/categories/nothing", 404, "Page not found", "Page not found"),
    ("/places", 200, "Places", "Jobs by place"),
    ("/places/gent-be", 200, "Jobs in Gent, Belgium", "Jobs in Gent, Belgium"),
    ("/places/belgium", 200, "Jobs in Belgium", "Jobs in Belgium"),
    ("/places/singapore-sg", 200, "Jobs in Singapore", "Jobs in Singapore"),
    ("/places/nowhere", 404, "Page not found", "Page not found"),
    ("/companies/nobody", 404, "Page not found", "Page not found"),
    ("/post-a-job", 200, "Post a job", "Post a job"),
    ("/login", 200, "Log in", "Log in"),
    ("/register", 200, "Create an account", "Create an account"),
    ("/password/forgot", 200, "Forgotten password", "Forgotten your password?"),
    ("/password/reset/x", 404, "This link no longer works", "This link no longer works"),
    ("/email/sent", 200, "Check your mail", "Check your mail"),
    ("/email/verify/x", 404, "This link no longer works", "This link no longer works"),
    ("/docs", 200, "API", "API"),
    ("/jobs/1", 404, "Page not found", "Page not found"),
    ("/nothing", 404, "Page not found", "Page not found"),
]
VISITORS = ["Jobs", "Companies", "Log in", "Post a job"]
MEMBERS = ["Jobs", "Companies", "Dashboard", "Account", "Post a job"]


@pytest.mark.parametrize(("path", "status", "title", "heading"), PAGES)
def test_a_page_has_its_status_title_heading_and_header(
    browse: Browse, path: str, status: int, title: str, heading: str
) -> None:
    page = browse().get(path)
    assert (page.status, page.title, page.heading) == (status, f"{title} · Openings", heading)
    assert page.all("header nav a") == VISITORS
    assert page.all("header nav button") == []
    assert page.link("Skip to the content") == "#content"


@pytest.mark.parametrize("path", [path for path, *_ in PAGES if path not in ("/login", "/register")] + ["/dashboard"])
@pytest.mark.parametrize("who", [member, moderator])
def test_whoever_is_signed_in_is_offered_their_dashboard_and_the_way_out(browse: Browse, path: str, who: type) -> None:
    page = browse(who()).get(path)
    assert page.all("header nav a") == MEMBERS
    assert page.all("header nav button") == ["Log out"]


@pytest.mark.parametrize("path", ["/jobs", "/companies", "/login", "/post-a-job"])
def test_the_header_marks_where_one_is(browse: Browse, path: str) -> None:
    [current] = browse().get(path).tree.css("header [aria-current=page]")
    assert current.attributes["href"] == path


def test_an_empty_board_asks_for_its_first_posting(browse: Browse) -> None:
    page = browse().get("/")
    assert page.link("Post the first job") == "/post-a-job"
    assert browse().get("/companies").link("Post a job") == "/post-a-job"
    assert browse().get("/jobs").all("#count") == ["No open jobs match"]


def test_the_front_page_lists_the_newest_and_counts_what_is_open(browse: Browse) -> None:
    for number in range(14):
        published_job(title=f"Nurse {number}", published_at=utc_now() - timedelta(minutes=number))
    for make in (draft_job, closed_job, expired_job):
        make(member(), title="Hidden")
    page = browse().get("/")
    assert page.heading == "14 openings, up now."
    assert page.all(".row-title") == [f"Nurse {number}" for number in range(12)]
    assert page.link("All 14 jobs") == "/jobs"
    assert page.all(".line-link") == ["St. Anne’s Hospital 14 open"]


def test_one_posting_is_counted_as_one(browse: Browse) -> None:
    published_job()
    assert browse().get("/").heading == "One opening, up now."
    assert browse().get("/jobs").all("#count") == ["1 open job"]
    assert browse().get("/companies/st-annes-hospital").all("#openings") == ["1 open job"]


def test_companies_that_hire_are_listed_with_their_openings(browse: Browse) -> None:
    for title in ("One", "Two"):
        published_job(title=title)
    published_job(company="Loonbridge")
    closed_job(company="Closed Ltd")
    draft_job(company="Draft Ltd")
    page = browse().get("/companies")
    assert page.all(".company a") == ["St. Anne’s Hospital", "Loonbridge"]
    assert page.all(".company .count") == ["2 open", "1 open"]


def test_a_company_page_lists_what_is_open_there_alone(browse: Browse) -> None:
    published_job(title="Open here")
    published_job(title="Open elsewhere", company="Loonbridge")
    for make in (draft_job, closed_job, expired_job):
        make(member(), title="Hidden")
    page = browse().get("/companies/st-annes-hospital")
    assert (page.status, page.heading) == (200, "St. Anne’s Hospital")
    assert page.title == "St. Anne’s Hospital · Openings"
    assert page.all(".row-title") == ["Open here"]
    assert page.link("st-anne.example") == "https://st-anne.example"


def test_a_company_without_openings_says_so(browse: Browse) -> None:
    closed_job(company="Closed Ltd")
    page = browse().get("/companies/closed-ltd")
    assert (page.status, page.all("#openings")) == (200, ["0 open jobs"])
    assert page.link("See all open jobs") == "/jobs"


def test_a_posting_stops_being_listed_the_moment_it_ends(browse: Browse) -> None:
    job = published_job(published_at=utc_now() - timedelta(days=30))
    for path in ("/", "/jobs", "/companies", "/companies/st-annes-hospital"):
        page = browse().get(path)
        assert page.status == 200
        assert job.title not in page.text
    assert browse().get(job.path).status == 410


def test_the_page_of_nothing_offers_a_search(browse: Browse) -> None:
    published_job()
    visitor = browse()
    page = visitor.submit(visitor.get("/nothing"), "/jobs", q="nurse")
    assert page.all(".row-title") == ["Night Nurse, Intensive Care"]
