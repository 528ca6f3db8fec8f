"""All that the board has about somebody, as a file for them alone."""

import json
from typing import Any

from core.clock import utc_now
from db import personal_data
from db.models import AuditEntry, EmailConfirmation, Message, Report, User, WaitingEdit
from db.queries import kept_forms, password_resets
from db.session import writing
from db.vocabulary import ReportReason, State
from tests.authenticator import second_factor_of
from tests.factories import draft_job, expired_job, job_in_state, member, published_job
from tests.webapps.conftest import Browse

PATH = "/account/export"


def file_of(browse: Browse, user: User) -> dict[str, Any]:
    answer = browse(user).client.get(PATH)
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def entry(user: User | None, kind: str, subject_id: int, action: str) -> AuditEntry:
    return AuditEntry(
        at=utc_now(), actor_id=user.id if user else None, actor="Mo", action=action, subject_kind=kind,
        subject_id=subject_id, subject="x", before={}, after={"state": "x"}, note=f"why {action}",
    )  # fmt: skip


def fill(user: User, mark: str) -> None:
    """A row of each kind about the user, with `mark` in it."""
    job = published_job(user, title=f"Open {mark}")
    draft_job(user, title=f"Draft {mark}", company=f"Company {mark}")
    now = utc_now()
    with writing() as session:
        merged = session.merge(user)
        password_resets.create(session, user=merged, now=now)
        kept_forms.keep(session, user_id=user.id, path="/x", fields=[("title", mark)], now=now)
        session.add_all(
            [
                EmailConfirmation(
                    is_registration=False,
                    token_hash=f"confirm{mark}",
                    user_id=user.id,
                    email=f"new{mark}@x.org",
                    expires_at=now,
                ),
                Message(
                    recipient=user.email,
                    subject=f"Mail {mark}",
                    text="a secret link",
                    html="",
                    created_at=now,
                    due_at=now,
                ),
                Report(
                    job_id=job.id, reporter=f"hash{mark}", reason=ReportReason.SPAM, note=f"Note {mark}", created_at=now
                ),
                WaitingEdit(job_id=job.id, fields={"title": f"Edit {mark}"}, revision=1, created_at=now),
                entry(None, "user", user.id, f"disabled {mark}"),
                entry(None, "job", job.id, f"removed {mark}"),
                entry(user, "settings", user.id + 7000, f"changed {mark}"),
            ]
        )


def test_the_file_is_an_attachment_that_nobody_stores(browse: Browse) -> None:
    answer = browse(member()).client.get(PATH)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"] == 'attachment; filename="my-account.json"'
    assert answer.headers["cache-control"] == "no-store"


def test_everything_about_its_owner_is_in_it_and_nothing_of_anybody_else(browse: Browse) -> None:
    ann, bob = member(name="Ann", email="ann@example.org"), member(name="Bob", email="bob@example.org")
    fill(ann, "AAA")
    fill(bob, "BBB")
    found = file_of(browse, ann)
    assert list(found) == list(personal_data.CONTENTS)
    assert all(found.values()), found
    text = json.dumps(found)
    assert "BBB" not in text
    assert "bob@example.org" not in text
    assert (found["account"]["name"], found["account"]["email"]) == ("Ann", "ann@example.org")
    assert {job["title"] for job in found["postings"]} == {"Open AAA", "Draft AAA"}
    assert [row["action"] for row in found["log"]] == ["disabled AAA", "removed AAA", "changed AAA"]
    assert [row["by_you"] for row in found["log"]] == [False, False, True]
    assert not {"actor", "actor_id", "reporter", "network"} & {
        key for row in found["log"] + found["reports"] for key in row
    }
    assert found["waiting_edits"][0]["fields"] == {"title": "Edit AAA"}
    assert found["kept_forms"][0]["fields"] == [["title", "AAA"]]
    assert set(found["reports"][0]) == {"job_id", "reason", "day"}
    assert [row["note"] for row in found["log"]] == ["", "why removed AAA", "why changed AAA"]
    assert {link["sets"] for link in found["links"]} == {"password", "email"}
    assert found["sessions"][0]["device"] == "tests"
    assert found["mail"][0]["subject"] == "Mail AAA"


def test_a_posting_is_there_in_every_state_with_every_field(browse: Browse) -> None:
    user = member()
    for state in State:
        job_in_state(state, user, title=state.value)
    expired_job(user, title="expired")
    postings = {job["title"]: job for job in file_of(browse, user)["postings"]}
    assert set(postings) == {*State, "expired"}
    assert all(postings[state]["state"] == state for state in State)
    job = postings["published"]
    assert (job["company"], job["salary_max"], job["salary_currency"]) == ("St. Anne’s Hospital", "4100.00", "EUR")
    assert job["locations"] == ["Ghent"]
    assert job["description"].startswith("Twelve beds")


def test_nothing_that_opens_the_account_is_in_it(browse: Browse) -> None:
    user = member()
    fill(user, "AAA")
    app = second_factor_of(user)
    found = file_of(browse, user)
    assert found["second_factor"] == {"is_on": True, "recovery_codes_left": 10}
    text = json.dumps(found)
    for secret in (app.secret, user.password_hash, "confirmAAA", "hashAAA", "a secret link", "sid_hash", "token_hash"):
        assert secret not in text


def test_the_page_says_what_is_in_it(browse: Browse) -> None:
    page = browse(member()).get("/account")
    assert page.all(".contents dt") == list(personal_data.CONTENTS)
    assert page.link("Download my data") == PATH
