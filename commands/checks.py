"""check and test."""

import os
import subprocess  # nosec B404 # it runs pytest with what the developer typed
import sys

import typer

from commands.failure import CommandFailed, reachable_database


def add_to(app: typer.Typer) -> None:
    app.command()(check)
    app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(test)


def check() -> None:
    """Say in words how the board is set up, and what is not right yet."""
    from core.clock import utc_now
    from core.config import ENV_FILE, settings
    from db import migrating
    from db.queries import jobs, messages, users
    from db.session import reading, shown_url

    typer.echo(f"{settings.PROJECT_NAME} runs in {settings.ENVIRONMENT}, at {settings.base_url}.")
    typer.echo(f"Settings come from the environment and {ENV_FILE if ENV_FILE.exists() else 'no .env file'}.")
    typer.echo(f"The database is {shown_url(settings.DATABASE_URL)}.")
    with reachable_database():
        if not migrating.is_current():
            raise CommandFailed("its schema is not that of this version. Run: python3 manage.py migrate")
        with reading() as session:
            open_jobs = jobs.count_open(session, now=utc_now())
            has_operator = users.any_operator(session)
            failed_mails = messages.count_failed(session)
            waiting = messages.latest_problem(session)
    typer.echo(f"Its schema is up to date; {open_jobs:,} postings are open.")
    if not has_operator:
        typer.echo("Nobody is an operator yet. Make one: python3 manage.py create-admin")
    if not settings.is_https and settings.ENVIRONMENT == "production":
        typer.echo("PUBLIC_URL is not https: passwords and cookies travel in the clear.")
    if settings.is_https and not settings.TRUSTED_PROXIES:
        typer.echo("TRUSTED_PROXIES is not set: behind a proxy all visitors seem to be one, and share one limit.")
    _tell_of_mail()
    if waiting is not None:
        number, since, problem = waiting
        typer.echo(f"{number:,} mails could not be sent yet, the oldest of {since:%Y-%m-%d %H:%M} UTC: {problem}")
    if failed_mails:
        typer.echo(f"{failed_mails:,} mails of the last week were given up. The table messages says why.")


def _tell_of_mail() -> None:
    """Where mail goes, and whether the server takes it."""
    from core.config import settings
    from core.mail import MailDelayed, MailRefused

    if settings.mail_server is None:
        typer.echo(f"SMTP_URL is not set: mail is not sent but written into {settings.mail_folder}.")
        return
    from core.smtp import Connection

    if settings.mail_host == "localhost" and settings.MAIL_FROM is None:
        typer.echo(f"MAIL_FROM and PUBLIC_URL are not set: mail from {settings.mail_from} is refused by most.")
    where = f"{settings.mail_server.host} port {settings.mail_server.port}"
    connection = Connection(settings.mail_server)
    try:
        connection.try_out()
        typer.echo(f"Mail from {settings.mail_from} goes to {where}, which answers.")
    except (MailDelayed, MailRefused) as problem:
        typer.echo(f"Mail from {settings.mail_from} should go to {where}, but does not. {problem}")
    finally:
        connection.close()


def test(context: typer.Context) -> None:
    """Run the tests; what follows is passed on to pytest."""
    # One process more than there are cores: at any time a test waits for a server or a browser.
    everything = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    arguments = [sys.executable, "-m", "pytest", *(context.args or everything)]
    raise typer.Exit(subprocess.run(arguments, env=_test_environment()).returncode)  # nosec B603 # no shell


def _test_environment() -> dict[str, str]:
    """The board's own settings stay out of the tests."""
    from core.config import Settings

    return {name: value for name, value in os.environ.items() if name not in Settings.model_fields}
