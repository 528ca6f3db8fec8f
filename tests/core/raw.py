"""A server in this process, and somebody who speaks to it in bytes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


@contextmanager
def serving(app: Any, protocol: type[HttpToolsProtocol] | str) -> Iterator[tuple[str, int]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, http=protocol, ws="none", lifespan="off", log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            server.should_exit = True
            thread.join()


def said(address: tuple[str, int], *parts: bytes) -> bytes:
    """All that comes back until the server closes the connection, which it may do amid what is sent."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(ConnectionError):
            for part in parts:
                connection.sendall(part)
        return b"".join(iter(lambda: connection.recv(65536), b""))
