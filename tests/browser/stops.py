"""Every kind of page, and how to get there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.settling import Board, Fields

RADIOS = {"employment_type", "workplace"}
SELECTS = {"category", "seniority", "country", "salary_currency", "salary_period"}


def press(name: str) -> Callable[[Page, Board], None]:
    return lambda page, board: page.locator("main").get_by_role("button", name=name).click()


def preview(page: Page, board: Board) -> None:
    fill_in(page, board.form)
    press("Preview")(page, board)
    page.locator("#preview").wait_for()


def wait_for_an_account(page: Page, board: Board) -> None:
    fill_in(page, board.form)
    press("Publish posting")(page, board)
    page.get_by_role("heading", name="One step left").wait_for()


def fill_in(page: Page, form: Fields) -> None:
    for name, value in form.items():
        if name in RADIOS:
            page.locator(f"#posting-form [name={name}][value={value}]").check()
        elif name in SELECTS:
            page.locator(f"#field-{name}").select_option(value)
        else:
            page.locator(f"#field-{name}").fill(value)


def nothing(page: Page, board: Board) -> None:
    """The page is there as soon as it is opened."""


@dataclass(frozen=True)
class Stop:
    """A page under a name; who looks at it; what they do once it is open."""

    name: str
    path: str
    who: str = "visitor"
    then: Callable[[Page, Board], None] = nothing

    def open(self, page: Page, board: Board) -> None:
        """Brings somebody who has just opened the browser there."""
        if self.who in board.cookies:
            cookie = {"name": "access_token", "value": board.cookies[self.who], "url": board.address}
            page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(board.url(self.path))
        self.then(page, board)


# Pages that show what people wrote, and pages that do not.
WORDY_STOPS = (
    Stop("home", "/"),
    Stop("jobs", "/jobs"),
    Stop("jobs, filtered", "/jobs?q={word}&workplace=hybrid&workplace=onsite"),
    Stop("jobs, no results", "/jobs?q={word}+nowhere&workplace=remote&salary_min=90000"),
    Stop("posting", "{posting}"),
    Stop("closed posting", "{closed}"),
    Stop("company", "{company}"),
    Stop("companies", "/companies"),
    Stop("categories", "/categories"),
    Stop("category", "/categories/health"),
    Stop("places", "/places"),
    Stop("place", "/places/gent-be"),
    Stop("post a job, preview", "/post-a-job", then=preview),
    Stop("post a job, one step left", "/post-a-job", then=wait_for_an_account),
    Stop("own posting", "{posting}", "employer"),
    Stop("edit", "{posting_pages}/edit", "employer"),
    Stop("close", "{posting_pages}/closure", "employer"),
    Stop("delete a draft", "{draft}/deletion", "employer"),
    Stop("dashboard, full", "/dashboard", "employer"),
    Stop("account", "/account", "employer"),
    Stop("account, with errors", "/account", "employer", then=press("Change password")),
    Stop("queue", "/moderation", "operator"),
    Stop("review", "{review}", "operator"),
    Stop("review, with errors", "{review}", "operator", then=press("Reject")),
    Stop("review of changes", "{review_of_changes}", "operator"),
    Stop("take down", "{review_of_changes}/removal", "operator"),
    Stop("member", "{member}", "operator"),
    Stop("members", "/moderation/users?q=e", "operator"),
    Stop("reject all", "{member}/rejection", "operator"),
    Stop("log", "/moderation/log", "operator"),
)
PLAIN_STOPS = (
    Stop("jobs, a wrong filter", "/jobs?salary_min=much"),
    Stop("post a job", "/post-a-job"),
    Stop("post a job, with errors", "/post-a-job", then=press("Publish posting")),
    Stop("dashboard, empty", "/dashboard", "newcomer"),
    Stop("log in", "/login?next=/post-a-job"),
    Stop("log in, refused", "/login", then=press("Log in")),
    Stop("register", "/register"),
    Stop("register, with errors", "/register", then=press("Create account")),
    Stop("forgotten password", "/password/forgot"),
    Stop("second factor to set up", "/account/two-factor", "newcomer"),
    Stop("second factor to set up, with errors", "/account/two-factor", "newcomer", then=press("Turn on")),
    Stop("devices", "/account/sessions", "newcomer"),
    Stop("other address", "/account/email", "newcomer"),
    Stop("other address, with errors", "/account/email", "newcomer", then=press("Change address")),
    Stop("dead link", "/password/reset/used"),
    Stop("mail sent", "/email/sent"),
    Stop("close the account", "/account/closure", "newcomer"),
    Stop("settings", "/settings", "operator"),
    Stop("settings of the search", "/settings/search", "operator"),
    Stop("docs", "/docs"),
    Stop("not found", "/jobs/999999/gone"),
)
STOPS = WORDY_STOPS + PLAIN_STOPS
