"""What a search means on this board: its words with their synonyms, its place, the marks to narrow by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from core.text import fold
from db import board
from db.models import Company, Place
from db.search import gazetteer, preferences
from db.search.category_names import with_category_names
from db.search.documents import ANYWHERE, PLACE_WORD, mark
from db.search.expression import Expression, Phrase, parse
from db.search.preferences import Preferences
from db.search.presence import without_absent
from db.search.query import JobSearch
from db.search.regions import region, state_named
from db.search.spelling import corrected
from db.search.words import words
from db.vocabulary import Workplace

# More cities than anybody means by "near", and than a question should have words.
NEAR_MAX = 500
REMOTE_WORDS = frozenset(words("remote anywhere worldwide"))
# What no posting has, for words and places that consist of signs alone.
NOWHERE: tuple[tuple[Phrase, ...], ...] = ((("l_",),),)


@dataclass(frozen=True, kw_only=True)
class Understood:
    """`marks` are what postings must have, by the filter that asks for it, each any of some phrases.

    `q` is what is searched for where it is other than what was typed; `wishes` are the operator's.
    """

    search: JobSearch
    wishes: Preferences
    expression: Expression
    q: str
    place: Place | None
    marks: Mapping[str, tuple[tuple[Phrase, ...], ...]]

    @property
    def is_corrected(self) -> bool:
        return self.q != self.search.q


def understand(connection: Connection, search: JobSearch, *, place: Place | None = None) -> Understood:
    """`place` is the one that the search's location means, for whoever knows it already."""
    wishes = preferences.current(connection)
    synonyms = with_category_names(wishes, board.now().categories)
    expression = parse(search.q, synonyms)
    q = search.q if search.verbatim else corrected(connection, search.q, expression, synonyms)
    if q != search.q:
        expression = parse(q, synonyms)
    if place is None and search.location:
        place = _place(connection, search.location)
    return Understood(
        search=search,
        wishes=wishes,
        expression=without_absent(connection, expression),
        q=q,
        place=place,
        marks=_marks(connection, search, expression, place),
    )


def _place(connection: Connection, location: str) -> Place | None:
    """The city or country that a seeker means. "Osaka, Poland" is no way to say Poland: then the words alone are
    looked for.
    """
    parts = gazetteer.parts_of(location)
    if state_named(parts) or region(parts):
        return None
    place = gazetteer.find_known(connection, location, country=None)
    return None if place is not None and place.is_country and len(parts) > 1 else place


def _marks(
    connection: Connection, search: JobSearch, expression: Expression, place: Place | None
) -> dict[str, tuple[tuple[Phrase, ...], ...]]:
    found: dict[str, tuple[tuple[Phrase, ...], ...]] = {}
    for name, kind, values in (
        ("workplace", "w", search.workplace),
        ("employment_type", "k", search.employment_type),
        ("category", "c", search.category),
    ):
        if values:
            found[name] = (tuple((mark(kind, value),) for value in values),)
    if search.tag:
        found["tag"] = tuple(((mark("g", fold(tag)[:60]),),) for tag in search.tag)
    if search.company:
        number = connection.scalar(select(Company.id).where(Company.slug == search.company))
        found["company"] = (((mark("o", number or "none"),),),)
    if search.q and not expression:
        found["q"] = NOWHERE
    if search.location:
        found["location"] = _location(connection, search, place)
    return found


def _location(connection: Connection, search: JobSearch, place: Place | None) -> tuple[tuple[Phrase, ...], ...]:
    """Where the work is; for remote work, where those live who may take it. "Remote, Ghent" asks for both."""
    said = words(search.location)
    typed = tuple(PLACE_WORD + word for word in said if word not in REMOTE_WORDS)
    remote = (((mark("w", Workplace.REMOTE),),),) if len(typed) < len(said) else ()
    if not typed:
        return remote or NOWHERE
    only_remote = bool(remote) or search.workplace == (Workplace.REMOTE,)
    there = _there(connection, search, place, only_remote=only_remote)
    if not there:
        return (*remote, *(((word,),) for word in typed))
    is_country = place is not None and place.is_country
    return (*remote, there if is_country else (*there, typed))


def _there(connection: Connection, search: JobSearch, place: Place | None, *, only_remote: bool) -> tuple[Phrase, ...]:
    """Marks of what is in a place, and, for a whole country or remote work, of what is open to who lives there."""
    parts = gazetteer.parts_of(search.location)
    if state := state_named(parts):
        countries, here = ["US"], [mark("s", state)]
    elif place is not None and not place.is_country:
        near = gazetteer.near(connection, place, kilometres=search.within)[:NEAR_MAX] if search.within else [place.id]
        countries, here = [place.country], [mark("p", number) for number in near]
    else:
        countries = [place.country] if place else list(region(parts))
        here, only_remote = [mark("n", country) for country in countries], True
    open_to = [*(mark("r", country) for country in countries), mark("r", ANYWHERE)] if countries and only_remote else []
    return tuple((word,) for word in (*here, *open_to))


def without(understood: Understood, name: str) -> Understood:
    """The same without one of its filters."""
    search = replace(understood.search, **{name: getattr(JobSearch, name)})
    marks = {key: some for key, some in understood.marks.items() if key != name}
    return replace(understood, search=search, marks=marks)
