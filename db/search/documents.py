"""Keeps what a posting is found by true, in the transaction that changes the posting."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.countries import country_name
from core.text import fold
from db.models import Job, JobTag, SearchDocument


def document_of(
    *,
    title: str,
    company: str,
    locations: list[str],
    country: str | None,
    tags: list[str],
    description: str,
    regions: list[str],
) -> dict[str, Any]:
    """The columns of a posting's search document, folded."""
    places = [*locations, *regions, country_name(country) if country else ""]
    return {
        "title": fold(title),
        "places": fold(" | ".join(places)),
        "body": fold(f"{company} | {' | '.join(tags)} | {description}"),
    }


def tag_keys(tags: list[str]) -> list[str]:
    return sorted({fold(tag)[:60] for tag in tags})


def index_job(session: Session, job: Job, *, company: str) -> None:
    """Writes the document and the tags of a posting that has an id."""
    document = document_of(
        title=job.title,
        company=company,
        locations=job.locations,
        country=job.country,
        tags=job.tags,
        description=job.description,
        regions=job.remote_regions,
    )
    session.merge(SearchDocument(job_id=job.id, **document))
    session.execute(delete(JobTag).where(JobTag.job_id == job.id))
    session.add_all(JobTag(job_id=job.id, tag=tag) for tag in tag_keys(job.tags))
