"""The board as its operator has it: commands and servers that are processes of their own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from core.config import Settings

PROJECT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 15
# A process that ends closes its connections, whatever ResourceWarning says.
PYTHON = (sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-c")
# What manage.py does once the libraries are there.
COMMAND = (*PYTHON, "from commands import run_command; run_command()")
SECRET_KEY = "another key for tests, and long enough"


@dataclass(frozen=True)
class Operator:
    """Somebody at a terminal. What the board keeps is in `folder`; `settings` come from the environment."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    secret_key: str | None = SECRET_KEY

    def environment(self) -> dict[str, str]:
        """This process's, without the settings of the board that the tests themselves run."""
        others = {name: value for name, value in os.environ.items() if name not in {*Settings.model_fields, "ENV_FILE"}}
        own = {"DATA_DIR": str(self.folder), "ENV_FILE": os.devnull, "SEED_DEMO": "0"}
        key = {"SECRET_KEY": self.secret_key} if self.secret_key else {}
        return {**others, **own, **key, **self.settings}

    def run(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Runs a command to its end, `typed` being what is piped into it."""
        return self._run([*COMMAND, *arguments], typed)

    def python(self, program: str) -> subprocess.CompletedProcess[str]:
        return self._run([*PYTHON, program], "")

    def _run(self, command: list[str], typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=PROJECT,
            env=self.environment(),
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def refused(self, *arguments: str, typed: str = "") -> str:
        """The one line that a command ends with which cannot do its work."""
        ended = self.run(*arguments, typed=typed)
        assert ended.returncode == 1, ended
        assert ended.stderr.count("\n") == 1, ended.stderr
        assert "Traceback" not in ended.stderr
        return ended.stderr.strip()

    @contextmanager
    def serving(self, *options: str) -> Iterator["Served"]:
        """A server that has said where it is; it is gone, with its workers, when the block ends."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        with self._started(["run", "--port", str(port), *options], url, sign=" is at http") as served:
            yield served

    @contextmanager
    def working(self) -> Iterator["Served"]:
        """The worker that sends mail, once it has said so; it is gone when the block ends."""
        with self._started(["worker"], "", sign="Mail goes to") as worker:
            yield worker

    @contextmanager
    def _started(self, arguments: list[str], url: str, *, sign: str) -> Iterator["Served"]:
        errors = self.folder / f"errors-{free_port()}"
        with errors.open("w") as file:
            process = subprocess.Popen(
                [*COMMAND, *arguments],
                cwd=PROJECT,
                env=self.environment(),
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                start_new_session=True,
            )
        with process:
            served = Served(process, url, errors)
            try:
                served.wait_for(sign)
                yield served
            finally:
                served.kill()


@dataclass
class Served:
    process: subprocess.Popen[str]
    url: str
    error_file: Path
    said: list[str] = field(default_factory=list)

    def wait_for(self, sign: str) -> None:
        """Reads what the server says until it says this."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.strip())
            if sign in line:
                return
        raise AssertionError(f"the server ended: {self.said} {self.errors}")

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.url.removeprefix("http://").rpartition(":")
        return host, int(port)

    @property
    def log(self) -> str:
        return self.error_file.read_text()

    @property
    def errors(self) -> str:
        """What the log says beside what happens on every board: who comes and goes, what is refused."""
        lines = self.log.splitlines(keepends=True)
        return "".join(line for line in lines if "level='info'" not in line and '"level": "info"' not in line)

    def client(self) -> httpx2.Client:
        """A browser of its own: it follows nothing, and waits for a server that is only just there."""
        return httpx2.Client(base_url=self.url, timeout=60)

    def stop(self) -> int:
        """Asks the server to stop, as a service manager does; its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=GRACE_SECONDS)

    def kill(self) -> None:
        """Ends the server and its workers on the spot, if they are still there."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
