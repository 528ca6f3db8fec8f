"""The live template shown before anything is public."""

from datetime import datetime

from db.models import Company, Job
from db.posting import columns_of
from db.schemas.posting import PostingFields
from db.vocabulary import State


def preview_of(fields: PostingFields, *, posted: datetime, end: datetime | None, state: State = State.DRAFT) -> Job:
    """A posting as it would be, that no session knows of; `end` is when it would end if the fields do not say."""
    columns = columns_of(fields)
    company = Company(name=fields.company, slug="")
    return Job(**columns, company=company, state=state, published_at=posted, expires_at=fields.expires_at or end)
