"""The open jobs of a category or a place under an address of their own, and which categories and places there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.config import settings
from core.countries import country_name
from core.errors import NotFound
from db import board
from db.models import Place
from db.queries import listings, places
from db.search.gazetteer import text_for
from db.session import Session
from webapps.dependencies import CurrentUser, DbSession, Now
from webapps.feed_formats import feeds_of
from webapps.forms import check
from webapps.job_list import listed
from webapps.job_search import JobSearchForm, address
from webapps.landing.narrowing import narrower
from webapps.rendering import render

CITIES = 200

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class Landing:
    """A search of one parameter that has an address of its own; `place` is what the parameter means, if it is one."""

    heading: str
    path: str
    parameter: tuple[str, str]
    index_url: str
    index_label: str
    place: Place | None = None


@router.get("/categories")
def all_categories(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    openings = listings.by_category(session, now=now)
    found = [(slug, label, openings[slug].number) for slug, label in board.now().categories.items() if slug in openings]
    return render(request, "landing/categories.html", {"categories": found}, shared=True)


@router.get("/categories/{slug}")
def category(request: Request, slug: str, session: DbSession, now: Now, user: CurrentUser) -> Response:
    label = board.now().categories.get(slug)
    if label is None:
        raise NotFound("There is no category of that name.")
    landing = Landing(
        heading=f"{label} jobs",
        path=f"/categories/{slug}",
        parameter=("category", slug),
        index_url="/categories",
        index_label="All categories",
    )
    return _show(request, session, now, landing)


@router.get("/places")
def all_places(request: Request, session: DbSession, now: Now, user: CurrentUser) -> Response:
    openings = listings.by_city(session, now=now)
    found = places.by_country(session, openings=openings, limit=CITIES)
    return render(request, "landing/places.html", {"countries": found}, shared=True)


@router.get("/places/{slug}")
def place(request: Request, slug: str, session: DbSession, now: Now, user: CurrentUser) -> Response:
    found = places.by_slug(session, slug=slug)
    if found is None:
        raise NotFound("The board knows no place of that name.")
    landing = Landing(
        heading=f"Jobs in {_whole_name(found)}",
        path=f"/places/{found.slug}",
        parameter=("location", text_for(session.connection(), found)),
        index_url="/places",
        index_label="All places",
        place=found,
    )
    return _show(request, session, now, landing)


def _whole_name(place: Place) -> str:
    country = country_name(place.country)
    return place.name if place.is_country or place.name == country else f"{place.name}, {country}"


def _show(request: Request, session: Session, now: datetime, landing: Landing) -> Response:
    name, value = landing.parameter
    form = check(JobSearchForm, {name: [value], "after": request.query_params.getlist("after")})
    context: dict[str, Any] = {
        "form": form,
        "landing": landing,
        "page": None,
        "narrower": [],
        "first_url": landing.path,
        "search_url": address("/jobs", [landing.parameter]),
        "canonical": settings.base_url + landing.path,
        "feeds": feeds_of([landing.parameter]),
    }
    if form.data is None:
        return render(request, "landing/show.html", context, status=422)
    context |= listed(session, form.data, now, path=landing.path, place=landing.place)
    if context["total"].number:
        context["narrower"] = narrower(form.data, context["facets"], context["total"])
    return render(request, "landing/show.html", context, shared=True)
