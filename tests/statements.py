"""Something that happens at a certain moment of what the board does with its database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from db.session import engine


@contextmanager
def at_statement(words: str, act: Callable[[], object]) -> Iterator[None]:
    """While the block runs, `act` is called before each statement with these words, in the thread that sends it."""

    def look(*arguments: object) -> None:
        if words in str(arguments[2]):
            act()

    event.listen(engine(), "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(engine(), "before_cursor_execute", look)
