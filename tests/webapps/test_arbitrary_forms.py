"""Whatever is sent to a form, by whomever: never a fault, always a page that can be read.

The addresses come from the app, so that a new form is tried without a word here.
"""

import re
from urllib.parse import quote, quote_from_bytes

import hypothesis
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from db.models import User
from db.session import reading
from db.vocabulary import Moderation, ReportReason, Role
from tests.authenticator import second_factor_of
from tests.factories import (
    FIELDS,
    FORM,
    PASSWORD,
    closed_job,
    draft_job,
    edit_that_waits,
    member,
    operator,
    pending_job,
    published_job,
    rejected_job,
    sign_in,
)
from tests.visitor import Page
from tests.webapps.every_form import field_names, fields_of_templates, forms
from tests.webapps.full_board import confirmation_link, reset_link
from webapps.second_step import token_for

FORMS = forms()
# Of each form, so that all together take half a minute.
EXAMPLES = 80
NAMES = field_names()
GONE = ["0", "2147483647", "x"]
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
# The right password and the right step, so that some of what is sent gets past both; STEP becomes the real one.
STEP = "(step)"
WORDS = ["publish", "preview", "draft", "1", "0", "-1", "on", "filled", "yes", "stay", "removed", PASSWORD, STEP]
ROLES = [value.value for kind in (Role, Moderation, ReportReason) for value in kind]
PLAIN = [*map(str, FORM.values()), *WORDS, *ROLES]
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
whose = st.sampled_from(("visitor", "member", "guarded", "operator"))


@pytest.fixture
def backend() -> str:
    """What a view refuses, it refuses before it asks a database."""
    return "sqlite"


@pytest.fixture
def people(database: str) -> dict[str, User]:
    found = {"member": member(), "guarded": member(), "operator": operator()}
    second_factor_of(found["guarded"])
    return found


@pytest.fixture
def step(people: dict[str, User]) -> bytes:
    with reading() as session:
        return quote(token_for(session.get_one(User, people["guarded"].id))).encode()


@pytest.fixture
def ids(people: dict[str, User]) -> list[str]:
    """Of postings in every state that a form starts from, which are those of accounts too; and of nothing."""
    makes = (published_job, draft_job, pending_job, rejected_job, closed_job)
    jobs = [make(person) for person in people.values() for make in makes]
    edit_that_waits(jobs[0], title="To be changed")
    return [str(number) for number in (*(job.id for job in jobs), *(user.id for user in people.values()))] + GONE


def path_of(form: str, ids: list[str], number: int, user: User) -> str:
    """The form's address for something that is there, or for what is not."""
    if "{token}" in form and number % 2:
        is_reset = form.startswith("/password")
        link = reset_link(user) if is_reset else confirmation_link(user, is_registration=form.startswith("/email"))
        return form.replace("{token}", link.rpartition("/")[2])
    return re.sub(r"{[^}]*}", ids[number % len(ids)], form)


def test_the_forms_are_found() -> None:
    assert {"/login", "/register", "/jobs/{job_id}/edit", "/password/reset/{token}", "/settings/search"} <= set(FORMS)
    assert set(FIELDS) <= set(NAMES)


def test_every_field_of_a_page_is_filled_in() -> None:
    fields = fields_of_templates()
    assert {"current_password", "seen", "reports_to_hide"} <= fields
    assert fields - set(NAMES) == set()


@pytest.mark.parametrize("form", FORMS)
@hypothesis.settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=whose, sent=sent, number=st.integers(0, 22))
def test_whatever_is_sent_is_answered_with_a_page(
    client: TestClient,
    people: dict[str, User],
    ids: list[str],
    step: bytes,
    form: str,
    person: str,
    sent: tuple[str, bytes],
    number: int,
) -> None:
    client.cookies.clear()
    if person in people:
        sign_in(client, people[person])
    kind, body = sent
    path = path_of(form, ids, number, people.get(person, people["member"]))
    body = body.replace(quote(STEP).encode(), step).replace(STEP.encode(), step)
    answer = client.post(path, content=body, headers={"Content-Type": kind} if kind else {})
    assert answer.status_code < 500
    assert "Traceback" not in answer.text
    if answer.status_code in (204, 303):
        assert answer.headers.get("location", "/").startswith("/")
        assert not answer.headers.get("location", "/").startswith("//")
    else:
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert Page(answer).title.endswith(" · Openings") or answer.status_code == 200, "a part of a page has no title"
