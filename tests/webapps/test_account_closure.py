"""Closing an account: what goes, what stays, and who cannot."""

from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import utc_now
from db.models import AuditEntry, Base, Company, Job, Message, RecoveryCode, Report, User, UserSession, WaitingEdit
from db.queries import kept_forms, password_resets
from db.session import reading, writing
from db.vocabulary import ClosedReason, ReportReason, State
from tests.at_once import at_once
from tests.authenticator import second_factor_of
from tests.factories import (
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
from tests.statements import at_statement
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse, logged_in

PAGE = "/account/closure"
TYPED = {"current_password": PASSWORD}


def rows(kind: type[Base]) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(kind)))


def job_named(title: str) -> Job | None:
    with reading() as session:
        return session.scalars(select(Job).where(Job.title == title)).one_or_none()


def close(visitor: Visitor, **typed: Any) -> Page:
    return visitor.submit(visitor.get(PAGE), PAGE, **{**TYPED, **typed})


def test_the_account_is_gone_and_all_that_was_logged_in_to_it(browse: Browse) -> None:
    user, other = member(), member()
    here, there, bystander = logged_in(browse, user), browse(user), browse(other)
    with writing() as session:
        password_resets.create(session, user=session.merge(user), now=utc_now())
        kept_forms.keep(session, user_id=user.id, path="/x", fields=[("a", "b")], now=utc_now())
        now = utc_now()
        session.add_all(
            Message(recipient=email, subject="s", text="", html="", created_at=now, due_at=now)
            for email in (user.email, other.email)
        )
    page = close(here)
    assert (page.path, page.all(".flash")) == ("/", ["Your account is closed."])
    assert "access_token" not in here.client.cookies
    assert [found.id for found in rows(User)] == [other.id]
    assert {row.user_id for row in rows(UserSession)} == {other.id}
    left = {mail.subject: mail.recipient for mail in rows(Message)}
    assert left == {"s": other.email, "Your account at Openings was changed": user.email}, "the last word to them"
    assert there.get("/account").path == "/login"
    assert bystander.get("/account").path == "/account"
    answer = browse().post("/login", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 401


def test_what_was_public_stays_closed_nobodys_and_without_an_address(browse: Browse) -> None:
    user, other = member(name="Ann Lee"), member()
    for title, make in (("open", published_job), ("ended", expired_job), ("filled", closed_job)):
        make(user, title=title, apply_url="https://st-anne.example/jobs")
    for state in State:
        job_in_state(state, user, title=state.value)
    published_job(other, title="somebody else’s")
    close(logged_in(browse, user))
    reasons = {"open": ClosedReason.WITHDRAWN, "ended": ClosedReason.WITHDRAWN, "filled": ClosedReason.FILLED}
    for title, reason in reasons.items():
        job = job_named(title)
        assert job is not None
        assert (job.state, job.closed_reason) == (State.CLOSED, reason)
        assert (job.owner_id, job.apply_email, job.apply_url) == (None, None, None)
        page = browse().get(job.path)
        assert page.status == 410
        assert "Ann Lee" not in page.response.text
        assert "jobs@st-anne.example" not in page.response.text
    states = {job.title: job.state for job in rows(Job)}
    assert states["removed"] is State.REMOVED
    assert not {"draft", "pending", "rejected"} & set(states), "nobody has looked at what they say"
    assert states["somebody else’s"] is State.PUBLISHED


def test_what_was_never_public_goes_with_the_companies_that_only_it_named(browse: Browse) -> None:
    user = member()
    draft_job(user, title="draft", company="Draft Ltd")
    job = published_job(user, title="open", company="Open Ltd")
    waiting = draft_job(user, title="waiting", company="Waiting Ltd")
    draft_job(member(), title="somebody else’s", company="Else Ltd")
    with writing() as session:
        session.get_one(Job, waiting.id).state = State.PENDING
        session.add(WaitingEdit(job_id=job.id, fields={}, revision=1, created_at=utc_now()))
        session.add(
            Report(job_id=job.id, reporter="x", reason=ReportReason.SPAM, note="It stays", created_at=utc_now())
        )
    close(logged_in(browse, user))
    assert {found.title for found in rows(Job)} == {"open", "somebody else’s"}
    assert {company.name for company in rows(Company)} == {"Open Ltd", "Else Ltd"}
    assert rows(WaitingEdit) == []
    assert [report.note for report in rows(Report)] == ["It stays"]


def test_visitors_see_it_at_once(browse: Browse) -> None:
    user = member()
    job = published_job(user, title="Night Nurse")
    visitor = browse()
    for path in ("/", "/jobs", job.path):
        assert "Night Nurse" in visitor.get(path).text
    close(logged_in(browse, user))
    for path in ("/", "/jobs"):
        assert "Night Nurse" not in visitor.get(path).text
    assert visitor.get(job.path).status == 410


def test_the_name_goes_from_the_page_of_what_had_ended_before(browse: Browse) -> None:
    user = member(name="Ann Lee")
    job = closed_job(user)
    visitor = browse()
    visitor.get(job.path)
    close(logged_in(browse, user))
    assert "Ann Lee" not in visitor.get(job.path).response.text


def test_the_log_keeps_what_was_done_and_speaks_of_nobody_who_comes_after(browse: Browse) -> None:
    user = member()
    draft = draft_job(user)
    with writing() as session:
        session.add_all(
            AuditEntry(
                at=utc_now(), actor_id=user.id, actor="Ann", action="x", subject_kind=kind, subject_id=number,
                subject="what it was called", before={"apply_email": "ann@example.org", "title": "x"},
                after={"apply_email": "lee@example.org", "title": "y"}, note="",
            )
            for kind, number in (("user", user.id), ("job", draft.id))
        )  # fmt: skip
    close(logged_in(browse, user))
    of_job, of_user = sorted(rows(AuditEntry), key=lambda row: row.subject_kind)
    assert (of_user.actor_id, of_user.actor, of_user.subject_id, of_user.subject) == (
        None,
        "Ann",
        None,
        "a closed account",
    )
    assert (of_job.subject_id, of_job.subject) == (None, "what it was called")
    assert of_job.before == {"apply_email": None, "title": "x"}
    assert of_job.after == {"apply_email": None, "title": "y"}


@pytest.mark.parametrize("password", ["wrong", ""])
def test_nothing_happens_without_the_password(browse: Browse, password: str) -> None:
    user = member()
    published_job(user, title="open")
    page = close(browse(user), current_password=password)
    assert (page.status, page.error("current_password")) == (
        422,
        "This is not your password. Check it and try again.",
    )
    assert len(rows(User)) == 1
    job = job_named("open")
    assert job is not None
    assert (job.state, job.owner_id) == (State.PUBLISHED, user.id)


def test_with_a_second_factor_it_takes_a_code_too(browse: Browse) -> None:
    user = member()
    visitor = logged_in(browse, user)
    app = second_factor_of(user)
    for code in ("", app.wrong()):
        page = close(visitor, code=code)
        assert page.status == 422
        assert page.error("code")
    assert len(rows(User)) == 1
    assert close(visitor, code=app.code()).path == "/"
    assert (rows(User), rows(RecoveryCode)) == ([], [])


def test_the_last_operator_stays(browse: Browse) -> None:
    last = operator()
    operator(disabled_at=utc_now())
    visitor = browse(last)
    page = visitor.get(PAGE)
    assert "You are the only operator, and without one nobody could run this board." in page.text
    assert page.tree.css("main form") == []
    assert visitor.post(PAGE, TYPED).status_code == 409
    assert len(rows(User)) == 2
    operator()
    assert close(logged_in(browse, last)).path == "/"
    assert len(rows(User)) == 2


def test_of_the_last_two_operators_who_close_at_once_one_stays(browse: Browse) -> None:
    first, second = browse(operator()), browse(operator())
    answers: list[int] = []
    other = Thread(target=lambda: answers.append(second.post(PAGE, TYPED).status_code))
    waits_or_deletes = Event()

    def go_on() -> None:
        if other.ident is not None:
            waits_or_deletes.set()

    def delete() -> None:
        """The first is about to; meanwhile the second comes as far as it can."""
        if other.ident is None:
            other.start()
            waits_or_deletes.wait(timeout=60)
        waits_or_deletes.set()

    with (
        at_statement("BEGIN IMMEDIATE", go_on),
        at_statement("ORDER BY users.id FOR NO KEY UPDATE", go_on),
        at_statement("DELETE FROM users", delete),
    ):
        answers.append(first.post(PAGE, TYPED).status_code)
        other.join()
    assert sorted(answers) == [303, 409]
    assert len(rows(User)) == 1


def test_closing_twice_at_once_closes_once(browse: Browse) -> None:
    user = member()
    published_job(user)
    visitors = [browse() for _ in range(2)]
    for visitor in visitors:
        sign_in(visitor.client, user)
    answers = at_once(lambda visitor: visitor.post(PAGE, TYPED).status_code, visitors)
    assert sorted(answers) == [303, 401]
    assert rows(User) == []
