"""worker and send-test-mail."""

import signal
from threading import Event
from typing import Annotated

import typer

from commands.failure import CommandFailed, reachable_database


def add_to(app: typer.Typer) -> None:
    app.command()(worker)
    app.command()(send_test_mail)


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


def send_test_mail(email: Annotated[str, typer.Argument(help="Where it is to go.")]) -> None:
    """Send a mail at once, to see that mail arrives; say what the server answered if it does not."""
    from core.clock import utc_now
    from core.config import settings
    from core.mail import Mail, MailDelayed, MailRefused, delivery

    words = f"This is a test. {settings.PROJECT_NAME} at {settings.base_url} can send mail to this address."
    mail = Mail(
        number=0,
        written_at=utc_now(),
        sender=settings.PROJECT_NAME,
        recipient=email,
        subject="A test",
        text=f"{words}\n",
        html=f"<p>{words}</p>",
    )
    try:
        with delivery() as deliver:
            deliver(mail)
    except (MailDelayed, MailRefused) as problem:
        raise CommandFailed(f"the mail was not taken. {problem}") from None
    where = settings.mail_server.host if settings.mail_server else settings.mail_folder
    typer.echo(f"The mail was handed over to {where}.")
