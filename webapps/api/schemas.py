"""What the API takes and answers beside a posting's fields."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from core.config import settings
from db.models import Job
from db.posting import fields_of
from db.schemas.posting import PostingFields
from db.vocabulary import ClosedReason, State


class Token(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 (a kind of token, not one)


class NewPosting(PostingFields):
    """A posting's fields, and whether to publish it at once or keep it as a draft."""

    state: Annotated[Literal["published", "draft"], Field(description="What to do with the posting.")] = "published"


class Closure(BaseModel):
    reason: ClosedReason = ClosedReason.FILLED


class ListedPosting(PostingFields):
    """A posting as lists have it: its fields, and what became of it."""

    id: int
    url: Annotated[str, Field(description="Its page for people.")]
    state: State
    is_open: Annotated[bool, Field(description="Published, and not past `expires_at` at this moment.")]
    closed_reason: ClosedReason | None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    source: str | None
    source_id: str | None


class Posting(ListedPosting):
    """A posting by itself."""

    description_html: Annotated[str, Field(description="The description rendered, safe to show.")]


class PostingList(BaseModel):
    items: list[ListedPosting]
    next: Annotated[str | None, Field(description="The address of the next page, null on the last.")]


class Problem(BaseModel):
    """RFC 9457. `errors` names fields and says how to mend them."""

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, str] | None = None


def posting_of(job: Job, now: datetime) -> Posting:
    return Posting.model_construct(**_values(job, now), description_html=job.description_html)


def listed(job: Job, now: datetime) -> ListedPosting:
    return ListedPosting.model_construct(**_values(job, now))


def _values(job: Job, now: datetime) -> dict[str, Any]:
    """What is answered of a posting. Not validated again: what was stored under older rules must stay readable."""
    return fields_of(job).model_dump() | {
        "id": job.id,
        "url": settings.base_url + job.path,
        "state": job.state,
        "is_open": bool(job.is_open(now)),
        "closed_reason": job.closed_reason,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
        "published_at": job.published_at,
        "source": job.source,
        "source_id": job.source_id,
    }
