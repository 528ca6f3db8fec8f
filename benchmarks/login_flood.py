"""Sixty clients try wrong passwords as fast as they can: python -m benchmarks.login_flood

Prints how long pages take meanwhile, what the clients were answered, and how much memory the server took for it. First
all come from one network, which is soon told to wait; then each request from another one, as an attacker's might.
"""

import asyncio
import re
from collections import Counter
from itertools import count
from urllib.parse import urlencode

from benchmarks.compare import filled_board, posting_paths, register
from benchmarks.load import Kind, latencies, percentile
from benchmarks.servers import Server

CLIENTS = 60
SECONDS = 10.0
RATE = 10.0
_attempts = count(1)


def main() -> None:
    with filled_board(TRUSTED_PROXIES="127.0.0.1") as board:
        asyncio.run(_measure(board, register(board)))


async def _measure(board: Server, cookie: str) -> None:
    kinds = [
        Kind("a list", ["/jobs"]),
        Kind("a posting", posting_paths(board)),
        Kind("a dashboard", ["/dashboard"], headers={"Cookie": cookie}),
    ]
    for kind in kinds:
        await latencies(board, kind, RATE, 1)
    before = board.anonymous_mib()
    for name, networks in (("one network", 1), ("a network each", 1_000_000)):
        answered: Counter[str] = Counter()
        flood = [asyncio.create_task(_try_passwords(board, networks, answered)) for _ in range(CLIENTS)]
        found = await asyncio.gather(*(latencies(board, kind, RATE, SECONDS) for kind in kinds))
        for client in flood:
            client.cancel()
        await asyncio.gather(*flood, return_exceptions=True)
        print(f"\nLogins from {name}: {', '.join(f'{n:,} times {status}' for status, n in sorted(answered.items()))}\n")
        print("| page | p50 ms | p95 ms |\n|---|---:|---:|")
        for kind, times in zip(kinds, found, strict=True):
            print(f"| {kind.name} | {percentile(times, 0.5):.1f} | {percentile(times, 0.95):.1f} |")
    print(f"\nMemory (anonymous): {before:.0f} MiB before, {board.anonymous_mib():.0f} MiB after")


async def _try_passwords(board: Server, networks: int, answered: Counter[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", board.port)
    try:
        while True:
            writer.write(_attempt(next(_attempts), networks))
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            answered[head.split()[1]] += 1
            length = re.search(r"content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
    finally:
        writer.close()


def _attempt(number: int, networks: int) -> bytes:
    body = urlencode({"email": f"person{number % 1000}@example.org", "password": f"wrong {number}"})
    network = number % networks
    address = f"10.{network >> 16 & 255}.{network >> 8 & 255}.{network & 255}"
    return (
        f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


if __name__ == "__main__":
    main()
