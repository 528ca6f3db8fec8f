"""The log says who did what to whom, when, and what was so before and after."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from db import audit
from db.models import AuditEntry, Job
from db.queries import jobs, missed_searches
from db.session import reading, writing
from db.vocabulary import Action
from tests.factories import (
    draft_job,
    edit_that_waits,
    expired_job,
    member,
    moderator,
    operator,
    pending_job,
    published_job,
)
from tests.webapps.conftest import Browse, Make


def entries() -> list[AuditEntry]:
    with reading() as session:
        return session.query(AuditEntry).order_by(AuditEntry.id).all()


@pytest.mark.parametrize(
    ("make", "action", "before", "after"),
    [
        (draft_job, "publication", {"state": "draft"}, {"state": "published"}),
        (published_job, "closure", {"state": "published"}, {"state": "closed"}),
        (draft_job, "deletion", {"state": "draft"}, {"state": None}),
        (published_job, "edit", {"title": "Night Nurse, Intensive Care"}, {"title": "Day Nurse"}),
    ],
)
def test_what_an_operator_does_to_anothers_posting_is_in_the_log(
    browse: Browse, make: Make, action: str, before: dict[str, str], after: dict[str, str | None]
) -> None:
    job = make(member())
    browser = browse(operator())
    if action == "edit":
        browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", title="Day Nurse")
    else:
        assert browser.post(f"/jobs/{job.id}/{action}", {}).status_code == 303
    [entry] = entries()
    assert (entry.actor, entry.action, entry.subject_kind, entry.subject_id) == (
        "Op Erator",
        action,
        "job",
        None if action == "deletion" else job.id,
    )
    assert before.items() <= entry.before.items()
    assert after.items() <= entry.after.items()


def test_the_log_of_what_is_gone_is_not_that_of_what_comes_next(browse: Browse) -> None:
    """SQLite gives the number of a posting that was deleted to the next one."""
    draft, boss = draft_job(member()), browse(operator())
    boss.submit(boss.get(f"/jobs/{draft.id}/edit"), f"/jobs/{draft.id}/edit", title="Something else")
    assert [entry.subject_id for entry in entries()] == [draft.id]
    boss.post(f"/jobs/{draft.id}/deletion", {})
    assert [entry.subject_id for entry in entries()] == [None, None]


def test_the_log_lets_go_of_what_is_swept_away_too(browse: Browse) -> None:
    boss, guests, imported = browse(operator()), draft_job(None, form_key="x" * 32), published_job()
    with writing() as session:
        session.get_one(Job, imported.id).source = "acme"
    for job in (guests, imported):
        boss.submit(boss.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", title="Something else")
    assert [entry.subject_id for entry in entries()] == [guests.id, imported.id]
    with writing() as session:
        jobs.delete_old_guest_drafts(session, now=utc_now() + timedelta(days=8))
        jobs.delete_of_source(session, source="acme")
    assert [entry.subject_id for entry in entries()] == [None, None]


def test_a_renewal_by_an_operator_is_in_the_log(browse: Browse) -> None:
    job = expired_job(member())
    browse(operator()).post(f"/jobs/{job.id}/renewal", {})
    [entry] = entries()
    assert (entry.action, list(entry.before), list(entry.after)) == ("renewal", ["expires_at"], ["expires_at"])


@pytest.mark.parametrize("user", [member, operator])
def test_what_one_does_to_ones_own_posting_is_not(browse: Browse, user: type) -> None:
    owner = user()
    browser = browse(owner)
    job = draft_job(owner)
    for action in ("publication", "renewal", "closure"):
        assert browser.post(f"/jobs/{job.id}/{action}", {}).status_code == 303
    assert entries() == []


def test_what_was_not_changed_is_not_in_it(browse: Browse) -> None:
    job = published_job(member())
    browser = browse(operator())
    browser.submit(browser.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit")
    browser.post(f"/jobs/{job.id}/publication", {})
    assert entries() == []


def test_another_name_of_who_helps_to_run_the_board_is_in_it(browse: Browse) -> None:
    """They act under it from then on."""
    browse(member()).post("/account", {"name": "Op Erator"})
    assert entries() == []
    browser = browse(moderator())
    browser.submit(browser.get("/account"), "/account", name="Op Erator")
    [entry] = entries()
    assert (entry.actor, entry.subject, entry.after) == ("Mo Derat", "Mo Derat", {"name": "Op Erator"})
    assert "Mo Derat changed the name of Mo Derat" in browser.get("/moderation/log").text


def test_what_an_operator_takes_back_or_forgets_is_in_it(browse: Browse) -> None:
    boss, job = browse(operator()), pending_job(member())
    edit_that_waits(job, title="Cook")
    boss.post(f"/jobs/{job.id}/withdrawal", {})
    boss.post("/settings/search/missed-searches/deletion", {})
    with writing() as session:
        missed_searches.note(session, words="welder", now=utc_now())
    boss.post("/settings/search/missed-searches/deletion", {})
    assert [(entry.action, entry.subject_id) for entry in entries()] == [("withdrawal", job.id), ("settings", None)]
    assert entries()[0].before == {"state": "pending", "title": job.title}
    assert entries()[0].after == {"state": "draft", "title": "Cook"}


def test_it_keeps_no_address_of_a_posting_that_is_gone(browse: Browse) -> None:
    owner = member()
    job = pending_job(owner)
    boss = browse(operator())
    addresses = {"apply_email": "ann@example.org", "apply_url": "https://ann.example/apply"}
    boss.submit(boss.get(f"/jobs/{job.id}/edit"), f"/jobs/{job.id}/edit", None, **addresses)
    assert entries()[0].after == addresses
    for action in ("withdrawal", "deletion"):
        browse(owner).post(f"/jobs/{job.id}/{action}", {})
    [entry] = entries()
    assert entry.before == entry.after == dict.fromkeys(addresses)


def test_the_settings_of_the_board_are_in_it_by_what_their_page_calls_them(browse: Browse) -> None:
    browser = browse(operator())
    page = browser.get("/settings")
    categories = (page.value("categories") or "").replace("legal: Legal & Compliance\n", "")
    browser.submit(page, "/settings", None, categories=categories, proof_of_work="1", posting_life_days="90")
    [entry] = entries()
    assert entry.before == {
        "Days a posting is open": 30,
        "Proof of work": False,
        "Category legal": "Legal & Compliance",
    }
    assert entry.after == {"Days a posting is open": 90, "Proof of work": True, "Category legal": None}
    assert "Proof of work" in browser.get("/moderation/log").all(".log th")


def test_an_approval_is_in_it_even_of_what_the_posting_says_by_now(browse: Browse) -> None:
    job = published_job(member())
    edit_that_waits(job, title="Day Nurse")
    boss = browse(operator())
    for path, action, title in (
        (f"/jobs/{job.id}/edit", ("action", "save"), {"title": "Day Nurse"}),
        (f"/moderation/jobs/{job.id}", None, {}),
    ):
        boss.submit(boss.get(path), path if title else f"{path}/approval", action, **title)
    assert [entry.action for entry in entries()] == ["edit", "approval"]


def test_another_order_is_in_it_and_saving_the_same_is_not(browse: Browse) -> None:
    browser = browse(operator())
    for categories in ("deck: Deck\ngalley: Galley", "galley: Galley\ndeck: Deck", "galley: Galley\ndeck: Deck"):
        browser.submit(browser.get("/settings"), "/settings", None, categories=categories)
    _, entry = entries()
    assert entry.after == {"Order of categories": "galley\ndeck"}
    assert browser.get("/settings").value("categories") == "galley: Galley\ndeck: Deck"


def test_the_settings_of_the_search_are_in_it(browse: Browse) -> None:
    browser = browse(operator())
    browser.submit(browser.get("/settings/search"), "/settings/search", synonyms="a, b", currency="SEK", rates="")
    [entry] = entries()
    assert (entry.action, entry.subject_kind, entry.subject) == ("settings", "settings", "Search")
    assert (entry.before["currency"], entry.after["currency"]) == ("EUR", "SEK")
    assert entry.after["synonyms"].startswith("1 lines")
    page = browser.get("/moderation/log?kind=settings")
    assert "Op Erator changed the settings of Search" in page.text


def test_a_decision_is_shown_with_its_note_and_what_changed(browse: Browse) -> None:
    owner = member(name="Ann <b>Lee</b>")
    job = pending_job(owner, title="Nurse <b>")
    browser = browse(moderator())
    page = browser.get(f"/moderation/jobs/{job.id}")
    browser.submit(page, f"/moderation/jobs/{job.id}/rejection", note="Say who hires.")
    for path in ("/moderation/log", f"/moderation/log?kind=job&subject={job.id}", f"/moderation/jobs/{job.id}"):
        [line] = browser.get(path).all(".log > li")
        assert line.startswith("Mo Derat rejected Nurse <b>")
        assert "“Say who hires.”" in line
        assert "state pendingrejected" in line
    assert browser.get("/moderation/log?kind=user").all(".log > li") == []
    browser.submit(browser.get(f"/moderation/users/{owner.id}"), f"/moderation/users/{owner.id}/trust")
    assert (
        browser.get(f"/moderation/log?kind=user&subject={owner.id}")
        .all(".log > li")[0]
        .startswith("Mo Derat lets publish without review Ann")
    )
    assert len(browser.get("/moderation/log").all(".log > li")) == 2


def test_it_has_pages_the_latest_first(browse: Browse) -> None:
    job = published_job(member())
    with writing() as session:
        for number in range(120):
            audit.record(
                session,
                actor="manage.py",
                action=Action.ROLE,
                subject=f"Number {number}" if number % 2 else job,
                before={"a": number},
                after={"a": None},
                now=utc_now(),
            )
    browser = browse(moderator())
    page, seen = browser.get("/moderation/log"), []
    for _ in range(2):
        seen += page.all(".log > li > p")
        page = browser.get(page.link("Older ones"))
    seen += page.all(".log > li > p")
    assert len(seen) == len(page.all(".log > li")) + 100 == 120
    assert "Number 119" in seen[0]
    assert not [words for words in page.all("main a") if words == "Older ones"]
    page = browser.get(f"/moderation/log?kind=job&subject={job.id}")
    page = browser.get(page.link("Older ones"))
    assert len(page.all(".log > li")) == 10


@pytest.mark.parametrize("query", ["after=x", "after=0", "subject=-1", "after=99999999999"])
def test_a_place_that_is_none_is_not_understood(browse: Browse, query: str) -> None:
    assert browse(moderator()).get(f"/moderation/log?{query}").status == 422


@pytest.mark.parametrize(("decision", "words"), [("approval", "approved"), ("rejection", "rejected")])
def test_a_decision_about_changes_is_told_from_one_about_the_posting(browse: Browse, decision: str, words: str) -> None:
    job, browser = published_job(member(), title="Night Nurse"), browse(moderator())
    edit_that_waits(job, title="Day Nurse")
    address = f"/moderation/jobs/{job.id}"
    note = {"note": "Say who hires."} if decision == "rejection" else {}
    browser.submit(browser.get(address), f"{address}/{decision}", None, **note)
    [line] = browser.get("/moderation/log").all(".log > li")
    assert line.startswith(f"Mo Derat {words} the changes to ")


def test_who_did_it_stays_named_after_the_account_is_gone(browse: Browse) -> None:
    user = moderator()
    with writing() as session:
        audit.record(
            session, actor=user, action=Action.ROLE, subject="X", before={"a": 1}, after={"a": 2}, now=utc_now()
        )
    with writing() as session:
        session.delete(session.merge(user))
    assert (
        browse(operator())
        .get("/moderation/log")
        .all(".log > li > p")[0]
        .startswith("Mo Derat gave the role of None to X")
    )
