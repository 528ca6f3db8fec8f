"""What a feed says, whatever its format: the list, and each posting in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from core.config import settings
from core.xml_writing import without_forbidden
from db import board
from db.models import Job
from db.vocabulary import EMPLOYMENT_TYPE_LABELS, Workplace
from webapps.formatting import pay, place


@dataclass(frozen=True, kw_only=True)
class Item:
    """A posting. `id` stays when its title, and with it `url`, changes; it leads to the posting too."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    company: str
    company_url: str | None
    published: datetime
    updated: datetime
    labels: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A page of a search. `url` is the address of its first page, `self_url` of this one, `page_url` of the list that
    people read.
    """

    title: str
    url: str
    self_url: str
    next_url: str | None
    page_url: str
    updated: datetime
    items: Sequence[Item]


def item_of(job: Job) -> Item:
    """An open posting, loaded with its company. What XML cannot say is left out in every format alike."""
    assert job.published_at is not None
    url = settings.base_url + job.path
    label = board.now().categories.get(job.category or "")
    labels = [*([label] if label else []), *job.tags]
    return Item(
        id=f"{settings.base_url}/jobs/{job.id}",
        url=url,
        title=without_forbidden(job.title),
        summary=without_forbidden(summary(job)),
        html=without_forbidden(job.description_html),
        company=without_forbidden(job.company.name) if job.company else "",
        company_url=f"{settings.base_url}/companies/{job.company.slug}" if job.company else None,
        published=job.published_at,
        updated=max(job.updated_at, job.published_at),
        labels=[without_forbidden(label) for label in labels],
    )


def summary(job: Job) -> str:
    """ "€3,400–4,100 a month · Ghent · Hybrid · Full-time"."""
    hybrid = "Hybrid" if job.workplace is Workplace.HYBRID else None
    kind = EMPLOYMENT_TYPE_LABELS[job.employment_type] if job.employment_type else None
    return " · ".join(part for part in (pay(job), place(job), hybrid, kind) if part)


def last_change(items: Sequence[Item], now: datetime) -> datetime:
    """When the newest change was made; of a list without postings nobody knows, so today has to do."""
    return max((item.updated for item in items), default=datetime.combine(now, time(), now.tzinfo))
