"""The operator's commands, one area a file. What a command needs is imported when it runs."""

import gc
import sys

import typer

from commands import accounts, board, checks, data, mail
from commands.failure import CommandFailed

COLLECTED_BY_DEFAULT = gc.get_threshold()
app = typer.Typer(
    help="Runs and keeps a job board. Start with: python3 manage.py run",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for area in (board, accounts, data, mail, checks):
    area.add_to(app)


def run_command() -> None:
    """Runs what the command line says. What the operator can mend is one line and exit status 1."""
    # A start makes much and drops little of it: to look for what was dropped takes an eighth of the time.
    gc.set_threshold(50_000, 20, 20)
    try:
        app(prog_name="manage.py")
    except CommandFailed as error:
        sys.exit(f"manage.py: {error}")
