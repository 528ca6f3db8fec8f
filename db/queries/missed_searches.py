"""What seekers looked for and did not find."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.text import fold
from db.models import MissedSearch
from db.upsert import insert_missing

WORDS_MAX = 200
# Above it what was asked for least lately makes room: nobody fills the table by searching for nonsense.
KEPT_MAX = 2_000


def note(session: Session, *, words: str, now: datetime) -> None:
    """Counts a search that found nothing: its words, and nothing of who typed them."""
    key = fold(words)[:WORDS_MAX]
    insert_missing(session, MissedSearch, [{"words": key, "times": 0, "last_at": now}])
    session.execute(
        update(MissedSearch).where(MissedSearch.words == key).values(times=MissedSearch.times + 1, last_at=now)
    )
    if (session.scalar(select(func.count()).select_from(MissedSearch)) or 0) > KEPT_MAX:
        oldest = select(MissedSearch.words).order_by(MissedSearch.times, MissedSearch.last_at).limit(KEPT_MAX // 10)
        session.execute(delete(MissedSearch).where(MissedSearch.words.in_(oldest)))


def most(session: Session, *, limit: int) -> Sequence[MissedSearch]:
    """What was looked for most often, first."""
    return session.scalars(
        select(MissedSearch).order_by(MissedSearch.times.desc(), MissedSearch.last_at.desc()).limit(limit)
    ).all()


def forget(session: Session) -> int:
    """How many are forgotten."""
    return len(session.scalars(delete(MissedSearch).returning(MissedSearch.words)).all())
