"""Changes to public postings that wait for review, or were given back to their owner."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db import board
from db.models import Job, WaitingEdit
from db.posting import values_of
from db.schemas.posting import PostingFields


def find(session: Session, *, job_id: int) -> WaitingEdit | None:
    return session.get(WaitingEdit, job_id)


def of_owner(session: Session, *, user_id: int) -> Mapping[int, WaitingEdit]:
    """Those to somebody's own postings, by the posting's id."""
    query = select(WaitingEdit).join(Job, Job.id == WaitingEdit.job_id).where(Job.owner_id == user_id)
    return {edit.job_id: edit for edit in session.scalars(query)}


def keep(session: Session, *, job: Job, fields: PostingFields, now: datetime) -> None:
    """The fields wait, in place of those that waited before."""
    values = values_of(fields)
    if fields.expires_at == job.expires_at:
        del values["expires_at"]
    edit = find(session, job_id=job.id) or WaitingEdit(job_id=job.id)
    edit.fields, edit.revision, edit.created_at, edit.rejection = values, job.revision, now, None
    session.add(edit)


def fields_of(edit: WaitingEdit, *, job: Job) -> PostingFields:
    """What the posting is to say. An end that was not changed is the one it has now; a category that the board has
    taken out meanwhile is none.
    """
    fields = {"expires_at": job.expires_at, **edit.fields}
    if fields.get("category") not in board.now().categories:
        fields["category"] = None
    return PostingFields.model_validate(fields)


def drop(session: Session, *, job_id: int) -> None:
    session.execute(delete(WaitingEdit).where(WaitingEdit.job_id == job_id))
