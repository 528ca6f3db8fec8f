"""Posting a job: publish, draft, preview, and the same form sent twice."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.clock import utc_now
from db.models import Company, Job
from db.session import reading
from db.vocabulary import EmploymentType, SalaryPeriod, State, Workplace
from tests.at_once import at_once
from tests.factories import FORM, member, published_job
from tests.visitor import Page
from tests.webapps.conftest import Browse
from webapps.formatting import day

KEY = "a-key-of-thirty-two-characters-x"
PUBLISH = {**FORM, "action": "publish"}


def all_jobs() -> list[Job]:
    with reading() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


def only_job() -> Job:
    [job] = all_jobs()
    return job


def test_publishing_goes_to_the_posting_which_is_open_for_thirty_days(browse: Browse) -> None:
    owner = member()
    answer = browse(owner).post("/post-a-job", PUBLISH)
    job = only_job()
    assert (answer.status_code, answer.headers["location"]) == (303, job.path)
    assert (job.state, job.owner_id, job.title) == (State.PUBLISHED, owner.id, FORM["title"])
    assert job.published_at is not None
    assert job.expires_at == job.published_at + timedelta(days=30)
    assert (job.workplace, job.employment_type) == (Workplace.ONSITE, EmploymentType.FULL_TIME)
    assert (job.salary_min, job.salary_max, job.salary_period) == (Decimal(3400), Decimal(4100), SalaryPeriod.MONTH)
    assert job.salary_year == 49_200
    assert "<strong>four off</strong>" in job.description_html
    page = browse().get(job.path)
    assert (page.status, page.heading) == (200, FORM["title"])


def test_whoever_publishes_is_told_so_once(browse: Browse) -> None:
    browser = browse(member())
    page = browser.submit(browser.get("/post-a-job"), "/post-a-job", ("action", "publish"), **FORM)
    assert page.all(".flash") == ["Your posting is public."]
    assert browser.get(page.path).all(".flash") == []


@pytest.mark.parametrize("action", ["draft", "", "save"])
def test_a_draft_goes_to_the_dashboard_and_is_not_public(browse: Browse, action: str) -> None:
    browser = browse(member())
    answer = browser.post("/post-a-job", {**FORM, "action": action})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
    job = only_job()
    assert (job.state, job.published_at, job.expires_at) == (State.DRAFT, None, None)
    assert browse().get(job.path).status == 404
    assert FORM["title"] not in browse().get("/jobs").text
    assert browser.get("/dashboard").link("Finish") == f"/jobs/{job.id}/edit"


def test_a_draft_may_be_empty(browse: Browse) -> None:
    assert browse(member()).post("/post-a-job", {"action": "draft"}).status_code == 303
    job = only_job()
    assert (job.title, job.slug, job.company_id, job.locations) == ("", "job", None, [])


def test_a_preview_shows_the_posting_and_keeps_nothing(browse: Browse) -> None:
    for browser in (browse(), browse(member())):
        page = Page(browser.post("/post-a-job", {**FORM, "action": "preview"}))
        assert page.status == 200
        assert page.all("#preview h1") == [FORM["title"]]
        assert page.all("#preview .pay") == ["€3,400–4,100 a month"]
        assert page.all("#preview .posting-text strong") == ["four off"]
        assert page.value("title") == FORM["title"]
        assert "Nothing is public yet." in page.text
    assert all_jobs() == []
    with reading() as session:
        assert list(session.scalars(select(Company))) == []


def test_a_preview_without_a_last_day_shows_the_end_it_would_get(browse: Browse) -> None:
    page = Page(browse().post("/post-a-job", {**FORM, "action": "preview"}))
    facts = dict(zip(page.all("#preview dt"), page.all("#preview dd"), strict=True))
    assert facts["Ends"] == day(utc_now() + timedelta(days=30))


def test_the_same_form_sent_twice_makes_one_posting(browse: Browse) -> None:
    browser = browse(member())
    answers = [browser.post("/post-a-job", {**PUBLISH, "form_key": KEY}) for _ in range(2)]
    assert [answer.headers["location"] for answer in answers] == [only_job().path] * 2


def test_the_same_form_sent_at_once_makes_one_posting(browse: Browse) -> None:
    user = member()
    browsers = [browse(user) for _ in range(4)]
    answers = at_once(lambda browser: browser.post("/post-a-job", {**PUBLISH, "form_key": KEY}), browsers)
    assert {answer.headers["location"] for answer in answers} == {only_job().path}


def test_two_forms_make_two_postings_that_say_the_same(browse: Browse) -> None:
    browser = browse(member())
    for _ in range(2):
        browser.submit(browser.get("/post-a-job?fresh=1"), "/post-a-job", ("action", "publish"), **FORM)
    assert [job.title for job in all_jobs()] == [FORM["title"]] * 2


def test_a_draft_sent_again_is_changed_and_then_published(browse: Browse) -> None:
    browser = browse(member())
    for title, action in (("First", "draft"), ("Second", "draft"), ("Third", "publish")):
        browser.post("/post-a-job", {**FORM, "title": title, "action": action, "form_key": KEY})
    assert (only_job().title, only_job().state) == ("Third", State.PUBLISHED)


def test_a_draft_published_by_many_clicks_is_public_for_each(browse: Browse) -> None:
    user = member()
    browsers = [browse(user) for _ in range(4)]
    browsers[0].post("/post-a-job", {**FORM, "form_key": KEY, "action": "draft"})
    answers = at_once(lambda browser: browser.post("/post-a-job", {**PUBLISH, "form_key": KEY}), browsers)
    assert {(answer.status_code, answer.headers.get("location")) for answer in answers} == {(303, only_job().path)}


@pytest.mark.parametrize("action", ["publish", "draft"])
@pytest.mark.parametrize("changes", [{"title": "Another"}, {"company": "Others"}, {"tags": ""}, {"salary_max": "5000"}])
def test_a_changed_form_of_what_is_public_says_so_and_saves_nothing_by_itself(
    browse: Browse, action: str, changes: dict[str, str]
) -> None:
    browser = browse(member())
    browser.post("/post-a-job", {**PUBLISH, "form_key": KEY})
    job = only_job()
    page = Page(browser.post("/post-a-job", {**PUBLISH, **changes, "action": action, "form_key": KEY}))
    assert (page.status, only_job().revision) == (409, job.revision)
    assert "You have sent this form before" in page.text
    assert page.link(FORM["title"]) == job.path
    [(name, typed)] = changes.items()
    assert page.value(name) == typed


def test_what_was_typed_since_then_changes_the_posting_or_makes_another(browse: Browse) -> None:
    browser = browse(member())
    browser.post("/post-a-job", {**PUBLISH, "form_key": KEY})
    page = Page(browser.post("/post-a-job", {**PUBLISH, "form_key": KEY, "title": "Day Nurse"}))
    saved = browser.submit(page, f"/jobs/{only_job().id}/edit", ("action", "save"))
    assert (saved.status, saved.heading, only_job().title) == (200, "Day Nurse", "Day Nurse")
    page = Page(browser.post("/post-a-job", {**PUBLISH, "form_key": KEY, "title": "Midwife"}))
    assert page.tree.css("button[formaction='/post-a-job'][name=action][value=publish]")
    sent = {**PUBLISH, "title": "Midwife", "form_key": page.value("form_key") or ""}
    for _ in range(2):
        assert browser.post("/post-a-job", sent).status_code == 303
    assert [job.title for job in all_jobs()] == ["Day Nurse", "Midwife"]


def test_a_form_whose_posting_was_closed_does_not_say_that_it_is_public(browse: Browse) -> None:
    browser = browse(member())
    browser.post("/post-a-job", {**PUBLISH, "form_key": KEY})
    browser.post(f"/jobs/{only_job().id}/closure", {"reason": "filled"})
    page = Page(browser.post("/post-a-job", {**PUBLISH, "form_key": KEY}))
    assert (page.status, only_job().state) == (409, State.CLOSED)
    assert "which is closed" in page.text


def test_the_key_of_somebody_elses_form_reaches_nothing_of_theirs(browse: Browse) -> None:
    for action in ("draft", "publish"):
        key = f"{KEY}{action}"
        browse(member()).post("/post-a-job", {**FORM, "action": action, "form_key": key})
        answer = browse(member()).post("/post-a-job", {**PUBLISH, "title": "Theirs", "form_key": key})
        assert answer.status_code == 303
    assert [job.title for job in all_jobs()] == [FORM["title"], "Theirs"] * 2
    assert len({job.owner_id for job in all_jobs()}) == 4


def test_a_last_day_lasts_to_its_end(browse: Browse) -> None:
    last = date.today() + timedelta(days=12)
    browse(member()).post("/post-a-job", {**PUBLISH, "expires_at": last.isoformat()})
    assert only_job().expires_at == datetime.combine(last, time(23, 59, 59), UTC)


@pytest.mark.parametrize(("days", "status"), [(0, 303), (180, 303), (182, 422), (-1, 422)])
def test_a_last_day_is_today_or_at_most_180_days_away(browse: Browse, days: int, status: int) -> None:
    last = (utc_now() + timedelta(days=days)).date().isoformat()
    page = Page(browse(member()).post("/post-a-job", {**PUBLISH, "expires_at": last}))
    assert page.status == status
    assert bool(page.error("expires_at")) is (status == 422)


@pytest.mark.parametrize(
    ("country", "typed", "currency"), [("BE", "", "EUR"), ("CH", "", "CHF"), ("JP", "", "JPY"), ("BE", "USD", "USD")]
)
def test_pay_without_a_currency_is_in_the_money_of_the_country(
    browse: Browse, country: str, typed: str, currency: str
) -> None:
    browse(member()).post("/post-a-job", {**PUBLISH, "country": country, "salary_currency": typed})
    assert only_job().salary_currency == currency


def test_a_posting_without_pay_has_no_currency(browse: Browse) -> None:
    browse(member()).post("/post-a-job", {**PUBLISH, "salary_min": "", "salary_max": "", "salary_currency": ""})
    assert only_job().salary_currency is None
    assert "Not stated" in browse().get(only_job().path).all(".facts .pay")


def test_a_place_may_be_repeated_as_fields(browse: Browse) -> None:
    browse(member()).post(
        "/post-a-job", [*((n, v) for n, v in PUBLISH.items()), ("location", "Bruges"), ("location", "")]
    )
    assert only_job().locations == ["Ghent", "Bruges"]


def test_remote_work_needs_no_place(browse: Browse) -> None:
    remote = {"workplace": "remote", "location": "", "country": "", "remote_regions": "Europe, Canada"}
    browse(member()).post("/post-a-job", {**PUBLISH, **remote})
    job = only_job()
    assert (job.locations, job.remote_regions) == ([], ["Europe", "Canada"])
    assert browse().get("/jobs").all(".row-facts span")[1] == "Remote, Europe, Canada"


def test_the_form_begins_with_the_company_of_the_last_posting(browse: Browse) -> None:
    owner = member()
    published_job(owner, company="Lindqvist & Co", country="SE", salary_currency="SEK")
    page = browse(owner).get("/post-a-job")
    assert (page.value("company"), page.value("company_url")) == ("Lindqvist & Co", "https://st-anne.example")
    for other in ("title", "country", "salary_currency"):
        assert page.value(other) == ""
    assert browse(member()).get("/post-a-job").value("company") == ""


def test_two_spellings_of_a_company_are_one(browse: Browse) -> None:
    browser = browse(member())
    for name in ("Café Été", "cafe  ete", "CAFÉ ÉTÉ"):
        browser.post("/post-a-job", {**PUBLISH, "company": name})
    with reading() as session:
        assert [company.name for company in session.scalars(select(Company))] == ["Café Été"]


def test_nobody_sets_what_is_not_a_field(browse: Browse) -> None:
    owner = member()
    more = {
        "id": "77",
        "owner_id": "1",
        "state": "published",
        "source": "x",
        "description_html": "<b>x</b>",
        "slug": "x",
    }
    browse(owner).post("/post-a-job", {**FORM, **more, "action": "draft"})
    job = only_job()
    assert (job.state, job.owner_id, job.source, job.slug) == (
        State.DRAFT,
        owner.id,
        None,
        "night-nurse-intensive-care",
    )
    assert "<b>" not in job.description_html


def test_the_description_can_be_looked_at_while_it_is_written(browse: Browse) -> None:
    answer = browse().post("/post-a-job/description", {"description": "**four off** <script>alert(1)</script>"})
    assert answer.status_code == 200
    assert answer.text == "<p><strong>four off</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
