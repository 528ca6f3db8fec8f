"""Forms kept while their owner signed in again."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models import KeptForm
from db.models.kept_form import LIFE


def keep(session: Session, *, user_id: int, path: str, fields: list[tuple[str, str]], now: datetime) -> int:
    """Keeps a form for its page; returns the id by which the page asks for it."""
    session.execute(delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.created_at < now - LIFE))
    form = KeptForm(user_id=user_id, path=path, fields=[[name, value] for name, value in fields], created_at=now)
    session.add(form)
    session.flush()
    return form.id


def find(session: Session, *, form_id: int, user_id: int, path: str) -> list[tuple[str, str]] | None:
    """The fields of a kept form, for its owner and its page alone."""
    form = session.scalars(
        select(KeptForm).where(KeptForm.id == form_id, KeptForm.user_id == user_id, KeptForm.path == path)
    ).one_or_none()
    return [(name, value) for name, value in form.fields] if form else None
