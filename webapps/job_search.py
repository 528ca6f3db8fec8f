"""A search as an address: the same parameters for the page and the API, read, checked and written back."""

from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from starlette.datastructures import QueryParams

from core.text import clean_line, fold
from db import board
from db.schemas.values import amount, none_if_empty, refusal
from db.search.query import BadCursor, Cursor, JobSearch, Sort
from db.vocabulary import EMPLOYMENT_TYPE_LABELS, WORKPLACE_LABELS, EmploymentType, Workplace
from webapps.forms import Form, read_form

TEXT_MAX = 200
# Each tag is a condition of its own, and a database plans hundreds of them for minutes.
TAGS_MAX = 10


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _without_empties(value: object) -> object:
    """The distinct items of a repeated parameter; an empty one says nothing."""
    return list(dict.fromkeys(item for item in map(_line, value) if item)) if isinstance(value, list) else value


def _known_category(slug: str) -> str:
    if slug not in board.now().categories:
        raise refusal("Choose a category from the list.")
    return slug


def _whole(value: object) -> object:
    number = amount(value)
    return None if number is None else int(str(number).split(".")[0])


def _cursor(value: object) -> object:
    if not isinstance(value, str) or not value:
        return None
    try:
        return Cursor.decode(value)
    except BadCursor:
        raise refusal(
            "This address leads nowhere: its “after” is not one of ours. Start from the first page."
        ) from None


Text = Annotated[str, Field(max_length=TEXT_MAX), BeforeValidator(_line)]
Category = Annotated[str, AfterValidator(_known_category)]
Days = Annotated[int, Field(ge=1, le=365)]
Kilometres = Annotated[int, Field(ge=0, le=500)]


class JobSearchForm(BaseModel, arbitrary_types_allowed=True):
    """The query parameters of /jobs. Names and values are public: feeds, alerts and programs use them."""

    q: Annotated[Text, Field(title="Words")] = ""
    location: Annotated[Text, Field(title="Place")] = ""
    within: Annotated[Kilometres | None, BeforeValidator(none_if_empty), Field(title="Distance")] = None
    workplace: Annotated[list[Workplace], BeforeValidator(_without_empties), Field(title="Workplace")] = []
    employment_type: Annotated[list[EmploymentType], BeforeValidator(_without_empties), Field(title="Kind")] = []
    category: Annotated[list[Category], BeforeValidator(_without_empties), Field(title="Category")] = []
    tag: Annotated[list[Text], Field(max_length=TAGS_MAX, title="Tags"), BeforeValidator(_without_empties)] = []
    company: Annotated[Text, Field(title="Company")] = ""
    salary_min: Annotated[int | None, BeforeValidator(_whole), Field(title="Pay")] = None
    posted: Annotated[Days | None, BeforeValidator(none_if_empty), Field(title="Posted")] = None
    sort: Annotated[Sort | None, BeforeValidator(none_if_empty), Field(title="Order")] = None
    verbatim: Annotated[Literal["1"] | None, BeforeValidator(none_if_empty), Field(title="Spelling")] = None
    after: Annotated[Cursor | None, BeforeValidator(_cursor)] = None

    def search(self) -> JobSearch:
        return JobSearch(
            q=self.q,
            location=self.location,
            within=self.within or 0,
            workplace=tuple(self.workplace),
            employment_type=tuple(self.employment_type),
            category=tuple(self.category),
            tag=tuple(self.tag),
            company=self.company,
            salary_min=self.salary_min,
            posted=timedelta(days=self.posted) if self.posted else None,
            sort=self.sort,
            verbatim=bool(self.verbatim),
        )


def read_search(query: QueryParams) -> Form[JobSearchForm]:
    return read_form(JobSearchForm, query)


def parameters(form: JobSearchForm) -> list[tuple[str, str]]:
    """The search as pairs in a fixed order, without what is empty and without the cursor."""
    pairs: list[tuple[str, str]] = []
    for name in JobSearchForm.model_fields:
        value = getattr(form, name)
        if name != "after":
            pairs += [(name, str(item)) for item in (value if isinstance(value, list) else [value]) if item]
    return pairs


def address(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def subject(form: JobSearchForm) -> str:
    """What is looked for and where, in words: "“nurse” jobs in Ghent"."""
    words = f"“{form.q}” jobs" if form.q else "Jobs"
    if fold(form.location) == "remote":
        return f"Remote {words if form.q else 'jobs'}"
    return words + (f" in {form.location}" if form.location else "")


def headline(form: JobSearchForm, company_name: str, currency: str) -> str:
    """The search in words: "“nurse” jobs in Ghent: Hybrid, Full-time"."""
    words = subject(form)
    others = [pair for pair in parameters(form) if pair[0] not in ("q", "location")]
    labels = [label for pair in others if (label := _label(*pair, company_name=company_name, currency=currency))]
    return f"{words}: {', '.join(labels)}" if labels else words


def chips(form: JobSearchForm, company_name: str, currency: str, *, is_in_city: bool) -> list[tuple[str, str]]:
    """Each filter that is on, in words, with the address of the same search without it. There is a distance from a
    city alone.
    """
    pairs = [pair for pair in parameters(form) if pair[0] != "within" or is_in_city]
    found = []
    for pair in pairs:
        label = _label(*pair, company_name=company_name, currency=currency)
        if label:
            found.append((label, address("/jobs", [other for other in pairs if other != pair])))
    return found


def _label(name: str, value: str, *, company_name: str, currency: str) -> str | None:
    match name:
        case "q":
            return f"“{value}”"
        case "workplace":
            return WORKPLACE_LABELS[Workplace(value)]
        case "employment_type":
            return EMPLOYMENT_TYPE_LABELS[EmploymentType(value)]
        case "category":
            return board.now().categories[value]
        case "salary_min":
            return f"Pays {currency} {int(value):,} or more"
        case "posted":
            return "Last day" if value == "1" else f"Last {value} days"
        case "company":
            return company_name
        case "within":
            return f"Within {value} km"
        case "sort" | "verbatim":
            return None
        case _:
            return value
