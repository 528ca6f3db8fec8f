"""The board as an ASGI app: what every request passes, and who answers it."""

import asyncio
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
from db.edition import CurrentEdition
from db.session import POOL_SIZE
from webapps import draft_cookie, flash, session_cookie
from webapps.accounts.views import router as accounts
from webapps.api.docs import router as docs
from webapps.api.views import router as api
from webapps.companies.views import router as companies
from webapps.crawlers.views import router as crawlers
from webapps.dashboard.views import router as dashboard
from webapps.errors import API_PREFIX, ErrorBoundary, install_error_pages
from webapps.feeds.views import router as feeds
from webapps.health.views import router as health
from webapps.jobs.suggestions import router as suggestions
from webapps.jobs.views import router as jobs
from webapps.landing.views import router as landing
from webapps.own_part import own_part
from webapps.postings.changes import router as changes
from webapps.postings.views import router as postings
from webapps.rendering import static_files
from webapps.settings.views import router as settings_pages

# Fixed words first: "/jobs/{id}/edit" must come before "/jobs/{id}/{slug}".
PAGES = (
    accounts, postings, changes, jobs, feeds, landing, companies, dashboard, settings_pages, suggestions, crawlers,
)  # fmt: skip


# They are asked with headers of their own, and say themselves when nothing has changed.
NOT_PAGES = (API_PREFIX, "/static/", "/feeds/", "/jobs.", "/sitemap", "/robots.txt", "/suggestions")


class Board(FastAPI):
    """Pages that are in memory are answered ahead of all that the framework does."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pages = PageCache(
            super().__call__,
            edition=CurrentEdition(),
            cookies=(*session_cookie.NAMES, flash.COOKIE, draft_cookie.COOKIE),
            never=NOT_PAGES,
            own_part=own_part,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.pages(scope, receive, send)


def create_app() -> Board:
    places = asyncio.Semaphore(POOL_SIZE)
    middleware = [
        Middleware(RequestIds),
        Middleware(SecurityHeaders, https=settings.is_https),
        Middleware(ErrorBoundary, places=places),
        Middleware(RequestLimits),
        Middleware(CrossOriginProtection, public_url=settings.PUBLIC_URL),
        Middleware(PlainAddresses),
        Middleware(Admission, places=places),
    ]
    if settings.PUBLIC_URL:
        middleware.insert(3, Middleware(KnownHost, public_url=settings.PUBLIC_URL))
    app = Board(
        title=settings.PROJECT_NAME,
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        middleware=middleware,
    )
    install_error_pages(app)
    app.mount("/static", static_files)
    for router in (health, *PAGES, docs, api):
        app.include_router(router)
    return app


# What the server calls: without a detour over Board, for those who get a page from memory.
app = create_app().pages
