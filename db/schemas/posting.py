"""What a posting may say: one set of rules for the browser form, the JSON API and the importers.

PostingFields checks what is there; problems_publishing() also names what is not there yet, since a
draft may lack anything.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from core.countries import currency_of
from core.text import clean_line, clean_text, has_words
from db import board
from db.schemas import pay, values
from db.vocabulary import EmploymentType, SalaryPeriod, Seniority, Workplace

TITLE_MAX = 150
COMPANY_MAX = 100
LOCATION_MAX = 100
LOCATIONS_MAX = 10
REGIONS_MAX = 10
TAG_MAX = 30
TAGS_MAX = 8
DESCRIPTION_MIN = 20
DESCRIPTION_MAX = 20_000


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _text(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _readable(line: str) -> str:
    if line and not has_words(line):
        raise values.refusal("Enter words: there is no letter and no digit in this.")
    return line


def _known_category(slug: str) -> str:
    if slug not in board.now().categories:
        raise values.refusal("Choose a category from the list.")
    return slug


def _list_categories(schema: dict[str, Any]) -> None:
    schema["enum"] = list(board.now().categories)


def _long_enough(description: str) -> str:
    if description and len(description) < DESCRIPTION_MIN:
        raise values.refusal(f"Say a little more: a description has at least {DESCRIPTION_MIN} characters.")
    return description


Optional = BeforeValidator(values.none_if_empty)
Url = Annotated[str, Field(max_length=values.URL_MAX), AfterValidator(values.web_address)]
Email = Annotated[str, Field(max_length=values.EMAIL_MAX), AfterValidator(values.email_address)]
Category = Annotated[str, AfterValidator(_known_category), Field(json_schema_extra=_list_categories)]
Moment = Annotated[datetime, AfterValidator(values.near_moment)]
Amount = Annotated[Decimal, Field(gt=0, lt=values.SALARY_LIMIT)]


class PostingFields(BaseModel):
    """Everything an author says of a posting. Names are those of the form and of the API."""

    model_config = ConfigDict(extra="ignore", use_enum_values=False)

    title: Annotated[
        str, Field(max_length=TITLE_MAX), BeforeValidator(_line), AfterValidator(_readable), Field(title="Title")
    ] = ""
    employment_type: Annotated[EmploymentType | None, Optional, Field(title="Kind of employment")] = None
    category: Annotated[Category | None, Optional, Field(title="Category")] = None
    seniority: Annotated[Seniority | None, Optional, Field(title="Level")] = None
    company: Annotated[
        str,
        Field(max_length=COMPANY_MAX),
        BeforeValidator(_line),
        AfterValidator(_readable),
        Field(title="Company name"),
    ] = ""
    company_url: Annotated[Url | None, Optional, Field(title="Company website")] = None
    workplace: Annotated[Workplace | None, Optional, Field(title="Workplace")] = None
    location: Annotated[
        list[Annotated[str, Field(max_length=LOCATION_MAX)]],
        Field(max_length=LOCATIONS_MAX),
        BeforeValidator(values.lines),
        Field(title="Place"),
    ] = []
    country: Annotated[str | None, BeforeValidator(values.country), Field(title="Country")] = None
    remote_regions: Annotated[
        list[Annotated[str, Field(max_length=LOCATION_MAX)]],
        Field(max_length=REGIONS_MAX),
        BeforeValidator(values.tags),
        Field(title="Who may apply"),
    ] = []
    salary_min: Annotated[Amount | None, BeforeValidator(values.amount), Field(title="Pay, from")] = None
    salary_max: Annotated[Amount | None, BeforeValidator(values.amount), Field(title="Pay, to")] = None
    salary_period: Annotated[SalaryPeriod | None, Optional, Field(title="Pay, for")] = None
    salary_currency: Annotated[str | None, BeforeValidator(values.currency), Field(title="Currency")] = None
    description: Annotated[
        str,
        Field(max_length=DESCRIPTION_MAX),
        BeforeValidator(_text),
        AfterValidator(_long_enough),
        Field(title="Description"),
    ] = ""
    tags: Annotated[
        list[Annotated[str, Field(max_length=TAG_MAX)]],
        Field(max_length=TAGS_MAX),
        BeforeValidator(values.tags),
        Field(title="Tags"),
    ] = []
    apply_url: Annotated[Url | None, Optional, Field(title="Web address")] = None
    apply_email: Annotated[Email | None, Optional, Field(title="E-mail address")] = None
    expires_at: Annotated[Moment | None, BeforeValidator(values.last_moment), Field(title="Last day")] = None

    @model_validator(mode="after")
    def _pay_in_the_money_of_the_country(self) -> Self:
        if self.salary_currency is None and self.country and (self.salary_min or self.salary_max):
            self.salary_currency = currency_of(self.country)
        return self


def problems_publishing(fields: PostingFields, now: datetime, *, current_end: datetime | None = None) -> dict[str, str]:
    """All that keeps the fields from being public: field name to sentence, empty when nothing does.

    An end equal to `current_end` is not looked at: it was agreed to before.
    """
    found = _missing(fields) | _contradictions(fields)
    end, longest = fields.expires_at, board.now().longest_life_days
    if end is not None and end != current_end:
        if end <= now:
            found["expires_at"] = "This day has passed. Choose a later one, or leave it empty."
        elif end > now + timedelta(days=longest + 1):
            found["expires_at"] = f"A posting is open for {longest} days at most. Choose an earlier day."
    return found


def _missing(fields: PostingFields) -> dict[str, str]:
    missing = {}
    if not fields.title:
        missing["title"] = "Enter a title, like “Night Nurse, Intensive Care”."
    if not fields.company:
        missing["company"] = "Enter the company's name."
    if fields.workplace is None:
        missing["workplace"] = "Choose where the work is done."
    if not fields.location and fields.workplace is not Workplace.REMOTE:
        missing["location"] = "Enter at least one place, or choose “Remote” above."
    if fields.employment_type is None:
        missing["employment_type"] = "Choose the kind of employment."
    if not fields.description:
        missing["description"] = "Describe the job."
    if not fields.apply_url and not fields.apply_email:
        missing["apply_url"] = "Enter a web address or an e-mail address to apply at."
    return missing


def _contradictions(fields: PostingFields) -> dict[str, str]:
    found = _doubts(fields)
    low, high = fields.salary_min, fields.salary_max
    if low is not None and high is not None and low > high:
        found["salary_max"] = "The most is below the least. Swap them, or correct one."
    if low is not None or high is not None:
        if fields.salary_currency is None:
            found["salary_currency"] = "Choose the currency of the pay."
        if fields.salary_period is None:
            found["salary_period"] = "Choose what the pay is for: an hour, a month, a year."
    return found


def _doubts(fields: PostingFields) -> dict[str, str]:
    """The first amount that cannot be meant; a volunteer may be given as little as the author likes."""
    if fields.salary_currency is None or fields.salary_period is None:
        return {}
    for name in ("salary_min", "salary_max"):
        amount = getattr(fields, name)
        sentence = pay.doubt(amount, fields.salary_currency, fields.salary_period) if amount else ""
        if sentence and fields.employment_type is not EmploymentType.VOLUNTEER:
            return {name: sentence}
    if pay.is_too_wide(fields.salary_min, fields.salary_max):
        return {"salary_max": f"The most is more than {pay.WIDEST} times the least. Correct one of them."}
    return {}
