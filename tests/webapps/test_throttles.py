"""Who guesses is stopped; whose account it is gets in all the same."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from core.clock import utc_now
from core.config import settings
from db import throttling
from db.models import Job
from db.session import reading
from db.vocabulary import State
from tests.at_once import at_once
from tests.factories import FORM, PASSWORD, member, sign_in
from tests.smtp_server import Inbox
from webapps import throttles

ELSEWHERE, OTHER = "203.0.113.9", "203.0.113.10"


@pytest.fixture(autouse=True)
def _behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a request says where it comes from."""
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", "127.0.0.1")


@pytest.fixture
def client(app: object, database: str) -> TestClient:
    return TestClient(app, follow_redirects=False, client=("127.0.0.1", 1))  # type: ignore[arg-type]


def log_in(client: TestClient, email: str, password: str, *, origin: str = OTHER, path: str = "/login") -> int:
    return answer(client, email, password, origin=origin, path=path).status_code


def answer(
    client: TestClient, email: str, password: str, *, origin: str = OTHER, path: str = "/login", **more: str
) -> Response:
    name = "email" if path == "/login" else "username"
    data = {name: email, "password": password, **more}
    return client.post(path, data=data, headers={"X-Forwarded-For": origin})


@pytest.mark.parametrize(("path", "wrong", "right"), [("/login", 401, 303), ("/api/v1/token", 401, 200)])
def test_twelve_wrong_passwords_are_too_many_and_the_owner_elsewhere_gets_in(
    client: TestClient, path: str, wrong: int, right: int
) -> None:
    email = member().email
    statuses = [log_in(client, email, f"wrong {number}", path=path) for number in range(12)]
    assert statuses == [wrong] * 10 + [429] * 2
    assert log_in(client, email, PASSWORD, path=path) == 429, "who guessed right at last is told nothing"
    assert log_in(client, email, PASSWORD, origin=ELSEWHERE, path=path) == right


def test_who_is_stopped_is_told_how_long_and_loses_nothing(client: TestClient) -> None:
    email = member().email
    for _ in range(10):
        log_in(client, email, "wrong")
    told = answer(client, email, "wrong", next="/post-a-job", **{"kept:title": "Night Nurse"})
    assert told.status_code == 429
    assert 0 < int(told.headers["retry-after"]) <= 15 * 60 + 1
    assert "This was tried too often in a short time." in told.text
    assert re.search(r'name="kept:title"\s+value="Night Nurse"', told.text)
    assert f'value="{email}"' in told.text
    problem = answer(client, email, "wrong", path="/api/v1/token")
    assert (problem.status_code, problem.headers["content-type"]) == (429, "application/problem+json")
    assert "retry-after" in problem.headers


def test_who_gets_in_begins_anew(client: TestClient) -> None:
    email = member().email
    for _ in range(2):
        assert [log_in(client, email, "wrong") for _ in range(9)] == [401] * 9
        assert log_in(client, email, PASSWORD) == 303


def test_passwords_guessed_on_the_account_page_count_too(client: TestClient) -> None:
    user = member()
    sign_in(client, user)
    wrong = {"current_password": "wrong", "password": "nine other plain words"}
    statuses = [client.post("/account/password", data=wrong).status_code for _ in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    right = {**wrong, "current_password": PASSWORD}
    assert client.post("/account/password", data=right).status_code == 429


def test_an_address_without_an_account_is_counted_the_same(client: TestClient) -> None:
    statuses = [log_in(client, "nobody@example.org", "wrong") for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert log_in(client, "NOBODY@example.org ", "wrong") == 429


def test_one_network_does_not_go_through_all_accounts(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttles, "FROM_NETWORK", throttling.Limit("few", 5, timedelta(minutes=15)))
    statuses = [log_in(client, f"member{number}@example.org", "wrong") for number in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert log_in(client, member().email, PASSWORD, origin=ELSEWHERE) == 303


def test_an_account_that_many_networks_try_still_opens_to_its_owner(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles, "OF_ACCOUNT", throttling.Limit("few", 6, timedelta(hours=1)))
    email = member().email
    for number in range(6):
        assert log_in(client, email, "wrong", origin=f"198.51.100.{number}") == 401
    attacked = [log_in(client, email, "wrong", origin="198.51.100.77") for _ in range(5)]
    assert attacked == [401] * 3 + [429] * 2
    assert log_in(client, email, PASSWORD, origin=ELSEWHERE) == 303


def test_a_password_of_an_account_that_waits_for_its_link_counts_as_wrong(
    client: TestClient, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the cap of the network would tell whoever registers an address whether it had an account."""
    monkeypatch.setattr(throttles, "FROM_NETWORK", throttling.Limit("few", 5, timedelta(minutes=15)))
    client.post("/register", data={"name": "Ann", "email": "ann@example.org", "password": PASSWORD})
    statuses = [log_in(client, "ann@example.org", PASSWORD) for _ in range(7)]
    assert statuses == [401] * 5 + [429] * 2


def test_an_account_has_so_many_addresses_mailed(client: TestClient, inbox: Inbox) -> None:
    sign_in(client, member(email="own@example.org"))
    statuses = []
    for number in range(throttles.MAIL_OF_ACCOUNT.times + 1):
        form = {"email": f"stranger{number}@example.org", "current_password": PASSWORD}
        answer = client.post("/account/email", data=form)
        statuses.append(answer.status_code)
    assert statuses == [303] * throttles.MAIL_OF_ACCOUNT.times + [429]
    assert int(answer.headers["retry-after"]) > 0
    assert "This was tried too often" in answer.text
    assert len(inbox.fetch()) == 2 * throttles.MAIL_OF_ACCOUNT.times


def test_an_address_spelled_otherwise_is_mailed_no_oftener(client: TestClient, inbox: Inbox) -> None:
    sign_in(client, member(email="own@example.org"))
    for domain in ("target.example", "ｔarget.example", "tａrget.example", "TARGET.example") * 2:
        client.post("/account/email", data={"email": f"boss@{domain}", "current_password": PASSWORD})
    to_them = [mail for mail in inbox.fetch() if mail["To"] == "boss@target.example"]
    assert len(to_them) == throttles.MAIL_TO_ADDRESS


def test_those_who_guess_at_once_do_not_get_more_guesses(client: TestClient) -> None:
    email = member().email
    statuses = at_once(lambda number: log_in(client, email, f"wrong {number}"), range(14))
    assert statuses.count(401) <= 10
    assert set(statuses) <= {401, 429}


def test_a_network_opens_so_many_accounts_in_an_hour(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REGISTRATIONS_PER_HOUR", 3)

    def register(number: int, origin: str = OTHER) -> int:
        data = {"name": "Ann", "email": f"ann{number}@example.org", "password": PASSWORD}
        return client.post("/register", data=data, headers={"X-Forwarded-For": origin}).status_code

    assert [register(number) for number in range(4)] == [303, 303, 303, 429]
    assert register(9, origin=ELSEWHERE) == 303


def test_who_has_to_wait_can_send_the_registration_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REGISTRATIONS_PER_HOUR", 1)
    throttles.limit_registrations(OTHER, utc_now())
    data = {"name": "Ann", "email": "ann@example.org", "password": PASSWORD}
    told = client.post("/register", data=data, headers={"X-Forwarded-For": OTHER})
    assert (told.status_code, int(told.headers["retry-after"]) > 0) == (429, True)
    assert 'value="ann@example.org"' in told.text
    assert "This was tried too often" in told.text


def test_a_member_publishes_so_many_postings_in_an_hour_and_keeps_the_rest_as_drafts(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "POSTINGS_PER_HOUR", 2)
    sign_in(client, member())
    answers = [
        client.post("/post-a-job", data={**FORM, "title": f"Nurse {number}", "action": "publish"})
        for number in range(3)
    ]
    assert [told.status_code for told in answers] == [303, 303, 429]
    assert "Until then it is kept as a draft." in answers[2].text
    assert int(answers[2].headers["retry-after"]) > 0
    with reading() as session:
        states = {job.title: job.state for job in session.scalars(select(Job))}
        number = session.scalars(select(Job.id).where(Job.title == "Nurse 2")).one()
    assert states == {"Nurse 0": State.PUBLISHED, "Nurse 1": State.PUBLISHED, "Nurse 2": State.DRAFT}
    assert client.post(f"/jobs/{number}/publication").status_code == 429
    sign_in(client, member())
    assert client.post("/post-a-job", data={**FORM, "action": "publish"}).status_code == 303


def test_an_address_is_not_filled_with_mail_that_others_ask_for(client: TestClient, inbox: Inbox) -> None:
    email = member().email
    for number in range(7):
        asked = client.post(
            "/password/forgot", data={"email": email}, headers={"X-Forwarded-For": f"198.51.100.{number}"}
        )
        assert asked.status_code == 303
    assert len(inbox.fetch()) == throttles.MAIL_TO_ADDRESS


def test_a_network_asks_for_so_much_mail_in_an_hour(
    client: TestClient, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles, "MAIL_FROM_NETWORK", throttling.Limit("mail", 2, timedelta(hours=1)))
    statuses = [client.post("/password/forgot", data={"email": f"{n}@example.org"}).status_code for n in range(3)]
    assert statuses == [303, 303, 429]
