"""Measures two checkouts of the board beside each other: python -m benchmarks.builds ../other

Each serves its own board with the same postings, on one core, in turn. The first is measured twice, as two
servers, to show how far apart the same code comes out.
"""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.compare import PROTOCOL, board_environment, fill
from benchmarks.load import Kind, median, throughput
from benchmarks.servers import LOAD_CORE, PROJECT, Server, serving

KINDS = [Kind("/jobs", ["/jobs"]), Kind("/", ["/"]), Kind("/companies", ["/companies"])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="a checkout of the version before")
    parser.add_argument("--postings", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        checkouts = {"this": PROJECT, "this again": PROJECT, "other": arguments.other.resolve()}
        servers = [
            _serve(stack, name, project, Path(folder) / name.replace(" ", "-"), arguments.postings)
            for name, project in checkouts.items()
        ]
        os.sched_setaffinity(0, {int(LOAD_CORE)})
        print("| page | CPU µs, other | CPU µs, this | this / other | this again / this |\n|---|---:|---:|---:|---:|")
        for kind in KINDS:
            print(_row(servers, kind, arguments.rounds, arguments.seconds), flush=True)


def _serve(stack: ExitStack, name: str, project: Path, folder: Path, postings: int) -> Server:
    folder.mkdir()
    environment = board_environment(folder, "")
    fill(folder, environment, postings, project=project)
    return stack.enter_context(serving(name, "main:app", environment, http=PROTOCOL, project=project))


def _row(servers: list[Server], kind: Kind, rounds: int, seconds: int) -> str:
    """The median of each, and of the ratios within a round."""
    found = [[throughput(server, kind, seconds).cpu_microseconds for server in servers] for _ in range(rounds)]
    this, _again, other = (median(list(column)) for column in zip(*found, strict=True))
    change = median([one / two for one, _, two in found])
    same = median([two / one for one, two, _ in found])
    return f"| {kind.name} | {other:.1f} | {this:.1f} | {change:.3f} | {same:.3f} |"


if __name__ == "__main__":
    main()
