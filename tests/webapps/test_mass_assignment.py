"""Nobody says more than a form has fields for, whatever else they send (ASVS 15.3.3)."""

from collections.abc import Callable
from typing import Any

import pytest

from core.clock import utc_now
from db.models import Base, Job, User
from db.queries import password_resets
from db.schemas.posting import PostingFields
from db.session import reading, writing
from db.vocabulary import Signal, State
from tests.factories import FIELDS, FORM, PASSWORD, draft_job, member, moderated, user_with_email
from tests.visitor import Visitor
from tests.webapps.conftest import Browse
from tests.webapps.test_api import bearer

COLUMNS = {column.name for table in Base.metadata.tables.values() for column in table.columns}
# What stands in a field of that name otherwise, and what is worth most to somebody who may not set it.
WORTH = {"role": "operator", "state": "published", "closed_reason": "filled", "rejection": "none", "id": "4711"}
MOMENTS = {name for name in COLUMNS if name.endswith("_at")}
OWN = {*PostingFields.model_fields, "name", "email"}
EVERYTHING = {name: WORTH.get(name, "2020-02-02" if name in MOMENTS else "1") for name in COLUMNS - OWN}
Row = dict[str, Any]


def row_of(kind: type[Base], number: int) -> Row:
    with reading() as session:
        found = session.get_one(kind, number)
        return {column.name: getattr(found, column.name) for column in kind.__table__.columns}


@pytest.fixture
def ann(database: str) -> User:
    moderated()
    return member()


def posted(browser: Visitor, _: dict[str, str]) -> int:
    answer = browser.post("/post-a-job", {**EVERYTHING, **FORM, "form_key": "", "action": "draft"})
    assert answer.status_code == 303
    return newest()


def edited(browser: Visitor, _: dict[str, str]) -> int:
    number = newest()
    fields = {**EVERYTHING, **FORM, "revision": str(row_of(Job, number)["revision"]), "form_key": "", "action": "save"}
    assert browser.post(f"/jobs/{number}/edit", fields).status_code == 303
    return number


def posted_by_program(browser: Visitor, headers: dict[str, str]) -> int:
    sent = {**EVERYTHING, **FIELDS, "state": "draft"}
    answer = browser.client.post("/api/v1/jobs", json=sent, headers=headers)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def edited_by_program(browser: Visitor, headers: dict[str, str]) -> int:
    number = newest()
    answer = browser.client.patch(f"/api/v1/jobs/{number}", json={**EVERYTHING, **FIELDS}, headers=headers)
    assert answer.status_code == 200, answer.text
    return number


def newest() -> int:
    with reading() as session:
        return max(job.id for job in session.query(Job))


@pytest.mark.parametrize("send", [posted, edited, posted_by_program, edited_by_program])
def test_a_posting_has_what_its_author_may_say_and_nothing_else(
    browse: Browse, ann: User, send: Callable[[Visitor, dict[str, str]], int]
) -> None:
    before = row_of(Job, draft_job(ann).id)
    after = row_of(Job, send(browse(ann), bearer(browse, ann)))
    assert (after["state"], after["owner_id"]) == (State.DRAFT, ann.id)
    kept = {"closed_reason", "published_at", "submitted_at", "rejection", "source", "source_id", "slug"}
    kept |= {"source_hash", "salary_year", "company_id", "locations", "remote_regions"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert after["signals"] in (None, [Signal.HASTE.value]), "what the board has seen itself"
    assert after["created_at"] >= before["created_at"]
    assert after["id"] < int(WORTH["id"])


def test_an_account_has_what_its_owner_may_say_and_nothing_else(browse: Browse, ann: User) -> None:
    browser = browse(ann)
    before = row_of(User, ann.id)
    assert browser.post("/account", {**EVERYTHING, "name": "Ann"}).status_code == 303
    sent = {**EVERYTHING, "current_password": PASSWORD, "password": "other words, quite new"}
    assert browser.post("/account/password", sent).status_code == 303
    with writing() as session:
        link = f"/password/reset/{password_resets.create(session, user=session.merge(ann), now=utc_now())}"
    assert browse().post(link, {**EVERYTHING, "password": "more words, quite new"}).status_code == 303
    after = row_of(User, ann.id)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"name", "password_hash"}
    assert after["password_hash"] not in ("1", before["password_hash"])


def test_nobody_registers_with_more_than_a_name_an_address_and_a_password(visitor: Visitor, ann: User) -> None:
    sent = {**EVERYTHING, "name": "Bo", "email": "bo@example.org", "password": PASSWORD}
    assert visitor.post("/register", sent).status_code == 303
    user = user_with_email("bo@example.org")
    assert user is not None
    found, one_of_all = row_of(User, user.id), row_of(User, ann.id)
    for name in set(found) - {"id", "name", "email", "password_hash", "created_at"}:
        assert found[name] == one_of_all[name], name
    assert found["id"] < int(WORTH["id"])
    assert found["created_at"] > ann.created_at
