"""worker."""

import signal
from threading import Event

import typer

from commands.failure import CommandFailed, reachable_database


def add_to(app: typer.Typer) -> None:
    app.command()(worker)


def worker() -> None:
    """Send the mail that waits, until stopped. The server does so too; this is for doing it elsewhere as well."""
    import logging.config

    from core.config import settings
    from core.log import TO_STANDARD_ERROR
    from db import migrating

    with reachable_database():
        if not migrating.is_current():
            raise CommandFailed("the database's schema is not that of this version. Run: python3 manage.py migrate")
    from db.mailing import sending

    logging.config.dictConfig(TO_STANDARD_ERROR)
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with sending():
        where = settings.mail_server.host if settings.mail_server else settings.mail_folder
        typer.echo(f"Mail goes to {where} (Ctrl+C stops it)")
        stopped.wait()
