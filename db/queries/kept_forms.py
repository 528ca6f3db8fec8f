"""Forms kept while their owner signed in again."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from db.models import KeptForm
from db.models.kept_form import LIFE

KEPT_MAX = 5


def keep(session: Session, *, user_id: int, path: str, fields: list[tuple[str, str]], now: datetime) -> int:
    """Keeps a form for its page; returns the id by which the page asks for it. Few are kept, and not for long."""
    theirs = select(KeptForm.id).where(KeptForm.user_id == user_id).order_by(KeptForm.id.desc())
    is_old = or_(KeptForm.created_at < now - LIFE, KeptForm.id.not_in(theirs.limit(KEPT_MAX - 1)))
    session.execute(delete(KeptForm).where(KeptForm.user_id == user_id, is_old))
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
