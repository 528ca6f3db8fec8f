"""What the API answers to requests it cannot serve, its lists, and its description."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from core.config import settings
from db.vocabulary import CATEGORY_LABELS, EmploymentType, SalaryPeriod, Seniority, Workplace
from tests.factories import FIELDS, PASSWORD, draft_job, member, published_job
from tests.visitor import Visitor
from tests.webapps.conftest import Browse
from webapps.job_search import JobSearchForm


@pytest.fixture
def as_ann(browse: Browse) -> dict[str, str]:
    return {"Authorization": f"Bearer {browse(member()).client.cookies[settings.access_token_cookie]}"}


def problem(answer: Response, status: int) -> dict[str, Any]:
    """The members of an RFC 9457 answer, checked for its form."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert set(found) <= {"type", "title", "status", "detail", "errors"}
    assert (found["type"], found["status"]) == ("about:blank", status)
    assert found["title"]
    assert found["detail"]
    return found


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi", "bearer \u00ff"])
def test_without_a_valid_token_the_answer_says_how_to_get_one(client: TestClient, token: str) -> None:
    headers = {"Authorization": token.encode("latin-1")}
    for answer in (
        client.get("/api/v1/my/jobs", headers=headers),  # type: ignore[arg-type]
        client.post("/api/v1/jobs", json=FIELDS, headers=headers),  # type: ignore[arg-type]
        client.patch("/api/v1/jobs/1", json={}, headers=headers),  # type: ignore[arg-type]
    ):
        assert "POST /api/v1/token" in problem(answer, 401)["detail"]
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: TestClient) -> None:
    user = member()
    answers = [
        client.post("/api/v1/token", data={"username": name, "password": "a wrong one"})
        for name in (user.email, "nobody@example.org", "\x00", "x" * 5000)
    ]
    found = [problem(answer, 401) for answer in answers]
    assert found[0]["detail"] == "No account has this address and password."
    assert found == [found[0]] * 4
    assert "a wrong one" not in "".join(answer.text for answer in answers)


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"username": "ann@example.org"}},
        {"data": {"password": PASSWORD}},
        {"data": {"username": "ann@example.org", "password": PASSWORD, "grant_type": "code"}},
        {"json": {"username": "ann@example.org", "password": PASSWORD}},
        {"content": PASSWORD.encode()},
    ],
)
def test_a_request_for_a_token_that_lacks_something_never_gets_the_password_back(
    client: TestClient, sent: dict[str, Any]
) -> None:
    answer = client.post("/api/v1/token", **sent)
    assert problem(answer, 422)["errors"]
    assert PASSWORD not in answer.text


def test_a_posting_that_lacks_something_is_told_all_that_it_lacks(client: TestClient, as_ann: dict[str, str]) -> None:
    found = problem(client.post("/api/v1/jobs", json={"salary_min": 5}, headers=as_ann), 422)
    assert set(found["errors"]) == {
        "title", "company", "workplace", "location", "employment_type", "description", "apply_url", "salary_currency",
        "salary_period",
    }  # fmt: skip
    assert client.get("/api/v1/my/jobs", headers=as_ann).json()["items"] == []


def test_ones_own_postings_come_page_by_page_the_latest_change_first(client: TestClient, browse: Browse) -> None:
    user = member()
    headers = {"Authorization": f"Bearer {browse(user).client.cookies['access_token']}"}
    made = [(published_job if number % 2 else draft_job)(user).id for number in range(5)]
    published_job(member())
    client.patch(f"/api/v1/jobs/{made[0]}", json={"title": "Changed"}, headers=headers)
    found, path = [], "/api/v1/my/jobs?limit=2"
    while path:
        page = client.get(path, headers=headers).json()
        found.append([item["id"] for item in page["items"]])
        path = page["next"]
    assert found == [[made[0], made[4]], [made[3], made[2]], [made[1]]]


@pytest.mark.parametrize(("query", "field"), [("after=x", "after"), ("limit=0", "limit"), ("limit=201", "limit")])
def test_a_page_of_ones_own_that_there_is_not_is_a_problem(
    client: TestClient, as_ann: dict[str, str], query: str, field: str
) -> None:
    found = problem(client.get(f"/api/v1/my/jobs?{query}", headers=as_ann), 422)
    assert set(found["errors"]) == {field}


BODIES: list[bytes] = [
    b"", b"null", b"[]", b"5", b'"x"', b"{", b"\xff\xfe", b"[" * 50_000, b'{"title": 5}', b'{"state": "removed"}',
    b'{"salary_min": 1e400}', b'{"salary_min": ' + b"9" * 5000 + b"}", b'{"expires_at": NaN}', b'{"expires_at": 1e30}',
    b'{"expires_at": "0001-01-01T00:00:00+23:59", "state": "draft"}', b'{"company_url": "\\ud800", "state": "draft"}',
    b'{"country": "\\u0000", "state": "draft"}', b'{"location": [null], "state": "draft"}', b"title=x",
]  # fmt: skip


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:30]))
def test_a_body_that_is_no_posting_is_a_problem_and_never_an_error(
    client: TestClient, browse: Browse, method: str, body: bytes
) -> None:
    user = member()
    headers = {"Authorization": f"Bearer {browse(user).client.cookies['access_token']}"}
    path = f"/api/v1/jobs/{published_job(user).id}" if method == "PATCH" else "/api/v1/jobs"
    answer = client.request(method, path, content=body, headers={**headers, "Content-Type": "application/json"})
    if method == "PATCH" and b"removed" in body:
        assert answer.json()["state"] == "published"
    else:
        assert answer.status_code in (400, 422)
        found = problem(answer, answer.status_code)
        assert all(name.isidentifier() for name in found.get("errors", {}))


def test_text_that_cannot_be_stored_is_cleaned_on_the_way_in(client: TestClient, as_ann: dict[str, str]) -> None:
    sent = rb'{"title": "a\u0000b\ud800c\u202e", "apply_email": "\u0000a@b.example", "tags": ["\ud800x"]}'
    sent = sent.replace(b"}", b', "state": "draft"}')
    made = client.post("/api/v1/jobs", content=sent, headers={**as_ann, "Content-Type": "application/json"})
    assert made.status_code == 201
    assert (made.json()["title"], made.json()["apply_email"], made.json()["tags"]) == ("abc", "a@b.example", ["x"])


@pytest.mark.parametrize("job_id", ["0", "-1", "2147483648", "99999999999999999999", "abc", "1.5", "%00", "1%2f2"])
def test_an_odd_id_is_not_found(client: TestClient, as_ann: dict[str, str], job_id: str) -> None:
    problem(client.get(f"/api/v1/jobs/{job_id}"), 404)
    problem(client.patch(f"/api/v1/jobs/{job_id}", json={}, headers=as_ann), 404)


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/api/v1/jobs"), ("PUT", "/api/v1/jobs/1"), ("GET", "/api/v1/token")]
)
def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    problem(answer, 405)
    assert answer.headers["allow"]


def test_an_unknown_address_is_a_problem(client: TestClient) -> None:
    problem(client.get("/api/v1/nothing"), 404)
    problem(client.get("/api/v1"), 404)


def test_what_is_too_much_is_a_problem(client: TestClient, as_ann: dict[str, str]) -> None:
    problem(client.post("/api/v1/jobs", content=b"x" * 1_100_000, headers=as_ann), 413)
    problem(client.get("/api/v1/jobs?q=" + "x" * 9000), 414)


def test_another_site_cannot_use_it_through_a_browser(client: TestClient, as_ann: dict[str, str]) -> None:
    headers = {**as_ann, "Sec-Fetch-Site": "cross-site"}
    problem(client.post("/api/v1/jobs", json=FIELDS, headers=headers), 403)
    answer = client.get("/api/v1/jobs", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("limit", ["0", "-1", "201", "many", "", "99999999999999999999"])
def test_a_limit_is_a_number_from_1_to_200(client: TestClient, limit: str) -> None:
    assert set(problem(client.get(f"/api/v1/jobs?limit={limit}"), 422)["errors"]) == {"limit"}


def test_a_list_is_as_long_as_asked_for(client: TestClient) -> None:
    for number in range(27):
        published_job(title=f"Nurse {number}")
    assert len(client.get("/api/v1/jobs").json()["items"]) == 25
    whole = client.get("/api/v1/jobs?limit=200").json()
    assert (len(whole["items"]), whole["next"]) == (27, None)
    first = client.get("/api/v1/jobs?q=nurse&limit=20&unknown=1").json()
    assert first["next"].startswith(f"{settings.base_url}/api/v1/jobs?q=nurse&limit=20&after=")
    rest = client.get(first["next"]).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (20, 7, None)
    assert [item["id"] for item in first["items"] + rest["items"]] == [item["id"] for item in whole["items"]]


@pytest.mark.parametrize(
    "parameters", ["q=nurse", "location=ghent", "workplace=onsite", "tag=nursing", "salary_min=49200", "sort=salary"]
)
def test_the_api_finds_what_the_page_finds(client: TestClient, visitor: Visitor, parameters: str) -> None:
    for number in range(4):
        published_job(title=f"Nurse {number}", salary_max=str(4100 + number))
    published_job(title="Other", workplace="hybrid", location=["Lier"], tags=[], salary_max="3500", salary_min=None)
    page = visitor.get(f"/jobs?{parameters}")
    listed = [item["title"] for item in client.get(f"/api/v1/jobs?{parameters}").json()["items"]]
    assert listed == page.all(".row-title")


@pytest.mark.parametrize(
    "parameters", ["workplace=moon", "salary_min=x", "posted=0", "sort=x", "after=x", "category=x"]
)
def test_a_bad_parameter_is_told_as_on_the_page(client: TestClient, visitor: Visitor, parameters: str) -> None:
    field = parameters.split("=")[0]
    found = problem(client.get(f"/api/v1/jobs?{parameters}"), 422)
    assert list(found["errors"]) == [field]
    assert found["errors"][field] in visitor.get(f"/jobs?{parameters}").text


def test_the_description_names_every_operation_and_no_page(client: TestClient, visitor: Visitor) -> None:
    document = client.get("/openapi.json").json()
    operations = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert operations == {
        ("POST", "/api/v1/token"), ("GET", "/api/v1/jobs"), ("POST", "/api/v1/jobs"), ("GET", "/api/v1/jobs/{job_id}"),
        ("PATCH", "/api/v1/jobs/{job_id}"), ("GET", "/api/v1/my/jobs"), ("POST", "/api/v1/jobs/{job_id}/publication"),
        ("POST", "/api/v1/jobs/{job_id}/closure"),
    }  # fmt: skip
    page = visitor.get("/docs")
    assert (page.status, page.heading) == (200, "API")
    assert sorted(page.all(".operation h3")) == sorted(f"{method} {path}" for method, path in operations)
    assert {"title", "salary_min", "state"} <= set(page.all("th[scope=row]"))


def test_the_docs_say_which_values_a_field_takes(visitor: Visitor) -> None:
    page = visitor.get("/docs")
    takes = dict(zip(page.all("th[scope=row]"), page.all(".table td"), strict=True))
    assert takes["title"] == "string, at most 150 characters"
    assert takes["tags"] == "list of string, at most 8"
    assert takes["state"] == "one of published, draft"
    assert takes["category"] == "one of " + ", ".join(CATEGORY_LABELS)
    for name, values in (
        ("employment_type", EmploymentType), ("seniority", Seniority),
        ("workplace", Workplace), ("salary_period", SalaryPeriod),
    ):  # fmt: skip
        assert takes[name] == "one of " + ", ".join(value.value for value in values)


def test_the_docs_name_every_parameter_of_the_list_and_set_names_as_code(visitor: Visitor) -> None:
    page = visitor.get("/docs")
    assert "`" not in page.text
    [lists] = [node for node in page.tree.css(".operation") if node.text().split()[:2] == ["GET", "/api/v1/jobs"]]
    named = {code.text() for code in lists.css("p code")}
    assert {*JobSearchForm.model_fields, "limit"} <= named
    assert "200 at most" in lists.text()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_is_refused_is_not_repeated(client: TestClient, as_ann: dict[str, str]) -> None:
    """FastAPI's own answer to bad input has all of it, passwords too."""
    secret = "a secret that comes back"
    for answer in (
        client.post("/api/v1/token", data={"password": secret}),
        client.post("/api/v1/token", json={"password": secret}),
        client.post("/api/v1/jobs", json={"title": [secret], "state": secret}, headers=as_ann),
        client.post("/api/v1/jobs", json=secret, headers=as_ann),
        client.get("/api/v1/jobs", params={"limit": secret}),
        client.get("/post-a-job", params={"fresh": secret}),
    ):
        assert answer.status_code == 422
        assert secret not in answer.text
