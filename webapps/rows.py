"""The rows of lists: each is rendered once and kept, since the same postings stand on page after page.

A row is rendered from its key alone, so it cannot show what the key does not tell apart: a posting that was
edited, a company of another name, an id that is another posting's now all make another row.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from markupsafe import Markup

from db.models import Job
from db.vocabulary import EmploymentType, SalaryPeriod, Workplace

# Some five megabytes.
KEPT = 4000
# Ages on a page are in hours or longer, so a row is the same for an hour: see age() and long_age().
HOUR = timedelta(hours=1)


class Shown(NamedTuple):
    """All that a row shows of a posting. `hours` is how long ago it was published, in whole hours."""

    id: int
    slug: str
    title: str
    country: str | None
    workplace: Workplace | None
    employment_type: EmploymentType | None
    salary_min: Decimal | None
    salary_max: Decimal | None
    salary_currency: str | None
    salary_period: SalaryPeriod | None
    published_at: datetime
    company: str
    locations: tuple[str, ...]
    remote_regions: tuple[str, ...]
    hours: int

    @property
    def path(self) -> str:
        return f"/jobs/{self.id}/{self.slug}"

    @property
    def moment(self) -> datetime:
        """When somebody looks, to the hour."""
        return self.published_at + self.hours * HOUR


_columns = attrgetter(*Shown._fields[: Shown._fields.index("company")])


def job_rows(render: Callable[[Shown], str]) -> Callable[[Job, datetime], Markup]:
    """The row of a posting at a moment. `render` makes one, with everything in it escaped."""

    @lru_cache(KEPT)
    def rendered(shown: Shown) -> Markup:
        return Markup(render(shown))  # nosec B704 # noqa: S704 (a template that escapes has made it)

    def job_row(job: Job, moment: datetime) -> Markup:
        return rendered(shown_of(job, moment))

    return job_row


def shown_of(job: Job, moment: datetime) -> Shown:
    assert job.published_at is not None, "only what is or was public is in a list"
    company = job.company.name if job.company else ""
    hours = (moment - job.published_at) // HOUR
    return Shown._make((*_columns(job), company, tuple(job.locations), tuple(job.remote_regions), hours))
