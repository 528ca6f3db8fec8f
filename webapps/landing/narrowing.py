"""From a page of a category or a place to searches that find less, each with how many postings it finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db import board
from db.search.facets import Facets
from db.search.query import Total
from db.vocabulary import EMPLOYMENT_TYPE_LABELS, WORKPLACE_LABELS
from webapps.job_search import JobSearchForm, address, parameters

Group = tuple[str, Sequence["Option"]]


@dataclass(frozen=True)
class Option:
    """`count` is None where there is too much to be counted."""

    label: str
    url: str
    count: int | None


def narrower(form: JobSearchForm, facets: Facets, total: Total) -> list[Group]:
    """Options in groups under a title; what would find nothing, or all the same, is left out."""
    places = {name: name for name in facets.counts.get("location", {})}
    found = []
    for title, name, labels in (
        ("Workplace", "workplace", WORKPLACE_LABELS),
        ("Kind", "employment_type", EMPLOYMENT_TYPE_LABELS),
        ("Category", "category", board.now().categories),
        ("Place", "location", places),
    ):
        if not getattr(form, name):
            options = [_option(form, facets, name, value, label) for value, label in labels.items()]
            found.append((title, [option for option in options if option.count not in (0, total.number)]))
    return [(title, options) for title, options in found if options]


def _option(form: JobSearchForm, facets: Facets, name: str, value: Any, label: str) -> Option:
    narrowed = form.model_copy(update={name: value if name == "location" else [value], "after": None})
    return Option(label, address("/jobs", parameters(narrowed)), facets.of(name, value))
