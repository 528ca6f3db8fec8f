"""A search of the open postings: one object that the page, the API and later the feeds all take."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from db.models import Job
from db.vocabulary import EmploymentType, Workplace


class Sort(StrEnum):
    NEWEST = "newest"
    RELEVANCE = "relevance"
    SALARY = "salary"


@dataclass(frozen=True, kw_only=True)
class JobSearch:
    """What to look for. `salary_min` is a year's pay in the board's currency, `posted` an age, `company` a slug,
    `within` kilometres around `location`; `verbatim` takes words as they were typed, misspelt or not.

    `sort` None means relevance when there are words, else newest.
    """

    q: str = ""
    location: str = ""
    within: int = 0
    workplace: tuple[Workplace, ...] = ()
    employment_type: tuple[EmploymentType, ...] = ()
    category: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    company: str = ""
    salary_min: int | None = None
    posted: timedelta | None = None
    sort: Sort | None = None
    verbatim: bool = False

    @property
    def order(self) -> Sort:
        return self.sort or (Sort.RELEVANCE if self.q else Sort.NEWEST)


_CURSOR = re.compile(r"-?[0-9a-f]{1,13}\.-?[0-9a-f]{1,16}", re.ASCII)
_POSITION_LIMIT = 2**63


class BadCursor(ValueError):
    """The text is not a cursor of this board."""


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Where a page ended: the next one starts after this posting, wherever it would stand now.

    `rank` is the first key of the order: its tier of relevance, its pay, or 0 for newest. `position` is that of
    its listing.
    """

    rank: int
    position: int

    def encode(self) -> str:
        return f"{self.rank:x}.{self.position:x}"

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Reads what encode wrote. Raises BadCursor for anything else."""
        if not _CURSOR.fullmatch(text):
            raise BadCursor
        rank, position = (int(part, 16) for part in text.split("."))
        if not -_POSITION_LIMIT <= position < _POSITION_LIMIT:
            raise BadCursor
        return cls(rank=rank, position=position)


@dataclass(frozen=True, kw_only=True)
class Page:
    """The postings of one page, and where the next page starts, if there is one."""

    jobs: Sequence[Job]
    after: Cursor | None


@dataclass(frozen=True)
class Total:
    """How many postings match: `number` of them, and more if it is not `exact`."""

    number: int
    exact: bool = True

    def __str__(self) -> str:
        return f"{self.number:,}" if self.exact else f"{self.number:,}+"
