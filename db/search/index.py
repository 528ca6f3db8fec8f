"""Keeps the search index true, in the transaction that changes a posting, whoever changes it.

A published posting has a document and a listing, any other has none. The session calls follow_changes()
after each flush, so no code that changes a posting has to think of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from core.countries import country_code
from core.text import fold
from db.models import (
    BoardSettings,
    Catalogue,
    Company,
    Job,
    Listing,
    PostedTitle,
    SearchDocument,
    SearchSettings,
    User,
    VocabularyWord,
)
from db.search import gazetteer, preferences
from db.search.documents import Document, document_of, marks_of, microseconds, open_to, position_of, tag_keys
from db.search.postgresql import as_tsvector
from db.search.preferences import Preferences
from db.search.regions import state_named
from db.search.sqlite import index_documents
from db.search.words import spelled
from db.upsert import insert_missing
from db.vocabulary import State, Workplace

TITLE_KEY_MAX = 100
_CHANGED = "what visitors see has changed"
# What the index has to know of a posting beside its text.
COLUMNS = (
    "id", "published_at", "expires_at", "company_id", "workplace", "employment_type", "category", "tags",
    "locations", "country", "remote_regions", "salary_year", "salary_currency",
)  # fmt: skip


def follow_changes(session: Session, _context: object) -> None:
    """After a flush: the index of every posting that was written, and whether visitors see something else now."""
    for job in [item for item in (*session.new, *session.dirty) if isinstance(item, Job)]:
        if job in session.new or session.is_modified(job):
            _follow(session, job)
    if any(map(_is_seen, session.dirty)) or any(map(_was_seen, session.deleted)) or any(map(_is_setting, session.new)):
        session.info[_CHANGED] = True


def _is_seen(item: object) -> bool:
    """Whether pages show something of what was changed, beside postings. Of an account they show the name alone."""
    if isinstance(item, User):
        return get_history(item, "name").has_changes()
    return isinstance(item, (BoardSettings, Company, SearchSettings))


def _was_seen(item: object) -> bool:
    return item.is_public if isinstance(item, Job) else isinstance(item, (BoardSettings, Company, SearchSettings, User))


def _is_setting(item: object) -> bool:
    return isinstance(item, (BoardSettings, SearchSettings))


def _follow(session: Session, job: Job) -> None:
    connection = session.connection()
    was_listed = remove(connection, [job.id]) > 0 if job not in session.new else False
    if job.state is State.PUBLISHED and job.published_at and job.expires_at:
        name = select(Company.name).where(Company.id == job.company_id)
        document = document_of_job(job, company=connection.scalar(name) or "")
        add(connection, [({column: getattr(job, column) for column in COLUMNS}, document)])
    if was_listed or job.is_public:
        session.info[_CHANGED] = True


def note_change(session: Session) -> None:
    """Before a commit: the catalogue's version goes up last, so that no two wait for each other in a circle."""
    session.flush()
    if session.info.pop(_CHANGED, False):
        bump(session.connection())


def bump(connection: Connection) -> None:
    """Says that visitors see something else now."""
    connection.execute(update(Catalogue).values(version=Catalogue.version + 1))


def document_of_job(job: Any, *, company: str) -> Document:
    """The document of a posting, given as Job or as a row of its columns."""
    return document_of(
        title=job.title,
        company=company,
        locations=job.locations,
        country=job.country,
        regions=job.remote_regions,
        workplace=job.workplace,
        employment_type=job.employment_type,
        category=job.category,
        tags=job.tags,
        description=job.description,
    )


def remove(connection: Connection, job_ids: Iterable[int]) -> int:
    """Takes postings out of the index; how many were in it."""
    ids = list(job_ids)
    connection.execute(delete(SearchDocument).where(SearchDocument.job_id.in_(ids)))
    return connection.execute(delete(Listing).where(Listing.job_id.in_(ids))).rowcount


def add(connection: Connection, postings: Sequence[tuple[Any, Document]]) -> None:
    """Puts published postings into the index that are not in it, each as a mapping of its COLUMNS and its document."""
    if not postings:
        return
    wanted = preferences.current(connection)
    gazetteer.learn(connection, [(place, job["country"]) for job, _ in postings for place in job["locations"]])
    entries = [_rows(connection, columns, document, wanted) for columns, document in postings]
    documents = [document for document, _ in entries]
    connection.execute(insert(SearchDocument), documents)
    if connection.dialect.name == "sqlite":
        index_documents(connection, documents)
    connection.execute(insert(Listing).execution_options(render_nulls=True), [listing for _, listing in entries])
    _remember(connection, [document for _, document in postings])


def _remember(connection: Connection, documents: Sequence[Document]) -> None:
    """Words to spell by and titles to suggest; in one order, so that no two wait for each other in a circle."""
    titles = {fold(document.title)[:TITLE_KEY_MAX]: document.title for document in documents if document.title}
    if titles:
        rows = [{"title_key": key, "title": titles[key]} for key in sorted(titles)]
        insert_missing(connection, PostedTitle, rows)
    words = sorted(spelled(frozenset().union(*(document.parts for document in documents))))
    if words:
        insert_missing(connection, VocabularyWord, [{"word": word, "backwards": word[::-1]} for word in words])


def _rows(
    connection: Connection, job: Mapping[str, Any], document: Document, wanted: Preferences
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows of a document and of a listing."""
    places, states, countries = _places(connection, job)
    tags = tag_keys(job["tags"])
    marks = marks_of(
        workplace=job["workplace"],
        employment_type=job["employment_type"],
        category=job["category"],
        company_id=job["company_id"],
        tags=tags,
        places=places,
        states=states,
        countries=countries,
        open_to=open_to(job["remote_regions"], job["country"]) if job["workplace"] == Workplace.REMOTE else (),
    )
    tokens = f"{document.words} {marks}"
    keys = {"position": position_of(job["published_at"], job["id"]), "job_id": job["id"]}
    listing = {
        "ends": microseconds(job["expires_at"]),
        "company_id": job["company_id"],
        "pay": wanted.pay(job["salary_year"], job["salary_currency"]),
        "workplace": job["workplace"],
        "employment_type": job["employment_type"],
        "category": job["category"],
        "tags": "|".join(tag.replace("|", " ") for tag in tags),
        "places": "|".join(map(str, places)),
    }
    is_postgresql = connection.dialect.name == "postgresql"
    return {**keys, "tokens": as_tsvector(tokens) if is_postgresql else tokens}, {**keys, **listing}


def _places(connection: Connection, job: Mapping[str, Any]) -> tuple[list[int], list[str], list[str]]:
    """Ids of the cities, codes of the states of the USA and of the countries, that a posting's work is in."""
    found = [gazetteer.find_known(connection, text, country=job["country"]) for text in job["locations"]]
    named = [place for place in found if place is not None]
    cities = [place for place in named if not place.is_country]
    states = {city.region for city in cities if city.country == "US" and city.region}
    states |= {state for text in job["locations"] if (state := _state(text, job["country"]))}
    countries = {place.country for place in named} | ({job["country"]} if job["country"] else set())
    ids = list(dict.fromkeys(city.id for city in cities))
    return ids, sorted(states), sorted(code for code in countries if country_code(code))


def _state(location: str, country: str | None) -> str | None:
    return state_named(gazetteer.parts_of(", ".join(filter(None, (location, country)))))
