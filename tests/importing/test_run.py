"""A file of postings onto the board, by the process that the tests run in."""

import gc
import json
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from db.models import VocabularyWord
from db.session import reading, writing
from importing.files import UnreadableFile
from importing.run import import_file


def write(folder: Path, *descriptions: str) -> Path:
    file = folder / "postings.jsonl"
    records = ({"source_id": str(n), "title": "Brewer", "description": text} for n, text in enumerate(descriptions))
    file.write_text("\n".join(map(json.dumps, records)))
    return file


def vocabulary() -> set[str]:
    with reading() as session:
        return set(session.scalars(select(VocabularyWord.word)))


def test_each_import_knows_its_words_anew(database: str, tmp_path: Path) -> None:
    import_file(write(tmp_path, "We practise zymurgy from Monday to Friday."), source="acme")
    assert "zymurgy" in vocabulary()
    with writing() as session:
        session.execute(delete(VocabularyWord))
    import_file(write(tmp_path, "We practise zymurgy from Monday to Sunday."), source="acme")
    assert "zymurgy" in vocabulary()


def test_an_import_leaves_the_collector_as_it_was(database: str, tmp_path: Path) -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    import_file(write(tmp_path, "We practise zymurgy from Monday to Friday."), source="acme")
    with pytest.raises(UnreadableFile):
        import_file(tmp_path / "gone.jsonl", source="acme")
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
