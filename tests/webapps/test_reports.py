"""Anybody says that a posting is wrong, once; many take it off the list until a moderator has looked."""

from datetime import timedelta
from typing import Any

import pytest

from db.models import Job, Report, User
from db.session import reading, writing
from db.throttling import Limit
from db.vocabulary import Moderation, ReportReason, State
from tests.at_once import at_once
from tests.factories import (
    closed_job,
    draft_job,
    expired_job,
    job_in_state,
    member,
    moderated,
    moderator,
    operator,
    pending_job,
    published_job,
    reported,
)
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse, Noted
from webapps import throttles


def reports() -> list[Report]:
    with reading() as session:
        return session.query(Report).order_by(Report.id).all()


def state_of(job: Job) -> State:
    with reading() as session:
        return session.get_one(Job, job.id).state


def from_network(browser: Visitor, address: str) -> Visitor:
    """The same browser behind another address."""
    browser.client._transport.client = (address, 50000)  # type: ignore[attr-defined]
    return browser


@pytest.mark.parametrize("person", ["visitor", "member"])
def test_anybody_reports_a_posting_by_its_form(browse: Browse, person: str) -> None:
    job = published_job(member())
    browser = browse(member() if person == "member" else None)
    page = browser.get(browser.get(job.path).link("Report this posting"))
    assert (page.status, page.heading) == (200, "Report this posting")
    page = browser.submit(page, f"/jobs/{job.id}/report", reason="fraud", note="They ask for\x00 money.")
    assert (page.path, page.all(".flash")) == (job.path, ["Thank you. A moderator looks at it."])
    [report] = reports()
    assert (report.job_id, report.reason, report.note) == (job.id, ReportReason.FRAUD, "They ask for money.")
    assert len(report.reporter) == 64
    assert report.resolved_at is None


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({}, "reason", "Choose what is wrong."),
        ({"reason": "x"}, "reason", "Choose one from the list."),
        ({"reason": "spam", "note": "x" * 1001}, "note", "Shorten this to 1,000 characters or fewer."),
    ],
)
def test_what_is_missing_or_too_long_is_said_beside_its_field(
    browse: Browse, sent: dict[str, str], field: str, sentence: str
) -> None:
    job = published_job()
    browser = browse()
    page = browser.get(f"/jobs/{job.id}/report")
    assert page.status == 200
    answer = browser.post(page.path, sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="error-{field}"' in answer.text
    assert reports() == []


def test_what_is_wrong_with_the_form_is_said_below_its_heading_and_what_may_be_left_out_is_marked(
    browse: Browse,
) -> None:
    path = f"/jobs/{published_job().id}/report"
    page = Page(browse().post(path, {"reason": ""}))
    assert [node.tag for node in page.tree.css("main h1, main .error-summary")] == ["h1", "div"]
    assert page.all("label:has(.optional)") == ["More about it optional"]


def test_the_same_person_counts_once_and_is_answered_the_same(browse: Browse) -> None:
    job = published_job(member())
    user = member()
    answers = [
        browser.post(f"/jobs/{job.id}/report", {"reason": reason})
        for browser, reason in ((browse(user), "spam"), (browse(user), "fraud"), (browse(), "spam"), (browse(), "spam"))
    ]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, job.path)}
    assert [report.reason for report in reports()] == [ReportReason.SPAM, ReportReason.SPAM]


def test_a_household_counts_once_however_many_addresses_it_has(browse: Browse) -> None:
    job = published_job(member())
    for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:ff::1", "192.0.2.1", "192.0.2.2"):
        from_network(browse(), address).post(f"/jobs/{job.id}/report", {"reason": "spam"})
    assert len(reports()) == 3


def test_what_is_kept_does_not_tell_who_reported_nor_what_else(browse: Browse) -> None:
    user = member()
    for _ in range(2):
        browse(user).post(f"/jobs/{published_job().id}/report", {"reason": "spam"})
    first, second = reports()
    assert first.reporter != second.reporter
    assert user.email not in first.reporter


def hidden_board(**decided: Any) -> None:
    moderated(**{"kind": Moderation.FIRST, "reports_to_hide": 3, **decided})


def test_enough_reports_take_a_posting_off_until_somebody_has_looked(browse: Browse) -> None:
    hidden_board()
    job = published_job(member())
    for number in range(3):
        assert state_of(job) is State.PUBLISHED
        browser = from_network(browse(), f"192.0.2.{number}")
        page = browser.submit(browser.get(f"/jobs/{job.id}/report"), f"/jobs/{job.id}/report", reason="spam")
        assert page.all(".flash") == ["Thank you. A moderator looks at it."]
    assert state_of(job) is State.PENDING
    assert browse().get(job.path).status == 404
    assert browse().get("/jobs").all(".row-title") == []
    page = browse(moderator()).get(f"/moderation/jobs/{job.id}")
    assert "Several people reported it, so it was taken off the list." in page.text
    assert len(page.all("section[aria-labelledby=reports] li")) == 3


def test_that_reports_took_a_posting_off_the_list_is_in_the_log_once(browse: Browse, noted: Noted) -> None:
    hidden_board()
    job = published_job(member())
    for number in range(3):
        assert noted() == []
        browser = from_network(browse(), f"192.0.2.{number}")
        browser.submit(browser.get(f"/jobs/{job.id}/report"), f"/jobs/{job.id}/report", reason="spam")
    assert [(item["event"], item["job"]) for item in noted()] == [("posting_hidden", job.id)]


def test_networks_whose_reports_a_moderator_has_looked_at_hide_nothing_again(browse: Browse) -> None:
    hidden_board()
    job = published_job(member())
    address = f"/moderation/jobs/{job.id}"

    def report_from_three() -> None:
        for number in range(3):
            from_network(browse(member()), f"192.0.2.{number}").post(f"/jobs/{job.id}/report", {"reason": "spam"})

    report_from_three()
    assert state_of(job) is State.PENDING
    boss = browse(moderator())
    boss.submit(boss.get(address), f"{address}/approval")
    report_from_three()
    assert state_of(job) is State.PUBLISHED


@pytest.mark.parametrize("then", ["wait", "take it back", "close", "let it expire"])
def test_somebody_trusted_does_not_put_back_what_reports_took_off(browse: Browse, then: str) -> None:
    """On a board that reviews first postings alone, that is everybody who had one approved."""
    hidden_board()
    owner = member(is_trusted=True)
    browser, job = browse(owner), published_job(owner)
    address = f"/jobs/{job.id}"
    reported(job, times=2)
    if then == "close":
        browser.post(f"{address}/closure", {"reason": "filled"})
    if then == "let it expire":
        with writing() as session:
            session.get_one(Job, job.id).expires_at = job.created_at
    browse().post(f"{address}/report", {"reason": "spam"})
    if then == "take it back":
        browser.post(f"{address}/withdrawal", {})
    browser.post(f"{address}/renewal" if then == "let it expire" else f"{address}/publication", {})
    assert state_of(job) is State.PENDING


def test_who_runs_the_board_renews_what_was_reported(browse: Browse) -> None:
    hidden_board()
    job = expired_job(member())
    reported(job, times=3)
    browse(operator()).post(f"/jobs/{job.id}/renewal", {})
    assert state_of(job) is State.PUBLISHED


@pytest.mark.parametrize("why_not", ["no moderation", "never", "moderator", "imported", "looked at"])
def test_a_posting_stays_up_where_reports_hide_nothing(browse: Browse, why_not: str) -> None:
    hidden_board(
        kind=Moderation.OFF if why_not == "no moderation" else Moderation.ALL,
        reports_to_hide=0 if why_not == "never" else 3,
    )
    owners: dict[str, User | None] = {"moderator": moderator(), "imported": None}
    job = published_job(owners.get(why_not, member()))
    if why_not == "looked at":
        reported(job, times=2)
        with writing() as session:
            session.query(Report).update({"resolved_at": job.created_at})
    for number in range(2 if why_not == "looked at" else 4):
        from_network(browse(), f"192.0.2.{number}").post(f"/jobs/{job.id}/report", {"reason": "spam"})
    assert state_of(job) is State.PUBLISHED


@pytest.mark.parametrize("make", [draft_job, pending_job, lambda owner: job_in_state(State.REMOVED, owner)])
def test_what_nobody_can_read_cannot_be_reported(browse: Browse, make: Any) -> None:
    job = make(member())
    browser = browse()
    assert browser.get(f"/jobs/{job.id}/report").status == 404
    assert browser.post(f"/jobs/{job.id}/report", {"reason": "spam"}).status_code == 404
    assert browser.get("/jobs/999999/report").status == 404
    assert reports() == []


def test_what_has_ended_can_be_reported(browse: Browse) -> None:
    job = closed_job(member())
    assert browse().post(f"/jobs/{job.id}/report", {"reason": "wrong"}).status_code == 303
    assert len(reports()) == 1


def test_many_accounts_of_one_network_hide_nothing(browse: Browse) -> None:
    hidden_board()
    job = published_job(member())
    for browser in (browse(), browse(member()), browse(member()), browse(member())):
        assert browser.post(f"/jobs/{job.id}/report", {"reason": "spam"}).status_code == 303
    assert (state_of(job), len(reports())) == (State.PUBLISHED, 4)


def test_reports_of_what_has_expired_do_not_open_it_again(browse: Browse) -> None:
    """A review would give it another life, which its owner did not ask for."""
    hidden_board()
    job = expired_job(member())
    for number in range(3):
        from_network(browse(), f"192.0.2.{number}").post(f"/jobs/{job.id}/report", {"reason": "gone"})
    assert (state_of(job), len(reports())) == (State.PUBLISHED, 3)


def test_a_network_reports_so_much_in_an_hour(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttles, "REPORTS_FROM_NETWORK", Limit("few reports", 2, timedelta(hours=1)))
    browser, jobs = browse(), [published_job(member()) for _ in range(3)]
    answers = [browser.post(f"/jobs/{job.id}/report", {"reason": "spam", "note": "Look"}) for job in jobs]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert int(answers[2].headers["retry-after"]) > 0
    assert "Look</textarea>" in answers[2].text


def test_reports_that_come_at_once_hide_a_posting_once(browse: Browse) -> None:
    hidden_board()
    job = published_job(member())
    browsers = [from_network(browse(), f"192.0.2.{number}") for number in range(4)]
    answers = at_once(lambda browser: browser.post(f"/jobs/{job.id}/report", {"reason": "spam"}), browsers)
    assert {answer.status_code for answer in answers} <= {303, 404}
    assert state_of(job) is State.PENDING
    assert len(reports()) == 3
