"""Makes the database ready before a command uses it, and says how far it is when that takes a while."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer


def prepare_database() -> bool:
    """False if the database was ready."""
    from db.setting_up import set_up

    with progress("Putting postings into the search index") as on_progress:
        return set_up(on_progress)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for whoever sits at a terminal, from the first time that something is done."""
    bars: list[typer.progressbar] = []  # type: ignore[valid-type]

    def on_progress(done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if not bars:
            bars.append(typer.progressbar(length=total, label=label, file=sys.stderr).__enter__())
        bars[0].update(done - bars[0].pos)  # type: ignore[attr-defined]

    try:
        yield on_progress
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)  # type: ignore[attr-defined]
