"""A board with everything on it, and the ways in which somebody comes to see a page of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.clock import utc_now
from db import board as decisions
from db.models import Job, User
from db.queries import email_confirmations, password_resets
from db.session import writing
from db.vocabulary import State
from tests.authenticator import Authenticator, second_factor_of
from tests.factories import (
    FORM,
    PASSWORD,
    closed_job,
    draft_job,
    edit_that_waits,
    expired_job,
    job_in_state,
    member,
    operator,
    pending_job,
    published_job,
    rejected_job,
    reported,
)
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse

MARKUP = "Nurse <b>\"night\" & 'day'</b> &amp; care"
TYPED = {
    **FORM,
    "title": MARKUP,
    "company": MARKUP,
    "description": MARKUP + "\n\n</textarea><b>x</b>",
    "salary_min": "x",
}
# A value that no field takes, in each field that takes not just anything.
BAD = {
    **dict.fromkeys(FORM, "x" * 201),
    **dict.fromkeys(("tags", "location", "remote_regions"), "\n".join(f"{n}{'x' * 101}" for n in range(12))),
    **dict.fromkeys(("expires_at", "apply_url", "seniority", "form_key", "revision"), "x" * 65),
    "description": "short",
}
NOTHING: dict[str, Any] = {
    **dict.fromkeys(("title", "company", "description"), ""),
    **dict.fromkeys(("country", "workplace", "employment_type", "category", "salary_min", "salary_max"), None),
    "location": [],
    "tags": [],
}
FILTERS = (
    "/jobs?q=nurse&location=ghent&workplace=onsite&workplace=hybrid&employment_type=FULL_TIME&category=health"
    "&tag=nursing&salary_min=1000&posted=7&sort=salary"
)
WRONG_SEARCH = (
    f"/jobs?q={'x' * 201}&location={'x' * 201}&workplace=moon&employment_type=UNPAID&category=x&company={'x' * 201}"
    "&salary_min=much&posted=999&sort=x&after=x" + "".join(f"&tag={number}" for number in range(11))
)


@dataclass
class Board:
    """A board with postings in every state, and who looks at it."""

    browse: Browse
    owner: User
    jobs: dict[str, Job]

    def visitor(self) -> Visitor:
        return self.browse()

    def as_owner(self) -> Visitor:
        return self.browse(self.owner)


def full_board(browse: Browse) -> Board:
    owner = member(name="Ann <Lee>")
    jobs = {
        "open": published_job(
            owner, title=MARKUP, seniority="senior", apply_url="https://st-anne.example/apply?a=1&b=2"
        ),
        "plain": published_job(owner, company="Other", salary_min=None, salary_max=None, tags=[], category=None),
        "remote": published_job(
            owner, workplace="remote", location=[], country=None, remote_regions=["Europe", "Canada", "Anywhere"]
        ),
        "many places": published_job(owner, workplace="hybrid", location=["Ghent", "Bruges", "Lier"], company=MARKUP),
        "expired": expired_job(owner),
        "closed": closed_job(owner),
        "removed": job_in_state(State.REMOVED, owner),
        "pending": job_in_state(State.PENDING, owner),
        "rejected": job_in_state(State.REJECTED, owner),
        "in review": pending_job(owner, title=MARKUP),
        "sent back": rejected_job(owner, title=MARKUP, reason=MARKUP),
        "reported": published_job(owner, title="Reported"),
        "changed": published_job(owner, title="To be changed"),
        "draft": draft_job(owner, title=MARKUP),
        "empty draft": draft_job(owner, **NOTHING),
    }
    reported(jobs["reported"], times=2, note=MARKUP)
    edit_that_waits(jobs["changed"], title=MARKUP, description=MARKUP + "\n\nMore.", tags=[], salary_max="5000")
    return Board(browse, owner, jobs)


def reset_link(user: User) -> str:
    with writing() as session:
        return f"/password/reset/{password_resets.create(session, user=user, now=utc_now())}"


def confirmation_link(user: User, *, is_registration: bool) -> str:
    beginning = "/email/verify" if is_registration else "/account/email"
    with writing() as session:
        token = email_confirmations.create(
            session, user=user, email=user.email, is_registration=is_registration, now=utc_now()
        )
    return f"{beginning}/{token}"


def get(path: str) -> Callable[[Board], Page]:
    return lambda board: board.visitor().get(path)


def own(path: str) -> Callable[[Board], Page]:
    return lambda board: board.as_owner().get(path)


def job(name: str, below: str = "") -> Callable[[Board], Page]:
    """A posting's page, or one below it, as its owner sees it."""

    def look(board: Board) -> Page:
        found = board.jobs[name]
        return board.as_owner().get(f"/jobs/{found.id}/{below}" if below else found.path)

    return look


def seen_by_all(name: str) -> Callable[[Board], Page]:
    return lambda board: board.visitor().get(board.jobs[name].path)


def sent(path: str, fields: Mapping[str, str], *, as_owner: bool = False) -> Callable[[Board], Page]:
    return lambda board: Page((board.as_owner() if as_owner else board.visitor()).post(path, fields))


def reviewed(path: str, **sent: str) -> Callable[[Board], Page]:
    """A page of moderators; "{}" is the number of the posting that the path names, or of its owner."""

    def look(board: Board) -> Page:
        name, _, path_of_job = path.rpartition("|")
        number = board.jobs[name].id if name else board.owner.id
        browser = board.browse(operator())
        address = path_of_job.format(number)
        return Page(browser.post(address, sent)) if sent else browser.get(address)

    return look


def logged(board: Board) -> Page:
    browser, owner = board.browse(operator()), f"/moderation/users/{board.owner.id}"
    browser.submit(browser.get(owner), f"{owner}/trust")
    edit = f"/jobs/{board.jobs['open'].id}/edit"
    browser.submit(browser.get(edit), edit, title="Changed & logged")
    return browser.get("/moderation/log?kind=job")


def edited(name: str, **fields: str) -> Callable[[Board], Page]:
    return lambda board: Page(board.as_owner().post(f"/jobs/{board.jobs[name].id}/edit", {**FORM, **fields}))


def with_second_factor(path: str, **sent: str) -> Callable[[Board], Page]:
    def look(board: Board) -> Page:
        second_factor_of(board.owner)
        return Page(board.as_owner().post(path, sent)) if sent else board.as_owner().get(path)

    return look


def recovered(board: Board) -> Page:
    app, visitor = second_factor_of(board.owner), board.visitor()
    page = Page(visitor.post("/login", {"email": board.owner.email, "password": PASSWORD}))
    return visitor.submit(page, "/login/code", code=app.recovery_codes[0])


def half_way(board: Board, code: str = "") -> Page:
    """The page that asks for a code, once more if one is given."""
    app = second_factor_of(board.owner)
    visitor = board.visitor()
    fields = {"email": board.owner.email, "password": PASSWORD, "next": "/jobs", "kept:title": MARKUP}
    page = Page(visitor.post("/login", fields))
    return visitor.submit(page, "/login/code", code=app.wrong()) if code else page


def second_factor_required(board: Board) -> Page:
    with writing() as session:
        decisions.change(session, {"operators_need_totp": True})
    return board.browse(operator()).get("/moderation")


def recovery_codes(board: Board) -> Page:
    visitor = board.as_owner()
    page = visitor.get("/account/two-factor")
    app = Authenticator(page.all(".secret")[0].replace(" ", "").upper())
    return visitor.submit(page, "/account/two-factor", current_password=PASSWORD, code=app.code())


def several_devices(board: Board) -> Page:
    board.as_owner()
    return board.as_owner().get("/account/sessions")
