"""bandit finds nothing in what serves and runs the board, but for lines that say why they are sound."""

import re
import subprocess
import sys

from tests.rules.sources import PROJECT

SCANNED = ("core", "db", "webapps", "commands", "importing", "main.py", "manage.py")
# Where Python runs without assertions, what they say is still so: none of them keeps anybody out.
SKIPPED = ("B101",)


def test_bandit_finds_nothing() -> None:
    command = [sys.executable, "-m", "bandit", "-q", "-s", ",".join(SKIPPED), "-r", *SCANNED]
    found = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_what_bandit_is_told_to_leave_alone_has_a_reason() -> None:
    unexplained = re.compile(r"#\s*nosec(?! B\d+ # (noqa: S\d+ \(\w|\w))")
    for name in SCANNED:
        path = PROJECT / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                assert not unexplained.search(line), f"{file}:{number}: say why, as in: # nosec B608 # names of our own"
