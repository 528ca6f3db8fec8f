"""What moderators decide about an account: trust, suspension, a role."""

from typing import Any

import pytest
from sqlalchemy import select

from core.config import settings
from db.models import AuditEntry, Job, User, UserSession
from db.session import reading
from db.vocabulary import Action, Role, State
from tests.at_once import at_once
from tests.factories import PASSWORD, closed_job, draft_job, member, moderator, operator, pending_job, published_job
from tests.visitor import Page
from tests.webapps.conftest import Browse


def stored(user: User) -> User:
    with reading() as session:
        return session.get_one(User, user.id)


def states() -> dict[str, State]:
    with reading() as session:
        return {job.title: job.state for job in session.query(Job)}


def log() -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    with reading() as session:
        entries = session.query(AuditEntry).order_by(AuditEntry.id)
        return [(entry.actor, entry.action, entry.before, entry.after) for entry in entries]


@pytest.mark.parametrize(
    ("action", "sent"),
    [("trust", {}), ("suspension", {}), ("reinstatement", {}), ("role", {"role": "moderator"})],
)
@pytest.mark.parametrize("who", ["visitor", "member", "the member"])
def test_no_member_decides_about_anybody(browse: Browse, action: str, sent: dict[str, str], who: str) -> None:
    user = member()
    browser = browse({"visitor": None, "member": member()}.get(who, user))
    answer = browser.post(f"/moderation/users/{user.id}/{action}", sent)
    assert answer.status_code == (401 if who == "visitor" else 403)
    after = stored(user)
    assert (after.is_trusted, after.disabled_at, after.role, log()) == (False, None, Role.MEMBER, [])


def test_trust_is_given_and_taken(browse: Browse) -> None:
    user = member()
    browser = browse(moderator())
    address = f"/moderation/users/{user.id}"
    for pressed, trusted in (("yes", True), ("no", False)):
        page = browser.get(address)
        assert page.value("trusted") == pressed
        browser.submit(page, f"{address}/trust")
        assert stored(user).is_trusted is trusted
    assert [entry[1:] for entry in log()] == [
        ("trust", {"trusted": False}, {"trusted": True}),
        ("trust", {"trusted": True}, {"trusted": False}),
    ]
    assert browser.post(f"{address}/trust", {"trusted": "no"}).status_code == 409


def test_a_suspended_member_is_logged_out_at_once_and_cannot_log_in(browse: Browse) -> None:
    user = member()
    browser, boss = browse(user), browse(moderator())
    assert browser.get("/dashboard").heading == "Your postings"
    address = f"/moderation/users/{user.id}"
    page = boss.submit(boss.get(address), f"{address}/suspension")
    assert page.all(".flash") == ["The account is suspended and logged out everywhere."]
    assert browser.get("/dashboard").path == "/login"
    with reading() as session:
        assert session.query(UserSession).filter(UserSession.user_id == user.id).count() == 0
    assert browse().post("/login", {"email": user.email, "password": PASSWORD}).status_code == 403
    boss.submit(page, f"{address}/reinstatement")
    answer = browse().post("/login", {"email": user.email, "password": PASSWORD})
    assert (answer.status_code, settings.access_token_cookie in answer.cookies) == (303, True)


@pytest.mark.parametrize(("choice", "public"), [("stay", State.PUBLISHED), ("removed", State.REMOVED)])
def test_what_a_suspended_member_posted_stays_or_goes(browse: Browse, choice: str, public: State) -> None:
    user = member()
    published_job(user, title="Open")
    published_job(member(), title="Somebody else’s")
    closed_job(user, title="Closed")
    pending_job(user, title="Waiting")
    draft_job(user, title="Draft")
    address = f"/moderation/users/{user.id}"
    browser = browse(moderator())
    browser.submit(browser.get(address), f"{address}/suspension", postings=choice)
    goes = choice == "removed"
    assert states() == {
        "Open": public,
        "Somebody else’s": State.PUBLISHED,
        "Closed": State.REMOVED if goes else State.CLOSED,
        "Waiting": State.REJECTED if goes else State.PENDING,
        "Draft": State.DRAFT,
    }
    assert len(log()) == (4 if goes else 1)


@pytest.mark.parametrize(
    ("by", "of", "allowed"),
    [
        ("moderator", "member", True),
        ("moderator", "moderator", False),
        ("moderator", "operator", False),
        ("moderator", "self", False),
        ("operator", "moderator", True),
        ("operator", "operator", True),
        ("operator", "self", False),
    ],
)
def test_who_helps_to_run_the_board_is_decided_about_by_operators_and_nobody_by_themselves(
    browse: Browse, by: str, of: str, allowed: bool
) -> None:
    makers = {"member": member, "moderator": moderator, "operator": operator}
    boss = makers[by]()
    user = boss if of == "self" else makers[of]()
    browser = browse(boss)
    address = f"/moderation/users/{user.id}"
    assert ("Suspend" in browser.get(address).all("button")) is allowed
    assert browser.post(f"{address}/trust", {"trusted": "yes"}).status_code == (303 if allowed else 403)
    assert stored(user).is_trusted is allowed
    answer = browser.post(f"{address}/suspension", {})
    assert answer.status_code == (303 if allowed else 403)
    assert (stored(user).disabled_at is not None) is allowed
    if allowed:
        assert browser.post(f"{address}/reinstatement", {}).status_code == 303
    else:
        assert browser.post(f"{address}/reinstatement", {}).status_code == 403


def test_what_a_suspended_member_posted_is_taken_down_later_too(browse: Browse) -> None:
    user = member()
    published_job(user, title="Open")
    pending_job(user, title="Waiting")
    address = f"/moderation/users/{user.id}"
    browser = browse(moderator())
    page = browser.submit(browser.get(address), f"{address}/suspension", postings="stay")
    assert "Take down what they have posted" in page.all("button")
    page = browser.submit(page, f"{address}/suspension", note="He wrote to the others, too.")
    assert page.all(".flash") == ["What they had posted is taken down."]
    assert states() == {"Open": State.REMOVED, "Waiting": State.REJECTED}
    with reading() as session:
        suspensions = select(AuditEntry.note).where(AuditEntry.action == Action.SUSPENSION)
        notes = session.scalars(suspensions.order_by(AuditEntry.id)).all()
    assert notes == ["", "He wrote to the others, too."]
    assert "Take down what they have posted" not in page.all("button")
    answer = Page(browser.post(f"{address}/suspension", {"postings": "removed", "note": "Once more."}))
    assert answer.status == 409
    assert answer.all(".notice p")[0].endswith("You wrote: “Once more.”")


def test_why_somebody_is_to_be_suspended_is_not_lost_when_another_was_first(browse: Browse) -> None:
    user = member()
    published_job(user)
    address = f"/moderation/users/{user.id}"
    first, second = browse(moderator()), browse(moderator())
    page = second.get(address)
    first.submit(first.get(address), f"{address}/suspension")
    page = second.submit(page, f"{address}/suspension", note="Spam, all of it.")
    assert (page.status, page.value("note")) == (409, "Spam, all of it.")
    assert page.all(".notice p")[0].startswith("This account is suspended already.")
    page = second.submit(second.get(address), f"{address}/suspension", note="x" * 2001)
    assert (page.status, page.value("note")) == (422, "x" * 2001)


def test_of_two_who_suspend_at_once_one_does(browse: Browse) -> None:
    user = member()
    browsers = [browse(moderator()) for _ in range(3)]
    path = f"/moderation/users/{user.id}/suspension"
    answers = at_once(lambda browser: browser.post(path, {}), browsers)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    assert len(log()) == 1
    page = Page(browsers[0].post(path, {}))
    assert "This account is suspended already." in page.text


def test_an_operator_makes_a_moderator_and_takes_it_back(browse: Browse) -> None:
    user = member()
    browser = browse(operator())
    address = f"/moderation/users/{user.id}"
    for role in (Role.MODERATOR, Role.MEMBER):
        browser.submit(browser.get(address), f"{address}/role")
        assert stored(user).role is role
    assert [entry[2:] for entry in log()] == [
        ({"role": "member"}, {"role": "moderator"}),
        ({"role": "moderator"}, {"role": "member"}),
    ]


@pytest.mark.parametrize(
    ("by", "of", "role"),
    [
        (moderator, member, "moderator"),
        (moderator, moderator, "member"),
        (operator, operator, "member"),
        (operator, member, "operator"),
    ],
)
def test_other_roles_are_not_given_in_the_browser(browse: Browse, by: Any, of: Any, role: str) -> None:
    user = of()
    browser = browse(by())
    answer = browser.post(f"/moderation/users/{user.id}/role", {"role": role})
    assert answer.status_code == 403
    assert stored(user).role is user.role


@pytest.mark.parametrize(
    ("action", "sent"),
    [("role", {}), ("role", {"role": "king"}), ("trust", {"trusted": "x"}), ("suspension", {"postings": "x"})],
)
def test_what_no_button_sends_is_refused(browse: Browse, action: str, sent: dict[str, str]) -> None:
    user = member()
    status = browse(operator()).post(f"/moderation/users/{user.id}/{action}", sent).status_code
    assert status == (422 if action == "suspension" else 415)
    assert log() == []


def test_members_are_found_by_a_part_of_their_name_or_address(browse: Browse) -> None:
    member(name="Ann Lee", email="first_100%@example.org")
    member(name="Bob Leeds", email="second@example.com")
    browser = browse(moderator())

    def found(text: str) -> list[str]:
        page = browser.submit(browser.get("/moderation"), "/moderation/users", q=text)
        return page.all("tbody th a")

    assert found("LEE") == ["Bob Leeds", "Ann Lee"]
    assert found(" Ann  Lee ") == ["Ann Lee"]
    assert found("EXAMPLE.com") == ["Bob Leeds"]
    assert found("0%@") == ["Ann Lee"]
    assert found("%") == ["Ann Lee"]
    assert found("nobody") == []


def test_without_a_name_those_are_listed_who_help_to_run_the_board(browse: Browse) -> None:
    member()
    browser = browse(operator())
    moderator()
    assert browser.get("/moderation/users").all("tbody th a") == ["Mo Derat", "Op Erator"]


def test_why_somebody_was_suspended_is_in_the_log(browse: Browse) -> None:
    address = f"/moderation/users/{member().id}"
    browser = browse(moderator())
    page = browser.submit(browser.get(address), f"{address}/suspension", note="Sold the same opening\x00 ten times.")
    assert "“Sold the same opening ten times.”" in page.text
    with reading() as session:
        assert [entry.note for entry in session.query(AuditEntry)] == ["Sold the same opening ten times."]


def test_what_a_moderator_has_by_the_role_ends_with_it(browse: Browse) -> None:
    user = moderator(is_trusted=True)
    browse(operator()).post(f"/moderation/users/{user.id}/role", {"role": "member"})
    assert (stored(user).role, stored(user).is_trusted) == (Role.MEMBER, False)


@pytest.mark.parametrize("number", ["999999", "0", "x", "99999999999"])
def test_a_member_who_is_not_there_is_no_page(browse: Browse, number: str) -> None:
    browser = browse(moderator())
    assert browser.get(f"/moderation/users/{number}").status == 404
    assert browser.post(f"/moderation/users/{number}/suspension", {}).status_code == 404
