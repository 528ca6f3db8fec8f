"""The board as an ASGI app: what every request passes, and who answers it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import Receive, Scope, Send

from core.addresses import PlainAddresses
from core.admission import Admission
from core.config import settings
from core.cross_origin import CrossOriginProtection
from core.known_host import KnownHost
from core.page_cache import PageCache
from core.request_ids import RequestIds
from core.request_limits import RequestLimits
from core.security_headers import SecurityHeaders
from db import board
from db.edition import CurrentEdition
from db.mailing import sending
from db.session import POOL_SIZE
from webapps import confirmation, draft_cookie, flash, session_cookie
from webapps.account.closure import router as account_closure
from webapps.account.sessions import router as account_sessions
from webapps.account.two_factor import router as two_factor
from webapps.account.two_factor_changes import router as two_factor_changes
from webapps.account.views import router as account
from webapps.accounts import mail_sent
from webapps.accounts.by_mail import router as account_mail
from webapps.accounts.code import router as second_steps
from webapps.accounts.email import router as account_email
from webapps.accounts.views import router as accounts
from webapps.api.docs import router as docs
from webapps.api.views import router as api
from webapps.companies.views import router as companies
from webapps.crawlers.views import router as crawlers
from webapps.current_board import CurrentBoard
from webapps.dashboard.views import router as dashboard
from webapps.dependencies import FORM_FIELDS_MAX
from webapps.errors import API_PREFIX, ErrorBoundary, install_error_pages
from webapps.feeds.views import router as feeds
from webapps.health.views import router as health
from webapps.jobs.suggestions import router as suggestions
from webapps.jobs.views import router as jobs
from webapps.landing.views import router as landing
from webapps.moderation.members import router as members
from webapps.moderation.rejecting_all import router as rejecting_all
from webapps.moderation.views import router as moderation
from webapps.onward import shapes_of_pages
from webapps.own_part import own_part
from webapps.postings.changes import router as changes
from webapps.postings.taking_back import router as taking_back
from webapps.postings.views import router as postings
from webapps.rendering import static_files
from webapps.reports.views import router as reports
from webapps.settings.board import router as board_settings
from webapps.settings.views import router as settings_pages

# Fixed words first: "/jobs/{id}/edit" must come before "/jobs/{id}/{slug}".
PAGES = (
    accounts, second_steps, account_mail, account_email, account, account_sessions, two_factor, two_factor_changes,
    account_closure, postings, changes, taking_back, reports, jobs, feeds, landing, companies, dashboard, moderation,
    members, rejecting_all, board_settings, settings_pages, suggestions, crawlers,
)  # fmt: skip


# They are asked with headers of their own, and say themselves when nothing has changed.
NOT_PAGES = (API_PREFIX, "/static/", "/feeds/", "/jobs.", "/sitemap", "/robots.txt", "/suggestions")


class Board(FastAPI):
    """Pages that are in memory are answered ahead of all that the framework does."""

    def __init__(self, *, edition: CurrentEdition, **options: Any) -> None:
        super().__init__(**options)
        self._described = 0
        self.pages = PageCache(
            super().__call__,
            edition=edition,
            cookies=(
                *session_cookie.NAMES,
                flash.COOKIE,
                draft_cookie.COOKIE,
                confirmation.COOKIE,
                mail_sent.COOKIE,
            ),
            never=NOT_PAGES,
            own_part=own_part,
        )

    def openapi(self) -> dict[str, Any]:
        """Made anew when the operator has decided something, since it lists the categories."""
        revision = board.now().revision
        if revision != self._described:
            self.openapi_schema, self._described = None, revision
        return super().openapi()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.pages(scope, receive, send)


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    """Each process that serves sends mail too: what a request has written goes off at once."""
    with sending():
        yield


def create_app() -> Board:
    places, edition = asyncio.Semaphore(POOL_SIZE), CurrentEdition()
    middleware = [
        Middleware(RequestIds),
        Middleware(SecurityHeaders, https=settings.is_https),
        Middleware(ErrorBoundary, places=places),
        Middleware(CurrentBoard, edition=edition),
        Middleware(RequestLimits),
        Middleware(CrossOriginProtection, public_url=settings.PUBLIC_URL),
        Middleware(PlainAddresses),
        Middleware(Admission, places=places),
    ]
    if settings.PUBLIC_URL:
        middleware.insert(3, Middleware(KnownHost, public_url=settings.PUBLIC_URL))
    app = Board(
        edition=edition,
        title=settings.PROJECT_NAME,
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        middleware=middleware,
        form_limits={"max_fields": FORM_FIELDS_MAX, "max_files": 0},
        lifespan=_lifespan,
    )
    install_error_pages(app)
    app.mount("/static", static_files)
    for router in (health, *PAGES, docs, api):
        app.include_router(router)
    app.state.shapes_of_pages = shapes_of_pages(PAGES)
    return app


# What the server calls: without a detour over Board, for those who get a page from memory.
app = create_app().pages
