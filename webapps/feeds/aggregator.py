"""All open postings for job aggregators, in the format that Indeed defined and others read.

It may be tens of megabytes, so it is made while it is sent. Each step reads some postings with a session of
its own: a connection is held while the database answers, not while the reader reads.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from core.clock import utc_now
from core.config import settings
from core.xml_writing import DECLARATION, cdata
from db import board
from db.models import Job
from db.queries import listings
from db.search.open_jobs import load
from db.session import reading
from db.vocabulary import EmploymentType, Workplace
from webapps.formatting import pay

BATCH = 100
JOB_TYPES = {
    EmploymentType.FULL_TIME: "fulltime",
    EmploymentType.PART_TIME: "parttime",
    EmploymentType.CONTRACTOR: "contract",
    EmploymentType.TEMPORARY: "temporary",
    EmploymentType.INTERN: "internship",
    EmploymentType.VOLUNTEER: "volunteer",
    EmploymentType.PER_DIEM: "per diem",
}
REMOTE_TYPES = {Workplace.REMOTE: "Fully remote", Workplace.HYBRID: "Hybrid remote"}

# Threads of its own, and few: those that wait for a connection must hold up nobody who has one.
_lane = ThreadPoolExecutor(max_workers=2, thread_name_prefix="aggregator")


async def document(now: datetime) -> AsyncIterator[str]:
    yield f"{DECLARATION}<source>\n{cdata('publisher', board.now().name)}"
    yield cdata("publisherurl", settings.base_url) + cdata("lastBuildDate", _moment(now))
    last: int | None = 0
    while last is not None:
        text, last = await asyncio.get_running_loop().run_in_executor(_lane, _after, last)
        yield text
    yield "</source>\n"


def _after(last: int) -> tuple[str, int | None]:
    """The next postings after an id, and the id they end with, or None after the last. By id, because one that is
    renewed meanwhile moves to the front of every other order.
    """
    with reading() as session:
        ids = listings.ids_after(session, job_id=last, now=utc_now(), limit=BATCH)
        found = load(session, ids)
    return "".join(map(job_element, found)), ids[-1] if len(ids) == BATCH else None


def job_element(job: Job) -> str:
    """An open posting, loaded with its company. What it does not say is left out."""
    assert job.published_at is not None
    url = settings.base_url + job.path
    values = {
        "title": job.title,
        "date": _moment(job.published_at),
        "referencenumber": str(job.id),
        "url": url,
        "company": job.company.name if job.company else "Confidential",
        "city": job.locations[0] if job.locations else "",
        "country": job.country or "",
        "description": job.description_html,
        "salary": pay(job) or "",
        "jobtype": JOB_TYPES.get(job.employment_type, "") if job.employment_type else "",
        "category": board.now().categories.get(job.category or "", ""),
        "remotetype": REMOTE_TYPES.get(job.workplace, "") if job.workplace else "",
        "expirationdate": _moment(job.expires_at) if job.expires_at else "",
    }
    return f"<job>\n{''.join(cdata(name, value) for name, value in values.items() if value)}</job>\n"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
