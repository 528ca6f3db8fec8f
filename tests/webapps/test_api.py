"""The JSON API: a posting's life from a program."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient

from core.clock import utc_now
from core.config import settings
from core.security import decode_access_token
from db.models import Job, User
from db.session import reading
from db.vocabulary import State
from tests.factories import (
    FIELDS,
    PASSWORD,
    closed_job,
    draft_job,
    expired_job,
    job_in_state,
    member,
    operator,
    published_job,
    sign_in,
)
from tests.webapps.conftest import Browse


def bearer(browse: Browse, user: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {browse(user).client.cookies[settings.access_token_cookie]}"}


def stored(job_id: int) -> Job:
    with reading() as session:
        return session.get_one(Job, job_id)


@pytest.fixture
def ann(database: str) -> User:
    return member(name="Ann Lee")


@pytest.fixture
def as_ann(browse: Browse, ann: User) -> dict[str, str]:
    return bearer(browse, ann)


def test_a_token_is_given_for_an_address_and_a_password(client: TestClient, ann: User) -> None:
    answer = client.post("/api/v1/token", data={"username": ann.email.upper(), "password": PASSWORD})
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "token_type"}
    assert answer.json()["token_type"] == "bearer"
    assert answer.headers["cache-control"] == "no-store"
    assert decode_access_token(answer.json()["access_token"])["sub"] == str(ann.id)
    assert "set-cookie" not in answer.headers
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert client.get("/api/v1/my/jobs", headers=headers).json() == {"items": [], "next": None}


def test_a_posting_is_made_read_changed_closed_and_opened_again(client: TestClient, as_ann: dict[str, str]) -> None:
    made = client.post("/api/v1/jobs", json=FIELDS, headers=as_ann)
    assert made.status_code == 201
    path = made.headers["location"]
    assert path == f"/api/v1/jobs/{made.json()['id']}"
    assert (made.json()["state"], made.json()["is_open"]) == ("published", True)

    assert client.get(path).json() == made.json()
    assert [item["id"] for item in client.get("/api/v1/jobs").json()["items"]] == [made.json()["id"]]

    changed = client.patch(path, json={"title": "Day Nurse", "tags": None}, headers=as_ann)
    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["tags"]) == ("Day Nurse", [])
    assert changed.json()["company"] == FIELDS["company"]
    assert client.get(changed.json()["url"]).status_code == 200

    closed = client.post(f"{path}/closure", json={"reason": "withdrawn"}, headers=as_ann)
    assert (closed.status_code, closed.json()["state"], closed.json()["closed_reason"]) == (200, "closed", "withdrawn")
    assert client.get(path).json()["is_open"] is False
    assert client.get("/api/v1/jobs").json()["items"] == []

    opened = client.post(f"{path}/publication", headers=as_ann)
    assert (opened.status_code, opened.json()["state"], opened.json()["closed_reason"]) == (200, "published", None)


def test_an_item_says_everything_of_a_posting(client: TestClient) -> None:
    job = published_job(seniority="senior", apply_url="https://st-anne.example/apply")
    item = client.get(f"/api/v1/jobs/{job.id}").json()
    [listed] = client.get("/api/v1/jobs").json()["items"]
    assert listed == {name: value for name, value in item.items() if name != "description_html"}
    moments = {item.pop(name) for name in ("created_at", "updated_at", "published_at")}
    assert all(moment.endswith("Z") for moment in moments)
    assert item.pop("expires_at").endswith("Z")
    assert item == {
        **{name: value for name, value in FIELDS.items() if not name.startswith("salary_m")},
        "salary_min": "3400.00", "salary_max": "4100.00", "seniority": "senior", "remote_regions": [],
        "apply_url": "https://st-anne.example/apply", "id": job.id, "url": settings.base_url + job.path,
        "state": "published", "is_open": True, "closed_reason": None, "description_html": job.description_html,
        "source": None, "source_id": None,
    }  # fmt: skip


def test_a_draft_is_kept_published_later_and_shown_to_its_owner_alone(
    client: TestClient, browse: Browse, as_ann: dict[str, str]
) -> None:
    made = client.post("/api/v1/jobs", json={"title": "Half", "state": "draft"}, headers=as_ann).json()
    path = f"/api/v1/jobs/{made['id']}"
    assert (made["state"], made["is_open"], made["published_at"]) == ("draft", False, None)
    assert client.get(path, headers=as_ann).status_code == 404
    [own] = client.get("/api/v1/my/jobs", headers=as_ann).json()["items"]
    assert own == {name: value for name, value in made.items() if name != "description_html"}
    assert client.get("/api/v1/my/jobs", headers=bearer(browse, member())).json()["items"] == []

    refused = client.post(f"{path}/publication", headers=as_ann)
    assert refused.status_code == 422
    assert refused.json()["errors"]["company"] == "Enter the company's name."
    rest = {name: value for name, value in FIELDS.items() if name != "title"}
    assert client.patch(path, json=rest, headers=as_ann).status_code == 200
    assert client.post(f"{path}/publication", headers=as_ann).json()["is_open"] is True


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.PUBLISHED, 200), (State.CLOSED, 200), (State.DRAFT, 404), (State.PENDING, 404), (State.REJECTED, 404),
        (State.REMOVED, 404),
    ],
)  # fmt: skip
def test_only_what_is_or_was_public_is_read(
    client: TestClient, ann: User, as_ann: dict[str, str], state: State, status: int
) -> None:
    job = job_in_state(state, ann)
    assert client.get(f"/api/v1/jobs/{job.id}", headers=as_ann).status_code == status


ACTIONS = [("PATCH", ""), ("POST", "/publication"), ("POST", "/closure")]


@pytest.mark.parametrize(("method", "below"), ACTIONS)
def test_a_stranger_cannot_tell_that_a_posting_is_there(
    client: TestClient, browse: Browse, ann: User, method: str, below: str
) -> None:
    job = draft_job(ann)
    stranger = bearer(browse, member())
    answers = [
        client.request(method, f"/api/v1/jobs/{job_id}{below}", json={}, headers=stranger)
        for job_id in (job.id, 999999)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert stored(job.id).revision == job.revision


@pytest.mark.parametrize(("method", "below"), ACTIONS)
def test_an_operator_acts_on_any_posting(
    client: TestClient, browse: Browse, ann: User, method: str, below: str
) -> None:
    job = closed_job(ann) if below == "/publication" else published_job(ann)
    headers = bearer(browse, operator())
    assert client.request(method, f"/api/v1/jobs/{job.id}{below}", json={}, headers=headers).status_code == 200


@pytest.mark.parametrize(("make", "below"), [(expired_job, "publication"), (draft_job, "closure")])
def test_an_impossible_transition_is_a_conflict(
    client: TestClient, ann: User, as_ann: dict[str, str], make: Any, below: str
) -> None:
    job = make(ann)
    answer = client.post(f"/api/v1/jobs/{job.id}/{below}", headers=as_ann)
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("This posting is ")
    assert stored(job.id).state is job.state


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": None}, "title", "Enter a title, like “Night Nurse, Intensive Care”."),
        ({"title": 5}, "title", "Enter text."),
        ({"salary_min": "9000"}, "salary_max", "The most is below the least. Swap them, or correct one."),
        ({"salary_period": "HOUR"}, "salary_min", "3,400 an hour is very much. Is it a month?"),
        ({"apply_url": "javascript:alert(1)"}, "apply_url", "This is not a web address. Enter one like https://example.com/jobs."),
        ({"location": [1, 2]}, "location", "Enter text."),
        ({"tags": {"a": 1}}, "tags", "Give a list."),
        ({"employment_type": "SOMETIMES"}, "employment_type", "Choose one from the list."),
        ({"expires_at": 253402300799}, "expires_at", "Choose a day between the years 1995 and 2100."),
        ({"expires_at": "2020-01-01"}, "expires_at", "This day has passed. Choose a later one, or leave it empty."),
    ],
)  # fmt: skip
def test_a_change_keeps_the_rules_of_the_form(
    client: TestClient, ann: User, as_ann: dict[str, str], changes: dict[str, Any], field: str, sentence: str
) -> None:
    job = published_job(ann)
    answer = client.patch(f"/api/v1/jobs/{job.id}", json=changes, headers=as_ann)
    assert (answer.status_code, answer.json()["errors"]) == (422, {field: sentence})
    assert stored(job.id).revision == job.revision


def test_an_end_is_a_moment_that_can_be_moved_within_its_day(
    client: TestClient, ann: User, as_ann: dict[str, str]
) -> None:
    job = published_job(ann)
    path = f"/api/v1/jobs/{job.id}"
    day = (utc_now() + timedelta(days=9)).date().isoformat()
    for moment in (f"{day}T23:59:59Z", f"{day}T06:30:00Z"):
        answer = client.patch(path, json={"expires_at": moment}, headers=as_ann)
        assert (answer.json()["expires_at"], stored(job.id).expires_at) == (moment, datetime.fromisoformat(moment))
    assert client.patch(path, json={"title": "Day Nurse"}, headers=as_ann).json()["expires_at"] == moment
    emptied = client.patch(path, json={"expires_at": None}, headers=as_ann).json()["expires_at"]
    assert datetime.fromisoformat(emptied) > utc_now() + timedelta(days=29)


def test_a_change_reaches_nothing_but_fields(client: TestClient, ann: User, as_ann: dict[str, str]) -> None:
    job = published_job(ann)
    more = {"id": 77, "state": "removed", "owner_id": 1, "source": "x", "slug": "x", "description_html": "<b>x</b>"}
    for changes in (more, dict.fromkeys(more)):
        assert client.patch(f"/api/v1/jobs/{job.id}", json=changes, headers=as_ann).status_code == 200
    after = stored(job.id)
    assert (after.state, after.owner_id, after.source) == (State.PUBLISHED, ann.id, None)
    assert (after.slug, after.description_html) == (job.slug, job.description_html)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"headers": {"Content-Type": "multipart/form-data; boundary=x; charset=punycode"}, "content": b"--x--"}, 415),
        ({"data": {f"field{number}": "x" for number in range(201)}}, 400),
        ({"data": {"username": "x", "password": "x"}, "files": {"a": b"x"}}, 400),
    ],
)
def test_a_form_of_a_program_obeys_the_limits_of_forms(client: TestClient, sent: dict[str, Any], status: int) -> None:
    """In some encodings a mebibyte takes a minute, during which nobody else is answered."""
    answer = client.post("/api/v1/token", **sent)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_token_of_a_session_that_ended_is_worth_nothing(client: TestClient, as_ann: dict[str, str]) -> None:
    with time_machine.travel(utc_now() + timedelta(minutes=31)):
        assert client.get("/api/v1/my/jobs", headers=as_ann).status_code == 401


def test_a_cookie_is_no_token(client: TestClient, ann: User) -> None:
    sign_in(client, ann)
    assert client.get("/dashboard").status_code == 200
    assert client.get("/api/v1/my/jobs").status_code == 401
    assert client.post("/api/v1/jobs", json=FIELDS).status_code == 401
