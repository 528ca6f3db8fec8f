"""No page reads a table of a hundred thousand rows from end to end, as the databases' own plans say."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, event, text

from db.models import Base, Company, Job, Listing, User
from db.session import engine, reading, writing
from tests.factories import member, moderator, published_job, sign_in

MANY, COMPANIES = 100_000, 1_000
BIG = ("jobs", "listings", "l")
PAGES = (
    "/", "/jobs", "/jobs?after=0.0", "/jobs?posted=7", "/jobs?salary_min=50000", "/jobs?sort=salary", "/jobs?q=nurse",
    "/jobs?q=nurse&sort=salary", "/jobs?category=health&workplace=onsite", "/jobs?location=gent", "/jobs.atom",
    "/api/v1/jobs", "/companies/st-annes-hospital", "/categories/health", "/places/gent-be", "/sitemap-jobs-0.xml",
    "/feeds/indeed.xml",
)  # fmt: skip

Statement = tuple[str, Any]


@pytest.fixture
def owner(database: str) -> User:
    """Has posted one job; somebody else has posted a hundred thousand of a thousand other companies, elsewhere."""
    user = member()
    published_job(user)
    job = published_job(company="Other Ltd", category="legal", location=["Paris"], workplace="hybrid")
    with writing() as session:
        connection = session.connection()
        named = {name: f"r.{name} || CAST(n.i AS TEXT)" for name in ("name", "name_key", "slug")}
        _multiply(connection, Company, {"id": "r.id + n.i", **named}, f"r.id = {job.company_id}", COMPANIES)
        company = {"company_id": f"r.company_id + n.i % {COMPANIES}"}
        copied = {"id": "r.id + n.i", "form_key": "NULL", "owner_id": "NULL", **company}
        _multiply(connection, Job, copied, f"r.id = {job.id}", MANY)
        moved = {"position": "r.position + n.i", "job_id": "r.job_id + n.i", **company}
        _multiply(connection, Listing, moved, f"r.job_id = {job.id}", MANY)
        connection.execute(text("ANALYZE"))
    return user


def _multiply(connection: Connection, model: type[Base], changed: dict[str, str], where: str, times: int) -> None:
    names = [column.name for column in model.__table__.columns]
    values = ", ".join(changed.get(name, f"r.{name}") for name in names)
    connection.execute(
        text(
            f"INSERT INTO {model.__tablename__} ({', '.join(names)}) "
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times}) "
            f"SELECT {values} FROM {model.__tablename__} r, n WHERE {where}"
        )
    )


@contextmanager
def asked() -> Iterator[list[Statement]]:
    """What the database is asked, as its driver is handed it."""
    found: list[Statement] = []

    def note(*arguments: Any) -> None:
        if arguments[2].lstrip().startswith(("SELECT", "WITH")):
            found.append((arguments[2], arguments[3]))

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def test_no_page_goes_through_all_postings(client: TestClient, owner: User) -> None:
    sign_in(client, owner)
    paths = (*PAGES, "/dashboard", "/post-a-job")
    with asked() as statements:
        for path in paths:
            assert client.get(path).status_code == 200, path
        sign_in(client, moderator())
        for path in ("/moderation", "/moderation/log?kind=job", f"/moderation/users/{owner.id}"):
            assert client.get(path).status_code == 200, path
    with reading() as session:
        plans = {sql: _steps(session.connection(), sql, values) for sql, values in statements}
    assert len(plans) > len(paths)
    assert {sql: endless for sql, steps in plans.items() if (endless := _endless(sql, steps))} == {}


def _steps(connection: Connection, sql: str, values: Any) -> list[str]:
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return [str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {sql}", values)]


def _endless(sql: str, steps: list[str]) -> list[str]:
    """The steps that read a big table whole; a limit ends them early, unless all has to be put in order before it."""
    if re.search(r"FROM \(SELECT[^()]*LIMIT", sql):
        return []  # what is put in order is so much at most
    if "LIMIT" in sql and not any("TEMP B-TREE" in step or "Sort" in step for step in steps):
        return []
    tables = "|".join(BIG)
    scan = re.compile(rf"^\s*(?:->\s*)?(?:SCAN (?:{tables})\b(?! VIRTUAL)|Seq Scan on (?:{tables})\b)")
    return [step for step in steps if scan.match(step)]
