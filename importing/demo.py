"""The demo postings: invented companies, told in demo/*.toml."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from core.clock import utc_now
from core.config import BASE_DIR
from db import posting
from db.migrating import wait_for_other_starts
from db.queries import jobs
from db.schemas.posting import PostingFields
from db.session import Session, writing

SOURCE = "demo"


def seed_demo() -> int:
    """Puts the demo postings on the board, as old as they say; those that are there already are made anew."""
    with writing() as session:
        wait_for_other_starts(session.connection())
        jobs.delete_of_source(session, source=SOURCE)
        return _publish(session)


def seed_empty_board() -> int:
    """As seed_demo(), but 0 where there is a posting: of several first starts at once, one does it."""
    with writing() as session:
        wait_for_other_starts(session.connection())
        return 0 if jobs.any_job(session) else _publish(session)


def _publish(session: Session) -> int:
    now = utc_now()
    postings = list(_postings())
    for number, (fields, published_at, life) in enumerate(postings):
        job = posting.create(session, owner=None, fields=fields, now=published_at)
        job.source, job.source_id = SOURCE, str(number)
        job.publish(published_at, life=max(life, now - published_at + timedelta(days=2)))
    return len(postings)


def remove_demo() -> int:
    """Takes the demo postings off the board and returns how many there were."""
    with writing() as session:
        return jobs.delete_of_source(session, source=SOURCE)


def _postings() -> Iterator[tuple[PostingFields, datetime, timedelta]]:
    """Fields, when published, and how long it stays open; the oldest first."""
    now = utc_now()
    everything = [
        {**told, "company": file["company"], "company_url": file["company_url"]}
        for file in _files()
        for told in file["posting"]
    ]
    for told in sorted(everything, key=lambda posting: -posting["hours_ago"]):
        published_at = now - timedelta(hours=told["hours_ago"])
        yield PostingFields.model_validate(told), published_at, timedelta(days=told["days_open"])


def _files() -> Iterator[dict[str, Any]]:
    for path in sorted((BASE_DIR / "demo").glob("*.toml")):
        yield tomllib.loads(path.read_text("utf-8"))
