"""Several doing a thing at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(work: Callable[[int], T], *, count: int) -> list[T]:
    """What work(0) to work(count - 1) return, run by threads that start together; raises what one of them raised."""
    start = Barrier(count)

    def run(number: int) -> T:
        start.wait(timeout=60)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
