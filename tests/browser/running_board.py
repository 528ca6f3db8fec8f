"""A board of its own, served by the product's own command from a folder of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from commands import run_command; run_command()")
STOP_SECONDS = 20


@contextmanager
def running_board(folder: Path, *, demo: bool) -> Iterator[str]:
    """Serves while the block runs; gives the address. The log is in the folder.

    Raises RuntimeError with the log if the board does not start, or if it logged an error.
    """
    port = _free_port()
    environment = _environment(folder, port, demo=demo)
    log = folder / "log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [*COMMAND, "run"], cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as server,
    ):
        try:
            _wait_until_it_answers(server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(STOP_SECONDS)
    if "Traceback" in log.read_text():
        raise RuntimeError(f"the board logged an error:\n{log.read_text()}")


def appoint(folder: Path, *, email: str, role: str) -> None:
    """Gives an account of the board in the folder a role, as its operator does at the terminal."""
    command, environment = [*COMMAND, "set-role", email, role], _environment(folder, _free_port(), demo=False)
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)


def _environment(folder: Path, port: int, *, demo: bool) -> dict[str, str]:
    """Every setting is said, so that none of the person who starts this leaks in; an empty one is the default."""
    return {
        **os.environ,
        "ENVIRONMENT": "development",
        "SECRET_KEY": "a key for this board alone, and long enough",
        "ENV_FILE": os.devnull,
        "SEED_DEMO": "1" if demo else "0",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'board.sqlite3'}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": "",
        "PROJECT_NAME": "",
        "POSTING_LIFE_DAYS": "",
        "ACCESS_TOKEN_EXPIRE_MINUTES": "",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: "subprocess.Popen[str]", log: Path) -> None:
    """The command prints its address once it listens there."""
    assert server.stdout is not None
    for line in server.stdout:
        if "http://127.0.0.1:" in line:
            return
    raise RuntimeError(f"the board did not start:\n{log.read_text()}")
