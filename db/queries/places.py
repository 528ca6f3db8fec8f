"""Places: by the slug of their page, and those where postings are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Place
from db.queries.listings import Openings


@dataclass(frozen=True)
class Country:
    """A country, and the cities in it with how many postings are open in each, the most first."""

    place: Place
    cities: Sequence[tuple[Place, int]]


def by_slug(session: Session, *, slug: str) -> Place | None:
    return session.scalars(select(Place).where(Place.slug == slug)).one_or_none()


def by_country(session: Session, *, openings: Mapping[int, Openings], limit: int) -> Sequence[Country]:
    """The cities with the most open postings, by country in the order of their names. `openings` are by city."""
    ids = sorted(openings, key=lambda city: (-openings[city].number, city))[:limit]
    cities = {place.id: place for place in session.scalars(select(Place).where(Place.id.in_(ids)))}
    codes = {place.country for place in cities.values()}
    countries = session.scalars(
        select(Place).where(Place.country.in_(codes), Place.latitude.is_(None)).order_by(Place.name)
    )
    ranked = [(cities[city], openings[city].number) for city in ids if city in cities]
    return [Country(country, [pair for pair in ranked if pair[0].country == country.country]) for country in countries]


def pages(session: Session, *, openings: Mapping[int, Openings]) -> Sequence[tuple[str, datetime]]:
    """Slug and newest posting of every city where one is open, and of the countries they are in, by id."""
    rows = session.execute(select(Place.id, Place.slug, Place.country, Place.latitude).order_by(Place.id)).all()
    newest: dict[str, datetime] = {}
    for row in rows:
        if row.id in openings:
            moment = openings[row.id].newest
            newest[row.country] = max(newest.get(row.country, moment), moment)
    found = []
    for row in rows:
        if row.id in openings:
            found.append((row.slug, openings[row.id].newest))
        elif row.latitude is None and row.country in newest:
            found.append((row.slug, newest[row.country]))
    return found
