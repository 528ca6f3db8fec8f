"""Whatever is sent to a form, by whomever: never a fault, always a page that can be read.

The addresses come from the app, so that a new form is tried without a word here.
"""

import re
from urllib.parse import quote_from_bytes

import hypothesis
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from db.models import Job, User
from tests.factories import FIELDS, FORM, draft_job, member, operator, published_job, sign_in
from tests.visitor import Page
from tests.webapps.every_form import field_names, forms

FORMS = forms()
# Of each form, so that all together take half a minute.
EXAMPLES = 80
NAMES = field_names()
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json",
    "text/plain",
    "\x7f",
    "",
)
PLAIN = [str(value) for value in FORM.values()] + ["publish", "preview", "draft", "1", "0", "-1", "on", "filled"]
ODD = ["\0", "\r\n", "\u202e", "\ud800", "\U0010ffff", "9" * 400, "x" * 70_000, "a" * 201, "//evil.example", "1e999"]
values = st.one_of(st.sampled_from(PLAIN), st.sampled_from(ODD), st.text(), st.from_regex(r"[0-9.,e+-]{1,12}"))
names = st.one_of(st.sampled_from(NAMES), st.text(max_size=20))
pairs = st.lists(st.tuples(names, values), max_size=12)
whole = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=3).map(lambda more: [*FORM.items(), *more])


def urlencoded(fields: list[tuple[str, str]]) -> bytes:
    """Half a pair of surrogates is sent as the three bytes that it would be."""
    escaped = (
        "=".join(quote_from_bytes(part.encode("utf-8", "surrogatepass")) for part in (name, value))
        for name, value in fields
    )
    return "&".join(escaped).encode()


def multipart(fields: list[tuple[str, str]]) -> bytes:
    part = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
    parts = (part % tuple(text.encode("utf-8", "surrogatepass") for text in field) for field in fields)
    return b"".join(parts) + b"--x--\r\n"


forms_sent = st.one_of(pairs, whole)
sent = st.one_of(
    forms_sent.map(lambda fields: (TYPES[0], urlencoded(fields))),
    forms_sent.map(lambda fields: (TYPES[3], multipart(fields))),
    st.tuples(st.sampled_from(TYPES), st.binary(max_size=200)),
)
whose = st.sampled_from(("visitor", "member", "operator"))


@pytest.fixture
def backend() -> str:
    """What a view refuses, it refuses before it asks a database."""
    return "sqlite"


@pytest.fixture
def people(database: str) -> dict[str, User]:
    return {"member": member(), "operator": operator()}


@pytest.fixture
def jobs(people: dict[str, User]) -> list[Job]:
    return [make(person) for person in people.values() for make in (published_job, draft_job)]


def path_of(form: str, jobs: list[Job], number: int) -> str:
    """The form's address for one of the postings, or for what is not there."""
    ids = [str(job.id) for job in jobs] + ["0", "2147483647", "x"]
    return re.sub(r"{[^}]*}", ids[number % len(ids)], form)


def test_the_forms_are_found() -> None:
    assert {"/login", "/register", "/jobs/{job_id}/edit", "/password/reset/{token}", "/settings/search"} <= set(FORMS)
    assert set(FIELDS) <= set(NAMES)


@pytest.mark.parametrize("form", FORMS)
@hypothesis.settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=whose, sent=sent, number=st.integers(0, 6))
def test_whatever_is_sent_is_answered_with_a_page(
    client: TestClient,
    people: dict[str, User],
    jobs: list[Job],
    form: str,
    person: str,
    sent: tuple[str, bytes],
    number: int,
) -> None:
    client.cookies.clear()
    if person in people:
        sign_in(client, people[person])
    kind, body = sent
    answer = client.post(path_of(form, jobs, number), content=body, headers={"Content-Type": kind} if kind else {})
    assert answer.status_code < 500
    assert "Traceback" not in answer.text
    if answer.status_code in (204, 303):
        assert answer.headers.get("location", "/").startswith("/")
        assert not answer.headers.get("location", "/").startswith("//")
    else:
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert Page(answer).title.endswith(" · Openings") or answer.status_code == 200, "a part of a page has no title"
