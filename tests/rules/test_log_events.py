"""Every event that is noted is described for the operator, and no other."""

import re

from tests.rules.sources import PROJECT

GUIDE = PROJECT / "docs" / "operating.md"
_NOTED = re.compile(r"\b(?:event|note)\((?:request, )?\"(\w+)\"")
_DESCRIBED = re.compile(r"`([a-z_]+)`")


def test_every_event_is_described() -> None:
    sources = [file for room in ("core", "db", "webapps", "commands") for file in (PROJECT / room).rglob("*.py")]
    noted = {name for file in sources for name in _NOTED.findall(file.read_text("utf-8"))}
    log = GUIDE.read_text("utf-8").partition("## Logs")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in log.splitlines() if line.startswith("| `")]
    assert noted == {name for names in rows for name in _DESCRIBED.findall(names)} - {"event"}
