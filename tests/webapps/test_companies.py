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


@pytest.fixture
def three_companies(database: str) -> None:
    for company in ("One", "Two", "Two", "Three"):
        published_job(company=company)
    expired_job(company="Was")


@pytest.mark.usefixtures("three_companies")
def test_the_list_of_companies_goes_on_to_its_end(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LISTED", 2)
    first = browse().get("/companies")
    assert "1 to 2 of 3, those with the most open jobs first." in first.text
    second = browse().get(first.link("More companies"))
    assert "3 to 3 of 3" in second.text
    assert first.all(".company a") + second.all(".company a") == ["Two", "One", "Three"]
    assert second.link("Back to the first page") == "/companies"
    assert "More companies" not in second.text
    assert browse().get("/companies?page=3").status == 404


@pytest.mark.usefixtures("three_companies")
@pytest.mark.parametrize("query", ["", "?page=0", "?page=-1", "?page=one", "?page=²", "?page=" + "9" * 400])
def test_a_list_that_fits_on_a_page_is_all_there_is(browse: Browse, query: str) -> None:
    page = browse().get(f"/companies{query}")
    assert page.all(".company a") == ["Two", "One", "Three"]
    assert "of 3" not in page.text
    assert "More companies" not in page.text


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
