"""What a posting form tells of a program that filled it in: for moderators to see, never to refuse anybody."""

from datetime import datetime, timedelta

from core.clock import utc_now
from core.keyed_hash import read_moment, signed_moment
from db.models import Job
from db.vocabulary import Signal
from webapps.posting_form import PostingForm

# Nobody reads a form, fills it in and sends it in less.
HASTE = timedelta(seconds=3)


def opened_now() -> str:
    """What a new form carries, to say when it was opened."""
    return signed_moment(utc_now())


def posting_signals(form: PostingForm, job: Job, now: datetime) -> list[Signal]:
    """What speaks against a form that publishes a draft, which may have been written long before it was opened."""
    opened = read_moment(form.opened) or now
    found = [Signal.HIDDEN_FIELD] if form.homepage else []
    return [*found, Signal.HASTE] if now - min(opened, job.created_at) < HASTE else found
