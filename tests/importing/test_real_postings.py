"""Real postings, if this machine has any: collected texts are not part of the project."""

import itertools
from collections import Counter
from pathlib import Path

import pytest

from importing.fields import Refused, read_posting
from importing.files import read_lines
from tests.importing.rendered import tags

REAL = Path(__file__).parents[3] / "shared/data/postings.jsonl.gz"


def test_real_postings_come_through() -> None:
    if not REAL.exists():
        pytest.skip("no collected postings on this machine")
    counted: Counter[str] = Counter()
    for line in itertools.islice(read_lines(REAL), 2_000):
        assert line.record is not None
        try:
            posting = read_posting(line.record, "collected")
        except Refused:
            counted["refused"] += 1
            continue
        counted["category"] += line.record["category"] is not None
        counted["category found"] += posting.fields.category is not None
        counted["employment_type not understood"] += "employment_type not understood" in posting.notes
        if counted["shown"] < 300:
            counted["shown"] += 1
            assert not tags(posting.fields.description) & {"script", "img", "iframe", "table", "div", "span"}
    assert counted["refused"] <= 5
    assert counted["category found"] >= 0.9 * counted["category"]
    assert counted["employment_type not understood"] <= 5
