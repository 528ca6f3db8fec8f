"""Companies are made on the way, each once."""

from sqlalchemy import func, select

from core.clock import utc_now
from db.models import Company
from db.queries import companies
from db.session import reading, writing
from tests.at_once import at_once
from tests.factories import closed_job, expired_job, published_job

SPELLINGS = ["St. Anne’s  Hospital", "ST. ANNE’S HOSPITAL", "St. Ánne’s Hospital "]


def company_id(name: str) -> int:
    with writing() as session:
        return companies.get_or_create(session, name=name, now=utc_now()).id


def count() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Company.id))) or 0


def test_two_spellings_are_one_company_under_its_first_name(database: str) -> None:
    assert len({company_id(name) for name in SPELLINGS}) == 1
    with reading() as session:
        company = session.scalars(select(Company)).one()
    assert (company.name, company.slug) == (SPELLINGS[0], "st-annes-hospital")


def test_two_names_with_the_same_slug_are_two_companies(database: str) -> None:
    first, second = company_id("R & D"), company_id("R and D")
    assert first != second
    with reading() as session:
        assert session.get_one(Company, first).slug == "r-and-d"
        assert session.get_one(Company, second).slug.startswith("r-and-d-")


def test_a_name_of_signs_alone_has_an_address_too(database: str) -> None:
    company_id("★★★")
    with reading() as session:
        found = companies.by_slug(session, slug="company")
    assert found is not None
    assert found.name == "★★★"


def test_made_by_many_at_once_it_is_one(database: str) -> None:
    for number in range(5):
        ids = at_once(company_id, [f"{name.strip()} {number}" for name in SPELLINGS * 2])
        assert len(set(ids)) == 1
    assert count() == 5


def test_made_by_many_at_once_slugs_stay_apart(database: str) -> None:
    ids = at_once(company_id, [f"Mill{'!' * number}" for number in range(6)])
    assert len(set(ids)) == count() == 6


def test_companies_are_listed_by_how_many_postings_are_open(database: str) -> None:
    for name, number in (("One", 1), ("Three", 3)):
        for _ in range(number):
            published_job(company=name)
    expired_job(company="Was")
    closed_job(company="One")
    with reading() as session:
        hiring = companies.with_open_jobs(session, now=utc_now(), limit=10)
    assert [(company.name, openings) for company, openings in hiring] == [("Three", 3), ("One", 1)]
