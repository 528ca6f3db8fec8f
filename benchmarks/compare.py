"""Measures the board beside a bare ASGI app, in one run: python -m benchmarks.compare --postings 1000

Needs wrk and taskset, and two cores: one for the server, one for the load. On a shared machine
only the ratios hold.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.load import Kind, latencies, median, percentile, throughput
from benchmarks.postings import write_postings
from benchmarks.servers import LOAD_CORE, PROJECT, Server, serving
from db.search.documents import position_of

EMAIL, PASSWORD = "bench@example.org", "nine plain words for one bench"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
POSTING = {
    "title": "Night Nurse", "company": "Harbour Clinic", "location": "Ghent", "workplace": "onsite",
    "employment_type": "FULL_TIME", "description": "Twelve beds, four nights on and four off.",
    "apply_email": "jobs@harbour.example", "action": "publish",
}  # fmt: skip
RATE = 20.0
# The postings are of this year; its first days are the end of the list.
OLDEST = datetime(2026, 1, 3, tzinfo=UTC)
# More than these are made of them by multiplying.
IMPORTED_MAX = 10_000
# Common words and rare ones, with filters and without, as seekers type them; each address is asked for once.
SEARCHES = [
    "/jobs?q=nurse",
    "/jobs?q=software+engineer",
    "/jobs?q=team",
    "/jobs?q=engineer&workplace=remote",
    "/jobs?location=ghent",
    "/jobs?q=accountant&employment_type=PART_TIME",
    "/jobs?q=pediatrics+nurse&location=lyon",
    "/jobs?q=nurse&sort=salary",
    "/jobs?q=%22night+shift%22&category=health",
    "/jobs?q=harbour+labs+17",
    "/jobs?category=legal&salary_min=60000",
    "/jobs?q=paralegal&posted=30",
]
# As commands/server.py runs the board.
PROTOCOL = "core.encoded_head:EncodedHeadProtocol"


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environment = board_environment(Path(folder), arguments.database_url)
        fill(Path(folder), environment, arguments.postings)
        floor = stack.enter_context(serving("bare ASGI", "benchmarks.floor:app", environment))
        board = stack.enter_context(serving("board", "main:app", environment, http=PROTOCOL))
        os.sched_setaffinity(0, {int(LOAD_CORE)})
        cookie = register(board)
        kinds = _kinds(board, cookie)
        print(f"{arguments.postings:,} postings, {arguments.rounds} rounds of {arguments.seconds} s, 16 connections\n")
        print("| request | ratio to bare ASGI | CPU µs | p50 ms | p95 ms | bad |\n|---|---:|---:|---:|---:|---:|")
        for kind in kinds:
            print(_row(floor, board, kind, arguments.rounds, arguments.seconds), flush=True)
        print(f"\nMemory of the board's process (anonymous): {board.anonymous_mib():.0f} MiB")


@contextmanager
def filled_board(**more: str) -> Iterator[Server]:
    """The board alone, with 1,000 postings and these settings; whoever measures it goes on on the other core."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**board_environment(Path(folder), ""), **more}
        fill(Path(folder), environment, 1000)
        with serving("board", "main:app", environment, http=PROTOCOL) as board:
            os.sched_setaffinity(0, {int(LOAD_CORE)})
            yield board


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--database-url", default="", help="default: an SQLite file made for the run")
    return parser.parse_args()


def board_environment(folder: Path, database_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url or f"sqlite:///{folder}/board.sqlite3",
        "DATA_DIR": str(folder),
        "ENV_FILE": os.devnull,
        "SECRET_KEY": "a key for measuring alone, and long enough",
        "SEED_DEMO": "0",
        "REGISTRATIONS_PER_HOUR": "1000000",
        "POSTINGS_PER_HOUR": "1000000",
    }


def fill(folder: Path, environment: dict[str, str], count: int, *, project: Path = PROJECT) -> None:
    file = folder / "postings.jsonl"
    write_postings(file, min(count, IMPORTED_MAX))
    _run(project, environment, "from commands import run_command; run_command()", "import", str(file))
    if count > IMPORTED_MAX:
        _run(project, environment, f"from benchmarks.multiplying import multiply; multiply({count})")


def _run(project: Path, environment: dict[str, str], program: str, *arguments: str) -> None:
    command = [sys.executable, "-c", program, *arguments]
    subprocess.run(command, cwd=project, env={**os.environ, **environment}, check=True, stdout=sys.stderr)


def register(board: Server, name: str = "Bench") -> str:
    """An account for the run; its cookie."""
    import httpx2

    email = EMAIL if name == "Bench" else f"{name.split()[0].lower()}@example.org"
    fields = {"name": name, "email": email, "password": PASSWORD}
    answer = httpx2.post(f"{board.url}/register", data=fields)
    return f"access_token={answer.cookies['access_token']}"


def posting_paths(board: Server) -> list[str]:
    import httpx2

    items = httpx2.get(f"{board.url}/api/v1/jobs", params={"limit": 200}).json()["items"]
    return [urlsplit(item["url"]).path for item in items]


def _etag(board: Server, path: str) -> str:
    import httpx2

    return httpx2.get(f"{board.url}{path}", headers={"Accept-Encoding": "identity"}).headers.get("etag", "")


def _deepest(board: Server) -> str:
    """The last page of the list: after a place that only the oldest postings come after."""
    import httpx2

    items = httpx2.get(f"{board.url}/api/v1/jobs", params={"limit": 200, "posted": 365}).json()["items"]
    oldest = min(datetime.fromisoformat(item["published_at"]) for item in items)
    return f"/jobs?after=0.{position_of(min(oldest, OLDEST), 2**31 - 1):x}"


def _kinds(board: Server, cookie: str) -> list[Kind]:
    signed_in = {"Cookie": cookie}
    return [
        Kind("browse: /jobs", ["/jobs"]),
        Kind("browse, not changed (304)", ["/jobs"], headers={"If-None-Match": _etag(board, "/jobs")}, expected=304),
        Kind("browse, signed in", ["/jobs"], headers=signed_in),
        Kind("search, not cached", [f"{path}&n=" for path in SEARCHES], unique=True),
        Kind("the deepest page", [f"{_deepest(board)}&n="], unique=True),
        Kind("home: /", ["/"]),
        Kind("detail: one posting", posting_paths(board)),
        Kind("log in", ["/login"], "POST", [urlencode({"email": EMAIL, "password": PASSWORD})], FORM, 303),
        Kind("post a job", ["/post-a-job"], "POST", [urlencode(POSTING)], {**FORM, **signed_in}, 303),
    ]


def _row(floor: Server, board: Server, kind: Kind, rounds: int, seconds: int) -> str:
    """One line of the table: rounds are interleaved, so that a slow minute of the machine is shared."""
    bare = Kind("bare", ["/"])
    ratios, cpu, bad = [], [], 0
    for _ in range(rounds):
        base = throughput(floor, bare, seconds)
        measured = throughput(board, kind, seconds)
        ratios.append(measured.per_second / base.per_second)
        cpu.append(measured.cpu_microseconds)
        bad += measured.bad
    found = asyncio.run(latencies(board, kind, RATE, 5))
    p50, p95 = percentile(found, 0.5), percentile(found, 0.95)
    return f"| {kind.name} | {median(ratios):.4f} | {median(cpu):,.0f} | {p50:.1f} | {p95:.1f} | {bad} |"


if __name__ == "__main__":
    main()
