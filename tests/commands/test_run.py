"""run: it says where the board is once it is there, and stops when it is told to."""

import signal
import socket
from contextlib import closing
from dataclasses import replace

import httpx2
import pytest

from tests.operating import Operator, Served, free_port


@pytest.mark.parametrize("options", [(), ("--workers", "2")])
def test_the_address_comes_last_and_answers(newcomer: Operator, options: tuple[str, ...]) -> None:
    with newcomer.serving(*options) as board, board.client() as client:
        assert client.get("/jobs").status_code == 200
        assert board.said == ["The database is set up.", f"Openings is at {board.url} (Ctrl+C stops it)"]
        assert board.stop() in (0, -signal.SIGTERM)
        assert board.process.stdout is not None
        assert board.process.stdout.read() == ""
        assert board.errors == ""
        with pytest.raises(httpx2.TransportError):
            client.get("/jobs")


HALF_A_FORM = (
    b"POST /login HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail="
)


def test_visitors_who_stay_connected_do_not_keep_the_server_from_stopping(operator: Operator) -> None:
    with operator.serving() as board, board.client() as idle, closing(socket.create_connection(board.address)) as slow:
        slow.sendall(HALF_A_FORM)
        assert idle.get("/").status_code == 200
        assert board.stop() in (0, -signal.SIGTERM)
        assert "Traceback" not in board.errors


def test_an_empty_board_in_development_gets_demo_postings_once(newcomer: Operator) -> None:
    newcomer = replace(newcomer, settings={"SEED_DEMO": "1"})
    with newcomer.serving() as board:
        count = open_postings(board)
        assert board.said[1].startswith(f"The board is empty, so it got {count} demo postings")
    with newcomer.serving() as board:
        assert len(board.said) == 1
        assert open_postings(board) == count > 0


def open_postings(board: Served) -> int:
    with board.client() as client:
        return len(client.get("/api/v1/jobs", params={"limit": "200"}).json()["items"])


def test_a_port_in_use_is_said_with_a_way_out(newcomer: Operator) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = newcomer.refused("run", "--port", str(port))
    assert f"cannot listen on 127.0.0.1 port {port}" in line
    assert f"manage.py run --port {port + 1}" in line
    assert not (newcomer.folder / "board.sqlite3").exists()


def test_an_address_that_is_not_this_machines_is_said(operator: Operator) -> None:
    assert "cannot listen on 192.0.2.1" in operator.refused("run", "--host", "192.0.2.1", "--port", str(free_port()))
