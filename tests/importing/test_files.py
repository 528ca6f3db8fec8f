"""Files of postings are read record by record, whatever their form and whatever is wrong with some of it."""

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from importing.files import Line, UnreadableFile, read_lines

POSTING = {"title": "Ferry Pilot", "description": "Bring the boat over the sound, also in fog."}

NO_HEADER = "jobs.csv begins with a line that is no header: it goes on without end."
TOO_DEEP = "It is nested too deeply."


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def titles(path: Path) -> list[str | None]:
    return [line.record["title"] if line.record else None for line in read_lines(path)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("jobs.jsonl", '{"title": "A"}\n{"title": "B"}\n'),
        ("jobs.ndjson", '{"title": "A"}\r\n\r\n{"title": "B"}'),
        ("jobs.jsonl.gz", '{"title": "A"}\n{"title": "B"}\n'),
        ("jobs.json", '[{"title": "A"}, {"title": "B"}]'),
        ("jobs.json.gz", '[{"title": "A"}, {"title": "B"}]'),
        ("jobs.json", '{"count": 2, "found": {"jobs": [{"title": "A"}, {"title": "B"}]}}'),
        ("jobs.json", '{"title": "A"}\n{"title": "B"}\n'),
        ("jobs.csv", "title,description\nA,x\nB,y\n"),
        ("jobs.csv", "title;description\nA;x\nB;y\n"),
        ("jobs.tsv", "description\ttitle\nx\tA\ny\tB\n"),
        ("jobs.csv.gz", "Title,Description\nA,x\nB,y\n"),
        ("export", '{"title": "A"}\n{"title": "B"}\n'),
        ("export", '[{"title": "A"}, {"title": "B"}]'),
        ("export.txt", "title,description\nA,x\nB,y\n"),
        ("zipped-without-saying-so.jsonl", gzip.compress(b'{"title": "A"}\n{"title": "B"}\n', mtime=0)),
    ],
)
def test_each_form_of_file_gives_its_records(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert titles(write(tmp_path, name, content)) == ["A", "B"]


@pytest.mark.parametrize("name", ["jobs.jsonl", "jobs.json", "jobs.csv"])
def test_a_byte_order_mark_is_not_part_of_the_first_record(tmp_path: Path, name: str) -> None:
    content = {"jobs.jsonl": '{"title": "A"}', "jobs.json": '[{"title": "A"}]', "jobs.csv": "title,description\nA,x"}
    assert titles(write(tmp_path, name, "\ufeff" + content[name])) == ["A"]


def test_a_bad_line_is_said_in_its_place_and_does_not_end_the_run(tmp_path: Path) -> None:
    path = write(tmp_path, "jobs.jsonl", '{"title": "A"}\nnot json\n["a list"]\n\n{"title": "B"}\n')
    assert list(read_lines(path)) == [
        Line(1, {"title": "A"}),
        Line(2, None, "It is not JSON."),
        Line(3, None, "It is not an object with named fields."),
        Line(5, {"title": "B"}),
    ]


def test_a_line_nested_beyond_reason_is_only_not_json(tmp_path: Path) -> None:
    path = write(tmp_path, "jobs.jsonl", '{"title": ' + "[" * 100_000 + "\n" + json.dumps(POSTING))
    assert [line.record for line in read_lines(path)] == [None, POSTING]


def test_bytes_that_are_not_utf8_cost_letters_and_not_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, "jobs.jsonl", b'{"title": "Caf\xe9"}\n{"title": "Caf\xc3\xa9"}\n')
    first, second = read_lines(path)
    assert first == Line(1, {"title": "Caf\ufffd"}, "Some bytes were not UTF-8 and were replaced.")
    assert second == Line(2, {"title": "Café"})


def test_a_line_break_inside_a_json_string_is_forgiven(tmp_path: Path) -> None:
    assert titles(write(tmp_path, "jobs.jsonl", '{"title": "A\tB"}')) == ["A\tB"]
    assert titles(write(tmp_path, "jobs.json", '[{"title": "A\nB"}]')) == ["A\nB"]


def test_a_json_list_is_read_up_to_where_it_breaks(tmp_path: Path) -> None:
    path = write(tmp_path, "jobs.json", '[{"title": "A"}, 7, {"title": "B"}, {"title": ')
    assert [(line.number, line.problem) for line in read_lines(path)] == [
        (1, None),
        (2, "It is not an object with named fields."),
        (3, None),
        (4, "From here on the file is not JSON: nothing after this could be read."),
    ]


def test_a_damaged_gzip_file_is_read_up_to_the_damage(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"title": str(number)}) + "\n" for number in range(50_000))
    whole = gzip.compress(lines.encode())
    path = write(tmp_path, "jobs.jsonl", whole[: len(whole) // 2])
    *read, last = read_lines(path)
    assert read[0].record == {"title": "0"}
    assert last.record is None
    assert last.problem == "The compressed file is damaged or ends too early: nothing after this could be read."


def test_quoted_cells_of_a_csv_file_keep_their_line_breaks_and_separators(tmp_path: Path) -> None:
    path = write(
        tmp_path, "jobs.csv", 'title,description\r\n"Baker, nights","First line\r\nsecond ""line"""\r\nMiller,x\r\n'
    )
    first, second = read_lines(path)
    assert first == Line(1, {"title": "Baker, nights", "description": 'First line\r\nsecond "line"'})
    assert second.number == 2


def test_a_csv_record_with_too_many_values_is_not_guessed_at(tmp_path: Path) -> None:
    path = write(tmp_path, "jobs.csv", "title,description\nA,x,y\nB\n")
    first, second = read_lines(path)
    assert first == Line(1, None, "It has 3 values for 2 columns.")
    assert second == Line(2, {"title": "B"})


def test_a_csv_value_without_end_costs_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importing.csv_files._LONGEST_VALUE", 100)
    path = write(tmp_path, "jobs.csv", f"title,description\nA,{'x' * 200}\nB,y\n")
    first, second = read_lines(path)
    assert first.problem == "It has a quotation mark that is never closed, or a value without end."
    assert second.record == {"title": "B", "description": "y"}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("jobs.csv", "name,text\nA,x\n", "jobs.csv has no column named title or description in its first line."),
        ("jobs.json", '{"a": 1}', "jobs.json holds no list of records."),
        ("jobs.json", "title: A", "jobs.json is not JSON: it starts with neither [ nor {."),
        ("jobs.jsonl", '{"title": "A"}'.encode("utf-16"), "jobs.jsonl is UTF-16. Save it as UTF-8."),
        ("jobs.dat", b"PK\x03\x04\x00\x00", "jobs.dat is not a text file."),
        ("jobs.json", "[" * 200_000, "jobs.json holds no list of records."),
        ("jobs.json", "[7, " * 200_000, "jobs.json holds no list of records."),
        ("jobs.json", '{"a": ' * 200_000, "jobs.json holds no list of records."),
        ("jobs.csv", 'title,"description\nA,x\nB,y\n', NO_HEADER),
        ("jobs.csv", 'title,"' + "x\n" * 2_000_000, NO_HEADER),
        ("jobs.csv", "title" + "," * 200_000 + "\n", NO_HEADER),
        ("jobs.jsonl", b"\x1f\x8b\x08broken", "jobs.jsonl is a damaged gzip file."),
        (
            "notes.txt",
            "Dear diary",
            "notes.txt is in none of the formats that can be read: JSON Lines, JSON, or CSV with a header.",
        ),
    ],
)
def test_a_file_that_holds_no_postings_is_refused_with_a_reason(
    tmp_path: Path, name: str, content: str | bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        list(read_lines(write(tmp_path, name, content)))
    assert str(refusal.value) == sentence


def test_a_file_that_is_not_there_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^gone\.jsonl cannot be opened: No such file or directory\.$"):
        read_lines(tmp_path / "gone.jsonl")


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", ""), ("a.json", ""), ("a.json", "[]"), ("a.csv", "")])
def test_an_empty_file_has_no_records(tmp_path: Path, name: str, content: str) -> None:
    assert list(read_lines(write(tmp_path, name, content))) == []


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "json", "csv"])
def test_the_position_grows_from_nothing_to_the_size_of_the_file_on_disk(tmp_path: Path, ending: str) -> None:
    records = [{"title": str(number), "description": hex(hash(str(number)))} for number in range(30_000)]
    content = {
        "jsonl": "\n".join(map(json.dumps, records)),
        "json": json.dumps(records),
        "csv": "title,description\n" + "\n".join(f"{one['title']},{one['description']}" for one in records),
    }
    path = write(tmp_path, f"jobs.{ending}", content[ending.removesuffix(".gz")])
    lines = read_lines(path)
    positions = [lines.position for _ in lines]
    assert lines.size == path.stat().st_size
    assert positions == sorted(positions)
    assert positions[0] < lines.size / 2
    assert lines.position == lines.size


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    line = json.dumps(POSTING | {"description": "x" * 5_000}) + "\n"
    path = write(tmp_path, "jobs.jsonl", line * 4_000)
    tracemalloc.start()
    assert sum(1 for _ in read_lines(path)) == 4_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < path.stat().st_size / 10


def test_a_line_without_end_is_skipped_and_not_kept_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importing.records.LONGEST", 1_000)
    path = write(tmp_path, "jobs.jsonl", '{"title": "' + "x" * 5_000 + '"}\n{"title": "B"}\n')
    assert list(read_lines(path)) == [Line(1, None, "It is longer than 1,000 bytes."), Line(2, {"title": "B"})]
