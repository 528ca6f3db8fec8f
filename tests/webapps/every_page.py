"""Every page of the board, in every way it looks: a name, and how somebody comes to see it."""

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
    moderator,
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


def with_second_factor(path: str) -> Callable[[Board], Page]:
    def look(board: Board) -> Page:
        second_factor_of(board.owner)
        return board.as_owner().get(path)

    return look


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
    return board.browse(operator()).get("/dashboard")


def recovery_codes(board: Board) -> Page:
    visitor = board.as_owner()
    page = visitor.get("/account/two-factor")
    app = Authenticator(page.all(".secret")[0].replace(" ", "").upper())
    return visitor.submit(page, "/account/two-factor", current_password=PASSWORD, code=app.code())


def several_devices(board: Board) -> Page:
    board.as_owner()
    return board.as_owner().get("/account")


# Pages that look different on a board where nothing has happened yet.
EMPTY: dict[str, Callable[[Browse], Page]] = {
    "home": lambda browse: browse().get("/"),
    "list": lambda browse: browse().get("/jobs"),
    "list with filters": lambda browse: browse().get(FILTERS),
    "companies": lambda browse: browse().get("/companies"),
    "categories": lambda browse: browse().get("/categories"),
    "category": lambda browse: browse().get("/categories/health"),
    "places": lambda browse: browse().get("/places"),
    "place": lambda browse: browse().get("/places/gent-be"),
    "dashboard": lambda browse: browse(member()).get("/dashboard"),
    "queue": lambda browse: browse(moderator()).get("/moderation"),
    "log": lambda browse: browse(moderator()).get("/moderation/log"),
    "form of a visitor": lambda browse: browse().get("/post-a-job"),
    "form of a member": lambda browse: browse(member()).get("/post-a-job"),
}

# Those that are about something that is not there.
ABSENT = {"draft posting", "dead link", "dead confirmation", "not found", "not found by a member", "no such member"}
FULL: dict[str, Callable[[Board], Page]] = {
    "home": get("/"),
    "home of a member": own("/"),
    "list": get("/jobs"),
    "list with filters": get(FILTERS),
    "list with one filter": get("/jobs?company=other"),
    "list with no result": get("/jobs?q=%22%3Cb%3E%26amp%3B&location=x"),
    "list after its end": get("/jobs?after=0.0.0"),
    "list with every error": get(WRONG_SEARCH),
    "companies": get("/companies"),
    "categories": get("/categories"),
    "category": get("/categories/health"),
    "category after its end": get("/categories/health?after=0.0"),
    "category with an error": get("/categories/health?after=x"),
    "places": get("/places"),
    "place": get("/places/gent-be"),
    "country": get("/places/belgium"),
    "company": get("/companies/st-annes-hospital"),
    "company without openings": lambda board: (closed_job(company="Gone"), board.visitor().get("/companies/gone"))[1],
    **{f"{name} posting of its owner": job(name) for name in ("open", "plain", "remote", "many places", "expired")},
    **{f"{name} posting of its owner": job(name) for name in ("closed", "pending", "rejected", "draft", "empty draft")},
    **{f"{name} posting": seen_by_all(name) for name in ("open", "plain", "remote", "many places", "expired")},
    **{f"{name} posting": seen_by_all(name) for name in ("closed", "removed", "draft")},
    "posting seen by a moderator": lambda board: board.browse(moderator()).get(board.jobs["pending"].path),
    "form of a visitor": get("/post-a-job"),
    "form of a member": own("/post-a-job"),
    "form with every error": sent("/post-a-job", {**BAD, "action": "publish"}),
    "form with errors and what was typed": sent("/post-a-job", {**TYPED, "action": "publish"}, as_owner=True),
    "preview": sent("/post-a-job", {**FORM, "action": "preview"}),
    "preview of a member": sent("/post-a-job", {**FORM, "action": "preview"}, as_owner=True),
    "one step left": sent("/post-a-job", {**FORM, "action": "publish"}),
    **{f"edit of {name}": job(name, "edit") for name in ("open", "many places", "remote", "draft", "empty draft")},
    "edit with errors": edited("open", title="", salary_max="1"),
    "edit with a preview": edited("open", action="preview"),
    "edit of a draft with a preview": edited("draft", action="preview"),
    "edit of something newer": edited("open", revision="0"),
    "edit signed out": lambda board: Page(board.visitor().post(f"/jobs/{board.jobs['open'].id}/edit", TYPED)),
    "close": job("open", "closure"),
    "close with an error": lambda board: Page(
        board.as_owner().post(f"/jobs/{board.jobs['open'].id}/closure", {"reason": "x"})
    ),
    "delete": job("draft", "deletion"),
    "delete untitled": job("empty draft", "deletion"),
    "delete what is no draft": job("open", "deletion"),
    "dashboard": own("/dashboard"),
    **{f"edit of what is {name}": job(name, "edit") for name in ("in review", "sent back", "changed", "pending")},
    **{f"posting {name} of its owner": job(name) for name in ("in review", "sent back", "changed", "reported")},
    "report": lambda board: board.visitor().get(f"/jobs/{board.jobs['open'].id}/report"),
    "report with every error": lambda board: Page(
        board.visitor().post(f"/jobs/{board.jobs['open'].id}/report", {"note": "x" * 1001})
    ),
    "queue": reviewed("/moderation"),
    **{
        f"review of what is {name}": reviewed(f"{name}|/moderation/jobs/{{}}")
        for name in ("in review", "sent back", "changed", "reported", "open", "removed", "empty draft")
    },
    "review with an error": reviewed("in review|/moderation/jobs/{}/rejection", note=" "),
    "decided already": reviewed("open|/moderation/jobs/{}/approval", seen="x"),
    "member": reviewed("/moderation/users/{}"),
    "no such member": reviewed("/moderation/users?email=x"),
    "log": logged,
    "not for members": own("/moderation"),
    "login": get("/login"),
    "login on the way": get("/login?next=/dashboard%3Fa%3D%22%3E%3Cb%3E"),
    "login with an error": sent("/login", {"email": MARKUP, "password": "x"}),
    "login needed": sent("/jobs/1/closure", {}),
    "register": get("/register?next=/post-a-job"),
    "register with every error": sent("/register", {"email": MARKUP}),
    "forgotten password": get("/password/forgot"),
    "new password": lambda board: board.visitor().get(reset_link(board.owner)),
    "new password with an error": lambda board: Page(board.visitor().post(reset_link(board.owner), {"password": "x"})),
    "dead link": get("/password/reset/used"),
    "mail sent": get("/email/sent"),
    "confirmation": lambda board: board.visitor().get(confirmation_link(board.owner, is_registration=True)),
    "confirmation with an error": lambda board: Page(
        board.visitor().post(confirmation_link(board.owner, is_registration=True), {"password": "x"})
    ),
    "dead confirmation": get("/email/verify/used"),
    "own address": own("/account/email"),
    "own address with every error": sent("/account/email", {"email": MARKUP}, as_owner=True),
    "new address": lambda board: board.as_owner().get(confirmation_link(board.owner, is_registration=False)),
    "flash message": lambda board: board.visitor().submit(board.as_owner().get("/"), "/logout"),
    "login, second step": half_way,
    "login, second step with an error": lambda board: half_way(board, code="wrong"),
    "account": own("/account"),
    "account with several devices": several_devices,
    "account with a second factor": with_second_factor("/account"),
    "account with a wrong name": sent("/account", {"name": ""}, as_owner=True),
    "account with a wrong password": sent("/account/password", {"password": "x"}, as_owner=True),
    "second factor to set up": own("/account/two-factor"),
    "second factor to set up with errors": sent("/account/two-factor", {"code": MARKUP}, as_owner=True),
    "second factor that is required": second_factor_required,
    "second factor": with_second_factor("/account/two-factor"),
    "recovery codes": recovery_codes,
    "close the account": own("/account/closure"),
    "close the account with a second factor": with_second_factor("/account/closure"),
    "close the account with an error": sent("/account/closure", {}, as_owner=True),
    "close the account of the last operator": lambda board: board.browse(operator()).get("/account/closure"),
    "api": get("/docs"),
    "not found": get("/nothing/here"),
    "not found by a member": own("/nothing/here"),
    "not a form": lambda board: Page(board.visitor().client.post("/login", json={})),
    "wrong method": lambda board: Page(board.visitor().client.put("/jobs")),
    "from another site": lambda board: Page(
        board.visitor().client.post("/login", headers={"Origin": "https://evil.example"})
    ),
    "too large": lambda board: Page(board.visitor().client.post("/login", content=b"x" * 1_100_000)),
    "address too long": get("/jobs?q=" + "x" * 9000),
    "address not understood": get("/post-a-job?fresh=x"),
}
