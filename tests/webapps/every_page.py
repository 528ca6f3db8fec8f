"""Every page of the board, in every way it looks: a name, and how somebody comes to see it."""

from collections.abc import Callable

from tests.factories import (
    FORM,
    PASSWORD,
    closed_job,
    member,
    moderator,
    operator,
)
from tests.visitor import Page
from tests.webapps.conftest import Browse
from tests.webapps.full_board import (
    BAD,
    FILTERS,
    MARKUP,
    TYPED,
    WRONG_SEARCH,
    Board,
    confirmation_link,
    edited,
    get,
    half_way,
    job,
    logged,
    own,
    recovered,
    recovery_codes,
    reset_link,
    reviewed,
    second_factor_required,
    seen_by_all,
    sent,
    several_devices,
    with_second_factor,
)

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
    "own address with another that waits": lambda board: (
        confirmation_link(board.owner, is_registration=False),
        board.as_owner().get("/account/email"),
    )[1],
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
    "devices": several_devices,
    "devices with every error": lambda board: (
        several_devices(board),
        Page(board.as_owner().post("/account/sessions/deletion", {})),
    )[1],
    "devices of somebody with one": own("/account/sessions"),
    "account with a second factor": with_second_factor("/account"),
    "account with a wrong name": sent("/account", {"name": ""}, as_owner=True),
    "account with a wrong password": sent("/account/password", {"password": "x"}, as_owner=True),
    "second factor to set up": own("/account/two-factor"),
    "second factor to set up with errors": sent("/account/two-factor", {"code": MARKUP}, as_owner=True),
    "second factor that is required": second_factor_required,
    "second factor": with_second_factor("/account/two-factor"),
    **{
        f"second factor, {below}": with_second_factor(f"/account/two-factor/{below}")
        for below in ("recovery-codes", "replacement", "deletion")
    },
    **{
        f"second factor, {below} with errors": with_second_factor(f"/account/two-factor/{below}", current_password="x")
        for below in ("recovery-codes", "replacement", "deletion")
    },
    "second factor set up twice": with_second_factor("/account/two-factor", current_password=PASSWORD),
    "logged in with a recovery code": recovered,
    "recovery codes": recovery_codes,
    "close the account": own("/account/closure"),
    "close the account with a second factor": with_second_factor("/account/closure"),
    "close the account with an error": sent("/account/closure", {}, as_owner=True),
    "close the account of the last operator": lambda board: board.browse(operator()).get("/account/closure"),
    "settings": lambda board: board.browse(operator()).get("/settings"),
    "settings of the search": lambda board: board.browse(operator()).get("/settings/search"),
    "settings with every error": lambda board: Page(board.browse(operator()).post("/settings", {"accent": "x"})),
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
