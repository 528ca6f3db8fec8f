"""Two kinds of load: wrk for throughput, and arrivals at a fixed rate for latency.

In the second the clock of a request starts when it was due, not when it was sent, so that a stall
counts for every request it delayed (no "coordinated omission").
"""

import asyncio
import json
import re
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

from benchmarks.servers import LOAD_CORE, Server

CONNECTIONS = 16
# The server closes a connection that was idle for five.
IDLE_SECONDS_MAX = 4.0


@dataclass(frozen=True)
class Kind:
    """Requests of one kind, sent in turn. A status that is not `expected` is counted as bad.

    With `unique` each path gets a number at its end, another one each time, so that no answer is a kept one.
    """

    name: str
    paths: list[str]
    method: str = "GET"
    bodies: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    expected: int = 200
    unique: bool = False

    def requests(self) -> list[tuple[str, str]]:
        bodies = self.bodies or [""]
        count = max(len(self.paths), len(bodies))
        return [(self.paths[i % len(self.paths)], bodies[i % len(bodies)]) for i in range(count)]


@dataclass(frozen=True)
class Throughput:
    per_second: float
    cpu_microseconds: float
    bad: int


def throughput(server: Server, kind: Kind, seconds: int) -> Throughput:
    """As many requests as go through in a closed loop, and the server's CPU time for each."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_lua(kind))
        script.flush()
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name]
        before = server.cpu_seconds()
        command = ["taskset", "-c", LOAD_CORE, "wrk", *options, server.url]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        used = server.cpu_seconds() - before
    found = re.search(r"^counted (\d+) (\d+) (\d+)$", output, re.MULTILINE)
    if found is None:
        raise RuntimeError(output)
    count, microseconds, bad = map(int, found.groups())
    return Throughput(count / microseconds * 1e6, used / max(count, 1) * 1e6, bad)


def _lua(kind: Kind) -> str:
    quoted = json.dumps
    headers = ",".join(f"[{quoted(name)}]={quoted(value)}" for name, value in kind.headers.items())
    requests = ",".join(
        f"wrk.format({quoted(kind.method)},{quoted(path)},h,{quoted(body) if body else 'nil'})"
        for path, body in kind.requests()
    )
    # wrk itself counts only 4xx and 5xx as bad; a redirect where a page should be is bad as well.
    return f"""
local h = {{{headers}}}
local requests, i, wrong, number = {{}}, 0, 0, 0
local seed = os.time() .. "-"
local threads = {{}}
setup = function(thread) table.insert(threads, thread) end
init = function() requests = {{{requests}}}; bad = 0 end
request = function()
  i = i % #requests + 1
  number = number + 1
  return {"(requests[i]:gsub(' HTTP/1.1', seed .. number .. ' HTTP/1.1', 1))" if kind.unique else "requests[i]"}
end
response = function(status) if status ~= {kind.expected} then bad = bad + 1 end end
done = function(summary)
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("bad") end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("counted %d %d %d\\n", summary.requests, summary.duration, wrong + errors))
end
"""


async def latencies(server: Server, kind: Kind, rate: float, seconds: float) -> list[float]:
    """Milliseconds from due to done of each request, arriving at `rate` a second."""
    requests = [_raw(server, kind, path, body) for path, body in kind.requests()]
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = []
    start = time.perf_counter() + 0.05

    async def one(number: int) -> float:
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        while idle and time.perf_counter() - idle[0][2] > IDLE_SECONDS_MAX:
            idle.pop(0)[1].close()
        reader, writer = idle.pop()[:2] if idle else await asyncio.open_connection("127.0.0.1", server.port)
        request = requests[number % len(requests)]
        writer.write(
            request.replace(b" HTTP/1.1", b"%x-%d HTTP/1.1" % (id(idle), number), 1) if kind.unique else request
        )
        await _read_answer(reader)
        idle.append((reader, writer, time.perf_counter()))
        return (time.perf_counter() - due) * 1000

    found = await asyncio.gather(*(one(number) for number in range(int(rate * seconds))))
    for _, writer, _ in idle:
        writer.close()
    return sorted(found)


def _raw(server: Server, kind: Kind, path: str, body: str) -> bytes:
    headers = {"Host": f"127.0.0.1:{server.port}", **kind.headers}
    if body:
        headers["Content-Length"] = str(len(body.encode()))
    lines = [f"{kind.method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", body]
    return "\r\n".join(lines).encode()


async def _read_answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = re.search(rb"content-length: (\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))


def percentile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


def median(values: list[float]) -> float:
    return statistics.median(values)
