"""What a newer version of the board left behind is refused in words, and nothing is changed."""

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from commands.failure import CommandFailed, reachable_database
from db import migrating
from db.backup import NotOurs, read_backup, write_backup
from db.session import engine
from tests.fresh import board_on, fresh_database


def test_a_database_of_a_newer_version_is_refused_in_one_line(backend: str, tmp_path: Path) -> None:
    with board_on(fresh_database(backend, tmp_path, "newer_schema")):
        migrating.migrate()
        with engine().begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(CommandFailed, match="is of a newer version of the board"), reachable_database():
            migrating.migrate()


def test_a_backup_of_a_newer_version_is_refused(backend: str, tmp_path: Path) -> None:
    with board_on(fresh_database(backend, tmp_path, "newer_backup")):
        migrating.migrate()
        write_backup(tmp_path / "ours")
        _renumber(tmp_path / "ours", tmp_path / "newer", "9999")
        with pytest.raises(NotOurs, match="is a backup of a newer version"):
            read_backup(tmp_path / "newer")


def _renumber(backup: Path, copy: Path, revision: str) -> None:
    with zipfile.ZipFile(backup) as original, zipfile.ZipFile(copy, "w") as changed:
        for name in original.namelist():
            content = original.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), "revision": revision}).encode()
            changed.writestr(name, content)
