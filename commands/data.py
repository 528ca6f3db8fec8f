"""import, seed-demo, backup and restore."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.failure import CommandFailed, reachable_database
from commands.preparation import prepare_database


def add_to(app: typer.Typer) -> None:
    app.command(name="import")(import_postings)
    app.command()(seed_demo)
    app.command()(backup)
    app.command()(restore)


def import_postings(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON Lines, JSON or CSV, also as .gz.")],
    source: Annotated[str, typer.Option(help="Where lines come from that do not say so.")] = "import",
) -> None:
    """Bring postings in from a file. A second time changes only what differs."""
    from importing.files import UnreadableFile
    from importing.run import import_file

    with reachable_database():
        prepare_database()
        with typer.progressbar(length=file.stat().st_size, label=f"Importing {file.name}", file=sys.stderr) as bar:
            try:
                summary = import_file(file, source=source, on_progress=lambda done, _total: bar.update(done - bar.pos))
            except UnreadableFile as error:
                raise CommandFailed(str(error)) from None
    typer.echo(summary.text())


def seed_demo(
    remove: Annotated[bool, typer.Option("--remove", help="Take the demo postings off again.")] = False,
) -> None:
    """Fill the board with invented postings, to see it as it will look."""
    from importing import demo

    with reachable_database():
        prepare_database()
        count = demo.remove_demo() if remove else demo.seed_demo()
    typer.echo(f"{count} demo postings {'removed' if remove else 'are on the board'}.")


def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")]) -> None:
    """Write everything into one file, while the board serves."""
    from db.backup import NothingThere, write_backup

    if file.exists():
        raise CommandFailed(f"{file} is there already. Choose another name, so that no backup is lost.")
    with reachable_database():
        try:
            counts = write_backup(file)
        except NothingThere:
            raise CommandFailed("there is no board in the database yet, so there is nothing to keep") from None
        except OSError as error:
            raise CommandFailed(f"{file} cannot be written: {error.strerror}") from None
    typer.echo(f"{file}: {sum(counts.values()):,} rows of {len(counts)} tables.")


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that backup wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Empty the board's own tables first; asks.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Bring back what a backup holds, into an empty database of either kind. Stop the board before."""
    from db.backup import InTheWay, NotEmpty, NotOurs, read_backup

    if replace and not yes:
        _ask_whether_to_replace()
    with reachable_database():
        try:
            counts = read_backup(file, replace=replace)
        except NotEmpty as error:
            raise CommandFailed(f"{error} Restore into an empty one, or add --replace to lose what is there.") from None
        except InTheWay as error:
            raise CommandFailed(f"the database is not the board's alone: {error} Nothing was changed.") from None
        except NotOurs as error:
            raise CommandFailed(f"{file} {error} Nothing was changed.") from None
        except OSError as error:
            raise CommandFailed(f"{file} cannot be read: {error.strerror}. Nothing was changed.") from None
        prepare_database()
    typer.echo(f"Restored {sum(counts.values()):,} rows of {len(counts)} tables.")


def _ask_whether_to_replace() -> None:
    from core.config import settings
    from db.session import shown_url

    if not sys.stdin.isatty():
        raise CommandFailed("--replace loses what is in the database. Add --yes if that is meant.")
    typer.confirm(f"All that {shown_url(settings.DATABASE_URL)} holds of the board is lost. Go on?", abort=True)
