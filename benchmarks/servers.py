"""Starts what is measured: each server a process of its own, held to one core."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SERVER_CORE, LOAD_CORE = "0", "1"
STARTS_WITHIN_SECONDS = 30


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """User and system time the process has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(int(ticks) for ticks in fields[11:13]) / os.sysconf("SC_CLK_TCK")

    def anonymous_mib(self) -> float:
        """Memory that is the process's own: files that are mapped count for nobody."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Anonymous:"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def serving(
    name: str, app: str, environment: Mapping[str, str], *, http: str = "httptools", project: Path = PROJECT
) -> Iterator[Server]:
    """The ASGI app of a checkout on a free port, under uvicorn; `http` is the class that speaks HTTP."""
    port = _free_port()
    options = ["--port", str(port), "--log-level", "error", "--no-access-log", "--no-proxy-headers", "--http", http]
    command = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", "uvicorn", app, *options]
    process = subprocess.Popen(command, cwd=project, env={**os.environ, **environment, "PORT": str(port)})
    try:
        _wait_for(port, process)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not answer within {STARTS_WITHIN_SECONDS} s")
