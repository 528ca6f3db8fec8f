"""Asks two servers for pages while a process beside them writes: python -m benchmarks.probing --probes 100000

A page is stale if it shows less than what was committed before it was asked for, and mixed up if it shows a
visitor a member's menu, or a member another's. Prints how many there were of each.
"""

import argparse
import http.client
import multiprocessing
import os
import re
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from itertools import cycle, islice
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.compare import PROTOCOL, board_environment, fill, register
from benchmarks.servers import Server, serving

EVERY_SECONDS = 0.2
NUMBER = re.compile(rb"Probe (\d+)")


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environment = board_environment(Path(folder), arguments.database_url)
        fill(Path(folder), environment, 1000)
        os.environ |= environment
        servers = [
            stack.enter_context(serving(f"board {number}", "main:app", environment, http=PROTOCOL))
            for number in range(2)
        ]
        context = multiprocessing.get_context("spawn")
        committed, done = context.Value("q", 0), context.Event()
        writer = context.Process(target=_write, args=(committed, done))
        writer.start()
        found = _probe(servers, committed, arguments.probes)
        done.set()
        writer.join()
        print(f"{arguments.probes:,} probes beside {committed.value:,} changes: {dict(found)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probes", type=int, default=100_000)
    parser.add_argument("--database-url", default="", help="default: an SQLite file made for the run")
    return parser.parse_args()


def _write(committed: "Synchronized[int]", done: Event) -> None:
    """Changes the title of the newest posting again and again, and says so once it is committed."""
    from sqlalchemy import select

    from db.models import Job
    from db.session import writing

    number = 0
    while not done.is_set():
        number += 1
        with writing() as session:
            newest = select(Job).order_by(Job.published_at.desc(), Job.id.desc()).limit(1)
            session.scalars(newest).one().title = f"Probe {number}"
        committed.value = number
        time.sleep(EVERY_SECONDS)


def _probe(servers: list[Server], committed: "Synchronized[int]", probes: int) -> Counter[str]:
    """Visitors and two members in turn, on both servers; every other time with the ETag of the page before."""
    cookies = ["", *(register(server, name) for server, name in zip(servers, ("Ann Lee", "Bob Ray"), strict=True))]
    people = list(zip(cookies, ("", "Ann Lee", "Bob Ray"), strict=True))
    lines = [http.client.HTTPConnection("127.0.0.1", server.port) for server in servers]
    found = Counter({"stale": 0, "mixed up": 0, "failed": 0, "not changed": 0})
    while committed.value == 0:
        time.sleep(EVERY_SECONDS)
    known: dict[int, tuple[str, int]] = {}
    turns = cycle([(line, person) for person in people for line in (0, 1)])
    for turn, (line, (cookie, name)) in enumerate(islice(turns, probes)):
        before = committed.value
        etag, shown = known.get(line, ("", 0)) if turn % 2 and not cookie else ("", 0)
        headers = {"Cookie": cookie} if cookie else {"If-None-Match": etag} if etag else {}
        lines[line].request("GET", "/jobs", headers=headers)
        answer = lines[line].getresponse()
        body = answer.read()
        if answer.status == 304:
            found["not changed"] += 1
        elif answer.status == 200 and (number := NUMBER.search(body)):
            shown = int(number[1])
            names = {each for each in ("Ann Lee", "Bob Ray") if each.encode() in body}
            found["mixed up"] += names != ({name} if name else set())
            if not cookie:
                known[line] = answer.headers["ETag"], shown
        else:
            found["failed"] += 1
        found["stale"] += shown < before
    return found


if __name__ == "__main__":
    main()
