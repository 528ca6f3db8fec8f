"""The live template shown before anything is public."""

from datetime import datetime

from db.models import Company, Job
from db.posting import columns_of
from db.schemas.posting import PostingFields
from db.vocabulary import State


def preview_of(fields: PostingFields, now: datetime) -> Job:
    """A posting as it would be, that no session knows of."""
    columns = columns_of(fields)
    company = Company(name=fields.company, slug="")
    return Job(**columns, company=company, state=State.DRAFT, published_at=now, expires_at=fields.expires_at)
