"""What a posting form tells of a program that filled it in: for moderators to see, never to refuse anybody."""

from datetime import datetime, timedelta

from core import proof_of_work
from core.clock import utc_now
from core.keyed_hash import read_moment, signed_moment
from db import board
from db.models import Job
from db.vocabulary import Signal
from webapps.posting_form import PostingForm

# Nobody reads a form, fills it in and sends it in less.
HASTE = timedelta(seconds=3)


def opened_now() -> str:
    """What a new form carries, to say when it was opened."""
    return signed_moment(utc_now())


def challenge(form_key: str, job: Job | None = None) -> str | None:
    """What the browser has to solve before it sends the form of a posting, new or there already; None for nothing."""
    return proof_of_work.challenge(_subject(job) if job else form_key) if board.now().proof_of_work else None


def _subject(job: Job) -> str:
    """Work is done for one posting. A form that is new has the key that its posting will have."""
    return job.form_key or f"posting {job.id}"


def keep_signals(form: PostingForm, job: Job, now: datetime) -> None:
    """Notes what speaks against a posting that is not public, for when it will be: the form may only have saved it."""
    # A draft may have been written long before this form was opened.
    opened = min(read_moment(form.opened) or now, job.created_at)
    speaks_against = {
        Signal.HIDDEN_FIELD: bool(form.homepage),
        Signal.HASTE: now - opened < HASTE,
        Signal.NO_WORK: board.now().proof_of_work and not proof_of_work.is_solved(form.work, _subject(job)),
    }
    before = [signal for signal in job.signals or () if signal == Signal.REJECTED]
    job.signals = [*(signal.value for signal, does in speaks_against.items() if does), *before] or None
