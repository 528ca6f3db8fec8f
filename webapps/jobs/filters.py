"""The filters of a search with what each option would leave: a count, or none where it is not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db import board
from db.search.facets import AGES, Facets, pay_steps
from db.search.preferences import Preferences
from db.vocabulary import EMPLOYMENT_TYPE_LABELS, WORKPLACE_LABELS
from webapps.job_search import JobSearchForm, address, parameters

DISTANCES = (10, 25, 50, 100)  # kilometres


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int | None
    chosen: bool

    @property
    def is_dead(self) -> bool:
        """Nothing would be left, and it is not what is there already."""
        return self.count == 0 and not self.chosen


@dataclass(frozen=True)
class Narrowing:
    """A link to the same search with one filter more."""

    label: str
    url: str
    count: int


def boxes(form: JobSearchForm, facets: Facets) -> dict[str, list[Option]]:
    """The filters of which several options may be chosen."""
    return {
        name: [_option(form, facets, name, value, label) for value, label in labels.items()]
        for name, labels in (
            ("workplace", WORKPLACE_LABELS),
            ("employment_type", EMPLOYMENT_TYPE_LABELS),
            ("category", board.now().categories),
        )
    }


def _option(form: JobSearchForm, facets: Facets, name: str, value: str, label: str) -> Option:
    return Option(value, label, facets.of(name, value), value in getattr(form, name))


def steps(form: JobSearchForm, facets: Facets, pays: Iterable[int]) -> dict[str, list[Option]]:
    """The filters of which one step is chosen; a step of the address that is none of ours is one, too."""
    wanted = sorted({*pays, *([form.salary_min] if form.salary_min else [])})
    ages = sorted({*AGES, *([form.posted] if form.posted else [])})
    near = sorted({*DISTANCES, *([form.within] if form.within else [])})
    return {
        "salary_min": [
            Option(str(step), f"{step:,} or more", facets.of("salary_min", step), step == form.salary_min)
            for step in wanted
        ],
        "posted": [Option(str(days), _age(days), facets.of("posted", days), days == form.posted) for days in ages],
        "within": [Option(str(step), f"Within {step} km", None, step == form.within) for step in near],
    }


def _age(days: int) -> str:
    return "In the last day" if days == 1 else f"In the last {days} days"


def narrowings(form: JobSearchForm, facets: Facets) -> dict[str, list[Narrowing]]:
    """Companies, tags and places that many of the postings found have; not of a filter that is in use."""
    found: dict[str, list[Narrowing]] = {}
    for name in ("location", "company", "tag"):
        if not getattr(form, name):
            options = facets.counts.get(name, {})
            found[name] = [_narrowing(form, name, option, count) for option, count in options.items()]
    return {name: options for name, options in found.items() if len(options) > 1}


def _narrowing(form: JobSearchForm, name: str, option: Any, count: int) -> Narrowing:
    value, label = option if isinstance(option, tuple) else (option, option)
    return Narrowing(label, address("/jobs", [*parameters(form), (name, value)]), count)


def context(
    form: JobSearchForm, facets: Facets, preferences: Preferences, *, has_distance: bool = True
) -> Mapping[str, Any]:
    """What the filters' template needs. `has_distance` says that there may be a distance to choose."""
    return {
        "has_distance": has_distance,
        "boxes": boxes(form, facets),
        "steps": steps(form, facets, pay_steps(preferences)),
        "narrowings": narrowings(form, facets),
        "currency": preferences.currency,
    }
