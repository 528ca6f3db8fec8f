"""Companies are made on the way, each once."""

from datetime import timedelta
from threading import Barrier

from sqlalchemy import func, select

from core.clock import utc_now
from db import posting
from db.models import Company, Job
from db.queries import companies, jobs
from db.schemas.posting import PostingFields
from db.session import reading, writing
from db.vocabulary import State
from tests.at_once import at_once
from tests.factories import closed_job, draft_job, expired_job, job_in_state, member, published_job

SPELLINGS = ["St. Anne’s  Hospital", "ST. ANNE’S HOSPITAL", "St. Ánne’s Hospital "]


def company_id(name: str) -> int:
    with writing() as session:
        return companies.get_or_create(session, name=name, now=utc_now()).id


def count() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Company.id))) or 0


def only_company() -> Company:
    with reading() as session:
        return session.scalars(select(Company)).one()


def test_two_spellings_are_one_company_under_the_name_it_had_in_public_first(database: str) -> None:
    published_job(company=SPELLINGS[0])
    assert len({company_id(name) for name in SPELLINGS}) == 1
    assert (only_company().name, only_company().slug) == (SPELLINGS[0].replace("  ", " "), "st-annes-hospital")


def test_a_draft_settles_no_spelling(database: str) -> None:
    draft_job(company=SPELLINGS[1])
    published_job(company=SPELLINGS[0])
    draft_job(company=SPELLINGS[2])
    closed_job(company=SPELLINGS[1])
    assert only_company().name == SPELLINGS[0].replace("  ", " ")


def test_a_file_settles_the_spelling_that_a_draft_began(database: str) -> None:
    draft_job(company=SPELLINGS[1])
    with writing() as session:
        companies.ids_of(session, names=[SPELLINGS[0]], now=utc_now())
    assert only_company().name == SPELLINGS[0]
    published_job(company=SPELLINGS[2])
    with writing() as session:
        companies.ids_of(session, names=[SPELLINGS[0]], now=utc_now())
    assert only_company().name == SPELLINGS[2].strip()


def test_nobody_is_told_of_a_company_that_only_drafts_name(database: str) -> None:
    draft_job(company="Secret Project")
    job_in_state(State.PENDING, company="Waiting")
    published_job(company="Known")
    closed_job(company="Was")
    with reading() as session:
        assert companies.names(session, limit=10) == ["Was", "Known"]
        found = [companies.by_slug(session, slug=slug) for slug in ("secret-project", "waiting", "known", "was")]
    assert [company.name if company else None for company in found] == [None, None, "Known", "Was"]


def test_a_company_goes_with_the_last_draft_that_named_it(database: str) -> None:
    first, second, other = draft_job(company="One"), draft_job(company="One"), draft_job(company="Other")
    for job, left in ((first, 2), (second, 1), (other, 0)):
        with writing() as session:
            jobs.delete_draft(session, job=session.get_one(Job, job.id))
        assert count() == left


def test_companies_of_drafts_that_nobody_came_back_for_go_with_them(database: str) -> None:
    draft_job(company="Left behind")
    draft_job(member(), company="Owned")
    published_job(company="Both")
    draft_job(company="Both")
    with writing() as session:
        jobs.delete_old_guest_drafts(session, now=utc_now() + timedelta(days=8))
    with reading() as session:
        assert set(session.scalars(select(Company.name))) == {"Owned", "Both"}


def test_a_company_that_somebody_is_posting_for_is_not_deleted(database: str) -> None:
    number = company_id("Busy")
    post = Barrier(2)

    def write(_: object) -> None:
        with writing() as session:
            companies.get_or_create(session, name="Busy", now=utc_now())
            if session.get_bind().dialect.name == "postgresql":
                post.wait(timeout=60)
            fields = PostingFields.model_validate({"company": "Busy"})
            posting.create(session, owner=None, fields=fields, now=utc_now())

    def delete(_: object) -> None:
        with writing() as session:
            if session.get_bind().dialect.name == "postgresql":
                post.wait(timeout=60)
            companies.delete_unused(session, ids=[number])

    at_once(lambda work: work(None), [write, delete])
    assert count() == 1


def test_two_names_with_the_same_slug_are_two_companies(database: str) -> None:
    first, second = company_id("R & D"), company_id("R and D")
    assert first != second
    with reading() as session:
        assert session.get_one(Company, first).slug == "r-and-d"
        assert session.get_one(Company, second).slug.startswith("r-and-d-")


def test_a_name_of_signs_alone_has_an_address_too(database: str) -> None:
    company_id("★★★")
    assert (only_company().name, only_company().slug) == ("★★★", "company")


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
