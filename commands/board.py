"""run and migrate."""

import os
import socket
from typing import Annotated

import typer

from commands.failure import CommandFailed, reachable_database
from commands.preparation import prepare_database, progress


def add_to(app: typer.Typer) -> None:
    app.command()(run)
    app.command()(migrate)
    app.command()(reindex)


def run(
    host: Annotated[str | None, typer.Option(help="The address to listen on. Default: HOST, or 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port. Default: PORT, or 8000.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes serve.")] = 1,
    reload: Annotated[bool, typer.Option("--reload", help="Start anew when the code changes.")] = False,
) -> None:
    """Serve the board; everything it needs is made on the way."""
    for name, value in (("HOST", host), ("PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    from core.config import settings

    _check_port(settings.HOST, settings.PORT)
    with reachable_database():
        _prepare_database()
    from commands.server import serve

    serve(workers=workers, reload=reload)


def migrate() -> None:
    """Bring the database to the schema and the search index of this version."""
    with reachable_database():
        changed = prepare_database()
    typer.echo("The database is up to date now." if changed else "The database was up to date already.")


def reindex() -> None:
    """Make the search index anew from the postings, while the board serves."""
    from db.search.reindex import reindex as make_anew

    with reachable_database():
        prepare_database()
        with progress("Putting postings into the search index") as on_progress:
            count = make_anew(on_progress)
    typer.echo(f"{count:,} postings are in the search index.")


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandFailed(
                f"cannot listen on {host} port {port}: {error.strerror}. Another one: manage.py run --port {port + 1}"
            ) from None


def _prepare_database() -> None:
    from core.config import settings

    if prepare_database():
        typer.echo("The database is set up.")
    if settings.ENVIRONMENT == "development" and settings.SEED_DEMO:
        _seed_empty_board()


def _seed_empty_board() -> None:
    """Looks before it loads what only a first start needs."""
    from db.queries import jobs
    from db.session import reading

    with reading() as session:
        if jobs.any_job(session):
            return
    from importing.demo import seed_empty_board

    if count := seed_empty_board():
        typer.echo(f"The board is empty, so it got {count} demo postings (SEED_DEMO=0 leaves it empty).")
