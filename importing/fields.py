"""One record of a file as a posting: read_posting() turns what sources write into our fields.

Only the title and the description can be missed so much that the record is refused. Anything else
that cannot be understood costs its own field and leaves a note, which the summary counts.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from pydantic import ValidationError

from core.text import clean_line, fold, has_words
from db import board
from db.schemas import values as rules
from db.schemas.posting import (
    COMPANY_MAX,
    DESCRIPTION_MAX,
    DESCRIPTION_MIN,
    TAG_MAX,
    TAGS_MAX,
    TITLE_MAX,
    PostingFields,
)
from importing.categories import category_names, category_slug
from importing.employment import read_employment
from importing.moments import read_moment
from importing.pay import read_pay
from importing.places import read_places
from importing.text import SourceFormat, cut, to_markdown
from importing.values import COMMAS, Notes, checked, line, several, shortened

KNOWN_FIELDS = frozenset((
    "source", "source_id", "title", "company", "company_url", "url", "apply_url", "apply_email", "location",
    "country", "remote", "workplace", "employment_type", "seniority", "salary_min", "salary_max",
    "salary_currency", "salary_period", "category", "tags", "description", "description_format", "date_posted",
    "valid_through",
))  # fmt: skip
NO_COMPANY = "Confidential"
SOURCE_MAX = 60
SOURCE_ID_MAX = 200

_FORMATS: tuple[SourceFormat, ...] = get_args(SourceFormat)
# What stands where the company's name should: the field's own name, or when the posting was last touched.
_NO_NAME = re.compile(
    r"\W*(?:(?:(?:the|your|our|client|confidential) )?company(?: name| confidential)?"
    r"|client|employer|confidential|anonymous"
    r"|(?:refreshed|updated|re-?posted|posted|published|listed|added)\b(?: on)?:? "
    r"(?:[a-z]{3,9}\.? \d{1,2}\b|\d|today|yesterday).*)\W*",
    re.IGNORECASE,
)
_RATING = re.compile(r"[0-5][.,]\d")
_ADDRESS = re.compile(r"[(<\[]?https?://")
_AFTER_COMPANY = re.compile(r"\s*[:：]\s*(?=\S)")
_CLOCK_DIFFERENCE = timedelta(days=1)


class Refused(Exception):
    """The record is no posting; `reason` is a sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ImportedPosting:
    source: str
    source_id: str
    fields: PostingFields
    date_posted: datetime | None
    valid_through: datetime | None
    url: str | None
    notes: tuple[str, ...]
    unknown: frozenset[str]


def read_posting(record: Mapping[str, Any], source_default: str) -> ImportedPosting:
    """The posting that a record holds; raises Refused if it has no title or no description."""
    notes = Notes()
    company = _company(record, notes)
    title = _title(record, company, notes)
    description = _description(record, notes)
    url = _address(record, "url", notes)
    employment = read_employment(record, notes)
    where = read_places(record, employment.workplace, notes)
    country = where["country"] if isinstance(where["country"], str) else None
    apply_email = checked(
        rules.email_address, line(record, "apply_email", notes), "apply_email", rules.EMAIL_MAX, notes
    )
    apply_url = _address(record, "apply_url", notes)
    company_url = _address(record, "company_url", notes)
    fields = _valid(
        {
            "title": title,
            "company": company,
            "company_url": None if company == NO_COMPANY else company_url,
            "employment_type": employment.kind,
            "seniority": employment.seniority,
            "description": description,
            "apply_email": apply_email,
            "apply_url": apply_url or (None if apply_email else url),
            **where,
            **_category_and_tags(record, notes),
            **read_pay(record, country, notes),
        },
        notes,
    )
    return ImportedPosting(
        source=shortened(line(record, "source", notes) or source_default, SOURCE_MAX),
        source_id=_source_id(record, url, fields, notes),
        fields=fields,
        date_posted=_date_posted(record, notes),
        valid_through=_moment(record, "valid_through", notes, end_of_day=True),
        url=url,
        notes=tuple(dict.fromkeys(notes)),
        unknown=frozenset(shortened(clean_line(name), SOURCE_MAX) for name in record if name not in KNOWN_FIELDS),
    )


def _company(record: Mapping[str, Any], notes: Notes) -> str:
    value = record.get("company")
    if isinstance(value, str):
        record = {"company": _without_address(_without_rating(value[:1000]))}
    name = line(record, "company", notes)
    if not has_words(name):
        return NO_COMPANY
    if _NO_NAME.fullmatch(name):
        if fold(name) != fold(NO_COMPANY):
            notes.not_understood("company")
        return NO_COMPANY
    if len(name) > COMPANY_MAX:
        notes.append("company shortened")
    return shortened(name, COMPANY_MAX)


def _without_rating(name: str) -> str:
    """Without the stars that a site puts on a line below the name."""
    before, _, last = name.rstrip().rpartition("\n")
    return before if _RATING.fullmatch(last.strip()) else name


def _without_address(name: str) -> str:
    """Without the addresses behind the name, and the brackets around them."""
    words = name.split()
    while words:
        if address := _ADDRESS.search(words[-1]):
            words[-1] = words[-1][: address.start()]
        if words[-1].strip("()<>[]"):
            break
        words.pop()
    return " ".join(words)


def _title(record: Mapping[str, Any], company: str, notes: Notes) -> str:
    title = line(record, "title", notes)
    if not has_words(title):
        raise Refused("It has no title.")
    if fold(title[: len(company)]) == fold(company) and (between := _AFTER_COMPANY.match(title, len(company))):
        title = title[between.end() :]
    if len(title) > TITLE_MAX:
        notes.append("title shortened")
    return shortened(title, TITLE_MAX)


def _description(record: Mapping[str, Any], notes: Notes) -> str:
    text = record.get("description")
    if not isinstance(text, str) or not text.strip():
        raise Refused("It has no description.")
    source_format = line(record, "description_format", notes).lower()
    known = next((name for name in _FORMATS if name == source_format), None)
    if source_format and known is None:
        notes.not_understood("description_format")
    description, was_cut = cut(to_markdown(text, known), DESCRIPTION_MAX)
    if was_cut:
        notes.append("description cut")
    if len(description) < DESCRIPTION_MIN:
        raise Refused(f"Its description is shorter than {DESCRIPTION_MIN} characters.")
    return description


def _address(record: Mapping[str, Any], field: str, notes: Notes) -> str | None:
    return checked(rules.web_address, line(record, field, notes).replace(" ", "%20"), field, rules.URL_MAX, notes)


def _category_and_tags(record: Mapping[str, Any], notes: Notes) -> dict[str, object]:
    """The category, and the tags; a category that the board does not have becomes one of these."""
    tags = several(record.get("tags") or "", COMMAS)
    if tags is None:
        notes.not_understood("tags")
        tags = []
    names = line(record, "category", notes)
    slug = category_slug(names, tuple(board.now().categories.items()))
    unmapped = [] if slug else [name.replace(",", "") for name in category_names(names)]
    if unmapped:
        notes.append(
            "category kept as a tag" if any(len(name) <= TAG_MAX for name in unmapped) else "category left out"
        )
    tags = [tag.lstrip("# ") for tag in tags] + [name for name in unmapped if len(name) <= TAG_MAX]
    distinct: dict[str, str] = {}
    for tag in filter(None, tags):
        distinct.setdefault(fold(tag), tag)
    fitting = [tag for tag in distinct.values() if len(tag) <= TAG_MAX]
    if len(fitting) > TAGS_MAX or len(fitting) < len(distinct):
        notes.append("tags left out")
    return {"category": slug, "tags": fitting[:TAGS_MAX]}


def _moment(record: Mapping[str, Any], field: str, notes: Notes, *, end_of_day: bool) -> datetime | None:
    text = line(record, field, notes)
    moment = read_moment(text, end_of_day=end_of_day) if text else None
    if text and moment is None:
        notes.not_understood(field)
    return moment


def _date_posted(record: Mapping[str, Any], notes: Notes) -> datetime | None:
    moment = _moment(record, "date_posted", notes, end_of_day=False)
    if moment and moment > datetime.now(UTC) + _CLOCK_DIFFERENCE:
        notes.append("date_posted in the future")
        return None
    return moment


def _source_id(record: Mapping[str, Any], url: str | None, fields: PostingFields, notes: Notes) -> str:
    """What the source calls it; else a digest of its address or its words, the same in every run."""
    named = line(record, "source_id", notes)
    if named and len(named) <= SOURCE_ID_MAX:
        return named
    words = [named] if named else [url] if url else [fields.title, fields.company, *fields.location, fields.description]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _valid(values: dict[str, Any], notes: Notes) -> PostingFields:
    """The fields by the rules that forms obey too; a value they refuse costs its field."""
    try:
        return PostingFields(**values)
    except ValidationError as error:
        refused = {str(problem["loc"][0]) for problem in error.errors(include_url=False, include_input=False)}
    if refused & {"title", "description"}:
        raise Refused("Its title or its description cannot be used.")
    for field in sorted(refused):
        notes.not_understood(field)
    return PostingFields(**{field: value for field, value in values.items() if field not in refused})
