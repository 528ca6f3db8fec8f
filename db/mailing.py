"""The worker that sends the mail that waits: a thread of each process that serves, or a process of its own.

Any number of them may run: see db/queries/messages.py.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

from core.clock import utc_now
from core.log import event
from core.mail import Mail, MailDelayed, MailRefused, delivery
from db.queries import messages
from db.session import reading, writing

# How soon mail is seen that another process has written, or whose time has come.
POLL_SECONDS = 5.0
# How long a mail in hand may take when the process is to end. One that is cut off is sent again later.
GRACE_SECONDS = 3.0
_ADDRESS = re.compile(r"\S+@\S+")


def send_due(clock: Callable[[], datetime] = utc_now, *, is_over: Callable[[], bool] = lambda: False) -> int:
    """Tries to send each mail that is due, unless it `is_over` in between; how many it tried.

    The clock is read for each, since a lease that began with the first mail would have ended at the last.
    """
    with reading() as session:
        if not messages.anything_due(session, now=clock()):
            return 0
    with writing() as session:
        messages.forget_failed(session, now=clock())
    tried = 0
    with delivery() as deliver:
        while not is_over() and _send_next(deliver, clock()):
            tried += 1
    return tried


def _send_next(deliver: Callable[[Mail], None], now: datetime) -> bool:
    """False if there is none. What becomes of it is written down at once: the next one may take long."""
    with writing() as session:
        mail = messages.claim(session, now=now)
    if mail is None:
        return False
    try:
        deliver(mail)
    except MailDelayed as delay:
        _note_failure(messages.note_delay, mail, str(delay), now)
    except MailRefused as refusal:
        _note_failure(messages.note_refusal, mail, str(refusal), now)
    except Exception as error:  # a fault of the board's in one mail must keep no other from going
        event("mail_failed", level=logging.ERROR, error=error, mail=mail.number)
        _note_failure(messages.note_delay, mail, f"A fault of the board's: {type(error).__name__}", now)
    else:
        with writing() as session:
            messages.note_sent(session, number=mail.number)
    return True


def _note_failure(noted: Callable[..., bool], mail: Mail, problem: str, now: datetime) -> None:
    """In the database, and in the log without the address that the server may have repeated."""
    with writing() as session:
        goes_on = noted(session, number=mail.number, problem=problem, now=now)
    words = _ADDRESS.sub("…", problem)
    if goes_on:
        event("mail_delayed", level=logging.WARNING, mail=mail.number, problem=words)
    else:
        event("mail_given_up", level=logging.WARNING, mail=mail.number, problem=words)


@contextmanager
def sending() -> Iterator[None]:
    """Mail is sent while the block runs, from a thread of its own."""
    over = Event()
    thread = Thread(target=_go_on_sending, args=(over,), name="mail", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        messages.arrived.set()
        thread.join(GRACE_SECONDS)


def _go_on_sending(over: Event) -> None:
    """It waits first: whoever starts has other things to do."""
    while not over.is_set():
        messages.arrived.wait(POLL_SECONDS)
        messages.arrived.clear()
        try:
            send_due(is_over=over.is_set)
        except Exception as error:
            event("mail_stands_still", level=logging.ERROR, error=error)
