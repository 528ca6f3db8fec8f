"""Companies with more postings than a page shows, and more companies than a list does."""

import pytest

from db.models import Company
from tests.factories import expired_job, published_job
from tests.webapps.conftest import Browse
from webapps.companies import views


@pytest.mark.parametrize(("shown", "onward"), [(2, True), (3, False), (4, False)])
def test_a_company_page_counts_all_that_is_open_and_leads_to_it(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, shown: int, onward: bool
) -> None:
    monkeypatch.setattr(views, "OPENINGS", shown)
    for number in range(3):
        published_job(title=f"Nurse {number}")
    expired_job(title="Over")
    published_job(company="Elsewhere")
    page = browse().get("/companies/st-annes-hospital")
    assert page.all("#openings") == ["3 open jobs"]
    assert len(page.all(".row-title")) == min(shown, 3)
    assert ("These are the newest 2. See all 3" in page.text) is onward
    if onward:
        assert len(browse().get(page.link("See all 3")).all(".row-title")) == 3
    [description] = page.tree.css("meta[name=description]")
    assert description.attributes["content"] == "3 open jobs at St. Anne’s Hospital."


@pytest.mark.parametrize(("shown", "said"), [(2, True), (3, False)])
def test_the_list_of_companies_says_that_it_is_not_all_of_them(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, shown: int, said: bool
) -> None:
    monkeypatch.setattr(views, "LISTED", shown)
    for company in ("One", "Two", "Two", "Three"):
        published_job(company=company)
    expired_job(company="Was")
    page = browse().get("/companies")
    assert len(page.all(".company")) == shown
    assert ("These are the 2 with the most open jobs, of 3." in page.text) is said


def test_large_numbers_have_separators(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    published_job()
    monkeypatch.setattr(views, "OPENINGS", 1)
    monkeypatch.setattr("db.queries.companies.count_open_jobs", lambda *_, **__: 1153)
    assert browse().get("/companies/st-annes-hospital").all("#openings") == ["1,153 open jobs"]
    many = [(Company(name="Harbours", slug="harbours"), 1153)]
    for name in ("with_open_jobs", "hiring_lately"):
        monkeypatch.setattr(f"db.queries.companies.{name}", lambda *_, **__: many)
    assert browse().get("/").all(".line-link .count") == ["1,153 open"]
    assert browse().get("/companies").all(".count") == ["1,153 open"]
