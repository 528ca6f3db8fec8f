"""Feeds: a search as Atom, RSS and JSON Feed, and all that is open for job aggregators."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse

from core.config import settings
from db import board
from db.queries import companies, listings
from db.search import preferences
from db.search.open_jobs import find_jobs
from db.search.query import Cursor, Page
from db.session import Session
from webapps import conditional
from webapps.dependencies import DbSession, Now
from webapps.feed_formats import ATOM, JSON_FEED, RSS, FeedFormat
from webapps.feeds import aggregator
from webapps.feeds.atom import atom
from webapps.feeds.content import Feed, item_of, last_change
from webapps.feeds.json_feed import json_feed
from webapps.feeds.rss import rss
from webapps.job_search import JobSearchForm, address, headline, parameters, read_search

PAGE_SIZE = 50

router = APIRouter(include_in_schema=False)


@router.get(ATOM.path)
def as_atom(request: Request, session: DbSession, now: Now) -> Response:
    return _answer(request, session, now, ATOM, atom)


@router.get(RSS.path)
def as_rss(request: Request, session: DbSession, now: Now) -> Response:
    return _answer(request, session, now, RSS, rss)


@router.get(JSON_FEED.path)
def as_json_feed(request: Request, session: DbSession, now: Now) -> Response:
    return _answer(request, session, now, JSON_FEED, json_feed)


@router.get("/feeds/indeed.xml")
def for_aggregators(request: Request, session: DbSession, now: Now) -> Response:
    etag = conditional.weak_tag(listings.state(session, now=now), settings.base_url, board.now().name)
    headers = {"ETag": etag, "Cache-Control": conditional.CACHE}
    return conditional.has_it_already(request, etag) or StreamingResponse(
        aggregator.document(now), headers={**headers, "Content-Type": "application/xml; charset=utf-8"}
    )


def _answer(
    request: Request, session: Session, now: datetime, kind: FeedFormat, write: Callable[[Feed], bytes]
) -> Response:
    form = read_search(request.query_params)
    if form.data is None:
        lines = [f"{label}: {sentence}" if label else sentence for _, label, sentence in form.complaints()]
        return PlainTextResponse("\n".join(lines) + "\n", 422, {"Cache-Control": conditional.CACHE})
    page = find_jobs(session, search=form.data.search(), now=now, limit=PAGE_SIZE, after=form.data.after)
    company = companies.by_slug(session, slug=form.data.company) if form.data.company else None
    currency = preferences.current(session.connection()).currency
    title = headline(form.data, company.name if company else form.data.company, currency)
    return conditional.answer(request, write(_feed(form.data, page, kind.path, title, now)), kind.media_type)


def _feed(form: JobSearchForm, page: Page, path: str, title: str, now: datetime) -> Feed:
    pairs = parameters(form)
    items = [item_of(job) for job in page.jobs]
    return Feed(
        title=f"{title} · {board.now().name}",
        url=settings.base_url + address(path, pairs),
        self_url=_page_url(path, pairs, form.after),
        next_url=_page_url(path, pairs, page.after) if page.after else None,
        page_url=settings.base_url + address("/jobs", pairs),
        updated=last_change(items, now),
        items=items,
    )


def _page_url(path: str, pairs: list[tuple[str, str]], after: Cursor | None) -> str:
    return settings.base_url + address(path, [*pairs, ("after", after.encode())] if after else pairs)
