"""What the search page shows: the postings found, how many, and how to find others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from db.models import Job
from db.queries import companies, missed_searches
from db.search import preferences
from db.search.facets import Facets
from db.session import Session, writing
from webapps.forms import Form
from webapps.job_list import listed
from webapps.job_search import JobSearchForm, address, chips, parameters, subject
from webapps.jobs import filters


def found(session: Session, form: Form[JobSearchForm], asked: JobSearchForm, now: datetime) -> dict[str, Any]:
    """The page of a search that was understood."""
    shown = listed(session, asked, now)
    understood, total = shown["understood"], shown["total"]
    if total.number == 0 and understood.expression and asked.after is None:
        _note_missed(understood.q, now)
    company = companies.by_slug(session, slug=asked.company) if asked.company else None
    is_in_city = understood.place is not None and not understood.place.is_country
    return {
        **shown,
        "form": form,
        "subject": subject(asked),
        "chips": chips(
            asked, company.name if company else asked.company, understood.wishes.currency, is_in_city=is_in_city
        ),
        "verbatim_url": address("/jobs", [*parameters(asked), ("verbatim", "1")]),
        "suggested": suggested(shown["page"].jobs),
        **filters.context(asked, shown["facets"], understood.wishes, has_distance=is_in_city),
    }


def refused(session: Session, form: Form[JobSearchForm]) -> dict[str, Any]:
    """The page of a search that says something no filter knows."""
    wishes = preferences.current(session.connection())
    options = filters.context(form.sound or JobSearchForm(), Facets(), wishes)
    return {
        "form": form,
        "page": None,
        "subject": subject(form.sound or JobSearchForm()),
        "chips": [],
        "suggested": suggested([]),
        "canonical": None,
        "feeds": [],
        **options,
    }


def suggested(shown: Sequence[Job]) -> dict[str, list[str]]:
    """What the fields suggest before a script does it better: titles, companies and places of this page."""
    named = [text for job in shown for text in (job.title, job.company.name if job.company else "")]
    places = [place for job in shown for place in job.locations]
    return {"words": list(dict.fromkeys(filter(None, named))), "places": ["Remote", *dict.fromkeys(places)]}


def _note_missed(words: str, now: datetime) -> None:
    """In a transaction of its own: the request's only reads."""
    with writing() as session:
        missed_searches.note(session, words=words, now=now)
