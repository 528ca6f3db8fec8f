"""The board as an ASGI app: what every request passes, and who answers it."""

import asyncio

from fastapi import FastAPI
from starlette.middleware import Middleware

from core.addresses import PlainAddresses
from core.admission import Admission
from core.config import settings
from core.cross_origin import CrossOriginProtection
from core.known_host import KnownHost
from core.request_limits import RequestLimits
from core.security_headers import SecurityHeaders
from db.session import POOL_SIZE
from webapps.accounts.views import router as accounts
from webapps.api.docs import router as docs
from webapps.api.views import router as api
from webapps.companies.views import router as companies
from webapps.dashboard.views import router as dashboard
from webapps.errors import ErrorBoundary, install_error_pages
from webapps.health.views import router as health
from webapps.jobs.views import router as jobs
from webapps.postings.changes import router as changes
from webapps.postings.views import router as postings
from webapps.rendering import static_files


def create_app() -> FastAPI:
    places = asyncio.Semaphore(POOL_SIZE)
    middleware = [
        Middleware(SecurityHeaders, https=settings.is_https),
        Middleware(ErrorBoundary, places=places),
        Middleware(RequestLimits),
        Middleware(CrossOriginProtection, public_url=settings.PUBLIC_URL),
        Middleware(PlainAddresses),
        Middleware(Admission, places=places),
    ]
    if settings.PUBLIC_URL:
        middleware.insert(2, Middleware(KnownHost, public_url=settings.PUBLIC_URL))
    app = FastAPI(
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
    # Fixed words first: "/jobs/{id}/edit" must come before "/jobs/{id}/{slug}".
    for router in (health, accounts, postings, changes, jobs, companies, dashboard, docs, api):
        app.include_router(router)
    return app


app = create_app()
