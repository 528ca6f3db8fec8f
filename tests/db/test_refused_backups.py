"""A file that is damaged, or that somebody made up, is refused in a sentence, and the board stays as it was."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db import backup
from db.models import Job
from tests.db.rows import everything
from tests.factories import member, published_job

DEEP = b"[" * 100_000
CENTRAL = b"PK\x01\x02"  # how a zip's entry begins in the directory at its end
FLAGS_AT, COMPRESSION_AT = 8, 10


@pytest.fixture
def job(database: str) -> Job:
    """The second of two postings, on a board that has a row in most tables."""
    owner = member()
    published_job(owner, title="Nothing wrong with it")
    return published_job(owner)


@pytest.fixture
def file(job: Job, tmp_path: Path) -> Path:
    backup.write_backup(tmp_path / "board.backup")
    return tmp_path / "board.backup"


def refused(file: Path) -> str:
    """The sentence that a restore ends with, having changed nothing."""
    before = everything()
    with pytest.raises(backup.NotOurs) as refusal:
        backup.read_backup(file, replace=True)
    assert everything() == before
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def rewrite(file: Path, member_name: str, change: Callable[[bytes], bytes | None]) -> None:
    """Changes one part of an archive, or leaves it out."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            changed = change(content) if name == member_name else content
            if changed is not None:
                archive.writestr(name, changed)


def rewrite_last_row(file: Path, table: str, **values: Any) -> None:
    """Puts other values into the last row of a table."""
    with zipfile.ZipFile(file) as archive:
        columns = json.loads(archive.read("manifest.json"))["columns"][table]

    def change(content: bytes) -> bytes:
        *rows, last = content.splitlines(keepends=True)
        row = dict(zip(columns, json.loads(last), strict=True)) | values
        return b"".join(rows) + json.dumps(list(row.values())).encode() + b"\n"

    rewrite(file, f"tables/{table}.jsonl", change)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"{}", b"\x1f\x8b\x00"])
def test_a_file_that_is_no_archive_is_refused(database: str, tmp_path: Path, content: bytes) -> None:
    published_job()
    (tmp_path / "file").write_bytes(content)
    assert refused(tmp_path / "file") == "is not a backup of a board."


@pytest.mark.parametrize(
    "manifest",
    [
        b"[]",
        b"{}",
        b"no json",
        b'{"format": 1}',
        b'{"format": 1, "revision": "0001", "created": "2026-01-01", "columns": {"jobs": 1}}',
        b"\xff",
        DEEP,
        b'{"columns": ' + DEEP,
    ],
    ids=lambda manifest: manifest[:20],
)
def test_another_archive_is_refused(file: Path, manifest: bytes) -> None:
    rewrite(file, "manifest.json", lambda _: manifest)
    assert refused(file) == "is not a backup of a board."


def test_a_backup_in_another_format_is_refused(file: Path) -> None:
    rewrite(file, "manifest.json", lambda content: content.replace(b'"format": 1', b'"format": 99'))
    assert refused(file) == "is a backup of another version of the board."


@pytest.mark.parametrize(("at", "value"), [(FLAGS_AT, 1), (COMPRESSION_AT, 99)], ids=["encrypted", "compression"])
@pytest.mark.parametrize(
    ("entry", "words"), [(0, "its table board_settings cannot be read"), (-1, "is not a backup of a board")]
)
def test_an_archive_that_cannot_be_opened_is_refused(file: Path, at: int, value: int, entry: int, words: str) -> None:
    content = bytearray(file.read_bytes())
    entries = [place for place in range(len(content)) if content.startswith(CENTRAL, place)]
    content[entries[entry] + at] = value
    file.write_bytes(content)
    assert words in refused(file)


def test_a_backup_that_lacks_a_table_is_refused(file: Path) -> None:
    rewrite(file, "tables/user_sessions.jsonl", lambda _: None)
    assert "its table user_sessions cannot be read" in refused(file)


def test_a_backup_with_garbage_in_it_is_refused(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        at = archive.getinfo("tables/jobs.jsonl").header_offset + 60
    content = bytearray(file.read_bytes())
    content[at : at + 40] = bytes(40)
    file.write_bytes(content)
    assert "its table jobs cannot be read" in refused(file)


@pytest.mark.parametrize("row", [b"[]", b"7", b"{}", b"no json", b"\xff", b"\n", DEEP, b'[1, "Ann", ' + DEEP])
def test_a_row_that_is_none_is_refused(file: Path, row: bytes) -> None:
    rewrite(file, "tables/users.jsonl", lambda content: content + row + b"\n")
    assert "its table users cannot be read" in refused(file)


def test_a_row_that_comes_twice_is_refused(file: Path) -> None:
    rewrite(file, "tables/users.jsonl", lambda content: content * 2)
    assert "its table users holds a row that cannot be" in refused(file)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", None),
        ("title", {"a": "dict"}),
        ("title", "half a character \ud800"),
        ("tags", ["half a character \ud800"]),
        ("salary_min", 2**70),
        ("id", "seven"),
        ("published_at", "yesterday"),
        ("published_at", 7),
        ("company_id", 2**31 - 1),
    ],
)
def test_a_value_that_no_database_takes_is_refused(file: Path, column: str, value: Any) -> None:
    rewrite_last_row(file, "jobs", **{column: value})
    sentence = refused(file)
    assert sentence.startswith("is damaged: ")
    assert " table jobs " in sentence


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "bogus"),
        ("workplace", ""),
        ("locations", "Ghent"),
        ("locations", None),
        ("tags", [1]),
        ("remote_regions", {"EU": []}),
        ("apply_url", "javascript:alert(1)"),
        ("apply_url", "data:text/html,x"),
        ("company_url", "//elsewhere.example"),
        ("company_url", "https://a b.example"),
        ("slug", ""),
        ("slug", "a\r\nb"),
        ("published_at", None),
        ("expires_at", None),
    ],
)
def test_a_value_that_a_page_would_fail_on_is_refused_by_its_place(
    file: Path, job: Job, column: str, value: Any
) -> None:
    rewrite_last_row(file, "jobs", **{column: value})
    sentence = refused(file)
    assert sentence.startswith(f"holds what no board wrote, in table jobs, id {job.id}")


@pytest.mark.parametrize(
    ("table", "column", "value", "place"),
    [("users", "role", "king", r"users, id \d+"), ("companies", "slug", "..", r"companies, id \d+: slug")],
)
def test_the_other_tables_are_looked_at_too(file: Path, table: str, column: str, value: str, place: str) -> None:
    rewrite_last_row(file, table, **{column: value})
    with pytest.raises(backup.NotOurs, match=rf"^holds what no board wrote, in table {place}\.$"):
        backup.read_backup(file, replace=True)


@pytest.mark.parametrize(("column", "value"), [("salary_min", "much"), ("created_at", None)])
def test_a_value_that_one_of_the_databases_takes_is_refused_on_both(file: Path, column: str, value: Any) -> None:
    rewrite_last_row(file, "jobs", **{column: value})
    assert " table jobs" in refused(file)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_number_that_sqlite_would_keep_as_text_is_refused(file: Path) -> None:
    rewrite_last_row(file, "jobs", revision="1_000")
    assert refused(file).endswith(": revision.")
