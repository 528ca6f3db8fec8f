"""Holds hundreds of connections by sending next to nothing: python -m benchmarks.slow_clients

Half of them never come to the end of a head, half to the end of a body. Others are served meanwhile, and those who
dawdle are closed: a head after 5 s, a body after 15. Prints both.
"""

import asyncio
import time

from benchmarks.compare import filled_board, register
from benchmarks.load import Kind, latencies, percentile
from benchmarks.servers import Server

EACH = 200
SECONDS = 20.0
RATE = 10.0
# No whole part of the seconds after which the server closes: a byte that crosses its answer makes it lost.
A_BYTE_EVERY = 0.8
HOST = b"Host: 127.0.0.1\r\n"
HEAD = b"GET /jobs HTTP/1.1\r\n" + HOST + b"X: "
BODY = (
    b"POST /login HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nemail="
)


def main() -> None:
    with filled_board() as board:
        asyncio.run(_measure(board, register(board)))


async def _measure(board: Server, cookie: str) -> None:
    kinds = [
        Kind("a list", ["/jobs"]),
        Kind("a search, not cached", ["/jobs?q=nurse&n="], unique=True),
        Kind("a dashboard", ["/dashboard"], headers={"Cookie": cookie}),
    ]
    alone = [await latencies(board, kind, RATE, 3) for kind in kinds]
    slow = [asyncio.create_task(_dawdle(board, start)) for start in [HEAD, BODY] * EACH]
    await asyncio.sleep(0.5)
    beside = await asyncio.gather(*(latencies(board, kind, RATE, SECONDS - 5) for kind in kinds))
    ends = await asyncio.gather(*slow)
    print("| request | p95 ms alone | p95 ms beside 400 slow ones |\n|---|---:|---:|")
    for kind, before, found in zip(kinds, alone, beside, strict=True):
        print(f"| {kind.name} | {percentile(before, 0.95):.1f} | {percentile(found, 0.95):.1f} |")
    print("\n| slow ones | closed | after s, at the latest | answered 408 |\n|---|---:|---:|---:|")
    for name, found_ends in (("heads", ends[::2]), ("bodies", ends[1::2])):
        closed = [seconds for seconds, _ in found_ends if seconds < SECONDS]
        told = sum(b" 408 " in answer[:20] for _, answer in found_ends)
        print(f"| {name} | {len(closed)} of {EACH} | {max(closed, default=0):.1f} | {told} |")


async def _dawdle(board: Server, start: bytes) -> tuple[float, bytes]:
    """Sends a byte now and then, until the server closes the connection; after how long that was, and what it said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", board.port)
    began = time.perf_counter()
    writer.write(start)
    answer = asyncio.create_task(reader.read())
    while not answer.done() and time.perf_counter() - began < SECONDS:
        writer.write(b"x")
        await asyncio.wait([answer], timeout=A_BYTE_EVERY)
    seconds = time.perf_counter() - began
    writer.close()
    return seconds, await answer if answer.done() and not answer.exception() else b""


if __name__ == "__main__":
    main()
