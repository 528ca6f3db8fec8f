"""Hands mail over: to the server that SMTP_URL names, or without one to files in DATA_DIR/mail.

What it takes to write and send mail is loaded when there is some.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from core.config import settings


class MailDelayed(Exception):
    """It could not be handed over now; later it may. The message says what was in the way."""


class MailRefused(Exception):
    """It will never be taken. The message says why."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """`sender` is a name, no address. `number` tells it from every other mail that was written at the same moment."""

    number: int
    written_at: datetime
    sender: str
    recipient: str
    subject: str
    text: str
    html: str


@contextmanager
def delivery() -> Iterator[Callable[[Mail], None]]:
    """What hands mail over, one at a time and over one connection; it raises MailDelayed and MailRefused.

    The connection is made for the first mail, and closed at the end of the block.
    """
    if settings.mail_server is None:
        yield _write_file
        return
    from core.smtp import Connection

    connection = Connection(settings.mail_server)
    try:
        yield connection.deliver
    finally:
        connection.close()


def _write_file(mail: Mail) -> None:
    """A file for its owner alone; by name they stand in the order in which they were written."""
    from core.mail_message import compose

    path = settings.mail_folder / f"{mail.written_at:%Y%m%dT%H%M%S%f}-{mail.number}.eml"
    message = compose(mail)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(bytes(message))
    except OSError as error:
        raise MailDelayed(f"{path.parent} cannot be written to: {error.strerror}") from None
