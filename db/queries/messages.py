"""Mail on its way: written with what caused it, taken by one worker at a time, gone once it is sent.

A worker holds no transaction while it talks to the mail server. It takes a mail by putting off when it is due, so
that no other takes it too; should the worker die, the mail is due again when that time is over.
"""

from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import delete, event, exists, func, or_, select
from sqlalchemy.orm import Session

from core.mail import Mail
from core.text import clean_line
from db import board
from db.models import Message

# Longer than a slow conversation about one mail.
LEASE = timedelta(minutes=10)
# After each attempt that failed; after one more the mail is given up.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
FAILED_KEPT = timedelta(days=7)
SUBJECT_MAX = 200
PROBLEM_MAX = 200

# Set when this process has written mail, and whoever sends it need not wait until they look again.
arrived = Event()


def enqueue(session: Session, *, recipient: str, subject: str, text: str, html: str, now: datetime) -> None:
    """Sends a mail if the transaction is committed, and not otherwise."""
    session.add(
        Message(
            recipient=recipient,
            subject=clean_line(subject)[:SUBJECT_MAX],
            text=text,
            html=html,
            created_at=now,
            due_at=now,
            attempts=0,
        )
    )
    event.listen(session, "after_commit", _wake)


def _wake(_session: Session) -> None:
    arrived.set()


def anything_due(session: Session, *, now: datetime) -> bool:
    """Whether there is mail to send, or to forget."""
    due = Message.failed_at.is_(None) & (Message.due_at <= now)
    return bool(session.scalar(select(exists().where(or_(due, Message.failed_at <= now - FAILED_KEPT)))))


def claim(session: Session, *, now: datetime) -> Mail | None:
    """The mail that is due longest, for the caller alone. Whoever claims reports what became of it."""
    message = session.scalars(
        select(Message)
        .where(Message.failed_at.is_(None), Message.due_at <= now)
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if message is None:
        return None
    message.due_at = now + LEASE
    return Mail(
        number=message.id,
        written_at=message.created_at,
        sender=board.current(session.connection()).name,
        recipient=message.recipient,
        subject=message.subject,
        text=message.text,
        html=message.html,
    )


def note_sent(session: Session, *, number: int) -> None:
    session.execute(delete(Message).where(Message.id == number))


def note_delay(session: Session, *, number: int, problem: str, now: datetime) -> bool:
    """It is tried again later, or given up if that was the last time: then False."""
    message = session.get(Message, number)
    if message is None:
        return False
    message.attempts += 1
    message.problem = problem[:PROBLEM_MAX]
    if message.attempts > len(BACK_OFF):
        _give_up(message, now)
        return False
    message.due_at = now + BACK_OFF[message.attempts - 1]
    return True


def note_refusal(session: Session, *, number: int, problem: str, now: datetime) -> bool:
    """It is not tried again: always False."""
    message = session.get(Message, number)
    if message is not None:
        message.attempts += 1
        message.problem = problem[:PROBLEM_MAX]
        _give_up(message, now)
    return False


def _give_up(message: Message, now: datetime) -> None:
    """Whom it was for and what was in the way stays for a while, but no link that somebody could still follow."""
    message.failed_at = now
    message.text = message.html = ""


def count_failed(session: Session) -> int:
    return session.scalar(select(func.count()).where(Message.failed_at.is_not(None))) or 0


def latest_problem(session: Session) -> tuple[int, datetime, str] | None:
    """How many mails wait that could not be sent yet, since when the oldest does, and what was in the way last."""
    waits = (Message.failed_at.is_(None), Message.attempts > 0)
    number, since = session.execute(select(func.count(), func.min(Message.created_at)).where(*waits)).one()
    last = session.scalars(select(Message.problem).where(*waits).order_by(Message.due_at.desc()).limit(1)).first()
    return (number, since, last or "") if number else None


def forget_failed(session: Session, *, now: datetime) -> None:
    session.execute(delete(Message).where(Message.failed_at <= now - FAILED_KEPT))
