"""A search of the open postings: one object that the page, the API and later the feeds all take."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from db.models import Job
from db.vocabulary import EmploymentType, Workplace


class Sort(StrEnum):
    NEWEST = "newest"
    RELEVANCE = "relevance"
    SALARY = "salary"


@dataclass(frozen=True, kw_only=True)
class JobSearch:
    """What to look for. `salary_min` is a year's pay, `posted` an age in days, `company` a slug.

    `sort` None means relevance when there are words, else newest.
    """

    q: str = ""
    location: str = ""
    workplace: tuple[Workplace, ...] = ()
    employment_type: tuple[EmploymentType, ...] = ()
    category: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    company: str = ""
    salary_min: int | None = None
    posted: timedelta | None = None
    sort: Sort | None = None

    @property
    def order(self) -> Sort:
        return self.sort or (Sort.RELEVANCE if self.q else Sort.NEWEST)


_CURSOR = re.compile(r"-?[0-9a-f]{1,13}\.[0-9a-f]{1,14}\.[0-9a-f]{1,15}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class BadCursor(ValueError):
    """The text is not a cursor of this board."""


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Where a page ended: the next one starts after this posting, wherever it would stand now.

    `rank` is the first key of the order: its tier of relevance, its pay, or 0 for newest.
    """

    rank: int
    published_at: datetime
    job_id: int

    def encode(self) -> str:
        return f"{self.rank:x}.{(self.published_at - _EPOCH) // _MICROSECOND:x}.{self.job_id:x}"

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Reads what encode wrote. Raises BadCursor for anything else."""
        if not _CURSOR.fullmatch(text):
            raise BadCursor
        rank, moment, job_id = (int(part, 16) for part in text.split("."))
        try:
            return cls(rank=rank, published_at=_EPOCH + moment * _MICROSECOND, job_id=job_id)
        except OverflowError:
            raise BadCursor from None


@dataclass(frozen=True, kw_only=True)
class Page:
    """The postings of one page, how many match in all, and where the next page starts, if there is one."""

    jobs: Sequence[Job]
    total: int
    after: Cursor | None
