"""What somebody who has typed the beginning may mean: titles, companies and places of this board."""

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.text import fold
from db.models import Company, Listing, Place, PlaceName, PostedTitle
from db.search.documents import TITLE
from db.search.engine import engine_of
from db.search.statements import count_up_to
from db.search.words import words

SHORTEST = 2
SHOWN = 8
# So many are looked at, however many begin like that.
LOOKED_AT = 200
_LAST = "\U0010ffff"


def of_words(session: Session, text: str) -> list[str]:
    """Titles and companies that begin so and have open postings: the shortest titles first, they are the plainest."""
    key = fold(text)
    if len(key) < SHORTEST:
        return []
    titles = session.scalars(
        select(PostedTitle.title).where(_begins(PostedTitle.title_key, key)).limit(LOOKED_AT)
    ).all()
    found = [title for title in sorted(titles, key=len)[: 2 * SHOWN] if _is_found(session, title)]
    companies = session.scalars(
        select(Company.name)
        .where(_begins(Company.name_key, key), exists().where(Listing.company_id == Company.id))
        .limit(SHOWN // 2)
    ).all()
    return list(dict.fromkeys([*companies, *found]))[:SHOWN]


def of_places(session: Session, text: str) -> list[str]:
    """Cities that begin so, the largest first, with their country."""
    key = fold(text)
    if len(key) < SHORTEST:
        return []
    named = (
        select(PlaceName.place_id, PlaceName.population)
        .where(_begins(PlaceName.name_key, key))
        .limit(5 * LOOKED_AT)
        .subquery()
    )
    rows = session.execute(
        select(Place.id, Place.name, Place.country)
        .join(named, named.c.place_id == Place.id)
        .order_by(named.c.population.desc())
        .limit(4 * SHOWN)
    )
    return [f"{name}, {country}" for _, name, country in dict.fromkeys(map(tuple, rows))][:SHOWN]


def _begins(column: InstrumentedAttribute[str], key: str) -> ColumnElement[bool]:
    return and_(column >= key, column < key + _LAST)


def _is_found(session: Session, title: str) -> bool:
    """Whether a posting with such a title is in the index now."""
    connection = session.connection()
    return count_up_to(connection, engine_of(connection).phrase(words(title), TITLE), limit=1) > 0
