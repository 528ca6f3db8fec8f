"""A file that was made to do harm costs its own records, never the run."""

import json
import pickle
from pathlib import Path

import pytest

from importing.fields import Refused, read_posting
from importing.files import Line, read_lines

GOOD = {"title": "Ferry Pilot", "description": "Bring the boat over the sound, also in fog."}
HOSTILE = [
    '{"title": ' + "9" * 200_000 + "}",
    '{"title": 1e99999999999999999999, "salary_min": -1e99999999999999999999}',
    '{"title": -' + "1" * 5_000 + ', "salary_min": 0.' + "1" * 5_000 + "}",
    '{"title": "\\ud800", "description": "\\udfff\\ud83d and more of the same kind", "\\ud800": 1}',
    '{"title": "\\u0000", "description": "\\u0000"}',
    '{"title": NaN, "salary_min": Infinity}',
    '{"a": ' + "[" * 900 + "]" * 900 + "}",
    '{"a": ' * 900 + "1" + "}" * 900,
    '{"a": ' + "[" * 60_000 + "]" * 60_000 + "}",
    '{"a": [' + "[[]]," * 150_000 + "1]}",
    '{"a": "' + "\\\\" * 200_000 + '"}',
    '{"a": "' + "," * 150_000 + '"}',
    '{"a' + '": 1, "b' * 10_000 + '": 2}',
    "[" * 60_000 + "]" * 60_000,
    '"\\',
    '{"title": "x" "y"}',
]


def lines_of(folder: Path, name: str, content: str) -> list[Line]:
    path = folder / name
    path.write_bytes(content.encode())
    return list(read_lines(path))


def use(line: Line) -> None:
    """What an import does with a line: another process reads its fields."""
    assert (line.record is None) is (line.problem is not None)
    if line.record is not None:
        try:
            posting = read_posting(pickle.loads(pickle.dumps(line)).record, "harbour")
        except Refused:
            return
        posting.fields.model_dump_json().encode()


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", ["jobs.jsonl", "jobs.json"])
def test_a_hostile_record_costs_nothing_but_itself(tmp_path: Path, name: str, hostile: str) -> None:
    good = json.dumps(GOOD)
    content = f"{good}\n{hostile}\n{good}" if name == "jobs.jsonl" else f"[{good}, {hostile}, {good}]"
    lines = lines_of(tmp_path, name, content)
    for line in lines:
        use(line)
    assert lines[0].record == GOOD
    if hostile != '"\\' or name == "jobs.jsonl":
        assert [line.number for line in lines] == [1, 2, 3]
        assert lines[2].record == GOOD


@pytest.mark.parametrize("depth", [60, 900, 60_000])
def test_a_record_nested_beyond_use_is_refused_in_words(tmp_path: Path, depth: int) -> None:
    content = '{"a": ' + "[" * depth + "]" * depth + "}"
    for name, text in (("a.jsonl", f"{json.dumps(GOOD)}\n{content}"), ("a.json", f"[{content}]")):
        assert lines_of(tmp_path, name, text)[-1].problem == "It is nested too deeply."


def test_a_record_of_more_values_than_anybody_needs_is_refused_in_words(tmp_path: Path) -> None:
    [line] = lines_of(tmp_path, "jobs.json", '[{"a": [' + "1," * 150_000 + "1]}]")
    assert line.problem == "It has more than 100,000 values."


def test_a_record_without_end_is_refused_in_words(tmp_path: Path) -> None:
    first, second = lines_of(tmp_path, "jobs.json", '[{"a": "' + "x" * 3_000_000 + '"}, {"title": "B"}]')
    assert (first.problem, second.record) == ("It is longer than 2,000,000 bytes.", {"title": "B"})


@pytest.mark.parametrize("size", range(65_500, 65_560))
def test_a_record_is_whole_wherever_the_pieces_that_are_read_end(tmp_path: Path, size: int) -> None:
    title = "x" * size + '"\\{[,]}'
    records = [{"title": title}, {"title": "B", "n": [1, {"a": None}]}]
    assert [line.record for line in lines_of(tmp_path, "jobs.json", json.dumps(records))] == records


@pytest.mark.parametrize(
    "content",
    [
        'title,description\nA,"x\n' + f"{'y' * 200}\n" * 10_050,
        "title,description\nA," + "," * 200_000 + "\n",
        'title,description\n"' + "x" * 3_000_000 + "\n",
    ],
)
def test_a_csv_record_without_end_is_refused_in_words(tmp_path: Path, content: str) -> None:
    problems = {line.problem for line in lines_of(tmp_path, "jobs.csv", content)}
    assert problems & {
        "It is longer than 2,000,000 bytes.",
        "It has more than 100,000 values.",
        "It has a quotation mark that is never closed, or a value without end.",
    }


def test_control_characters_in_the_header_name_no_column(tmp_path: Path) -> None:
    [line] = lines_of(tmp_path, "jobs.csv", "title,\x01,description\nA,b,c\n")
    assert line.record == {"title": "A", "_": "b", "description": "c"}
