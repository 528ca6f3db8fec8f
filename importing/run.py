"""Brings a file of postings onto the board: read, cleaned on every core, written in batches.

One pass at flat memory: a bounded number of chunks is under way at a time.
"""

import csv
import gc
import hashlib
import itertools
import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing.context import BaseContext
from pathlib import Path

from core.clock import utc_now
from core.config import settings
from db import board
from db.imported import PreparedPosting, write_postings
from db.posting import columns_of
from db.schemas.posting import PostingFields
from db.search.documents import Document, document_of
from db.session import writing
from db.vocabulary import Workplace
from importing.fields import ImportedPosting, Refused, read_posting
from importing.files import Line, read_lines

CHUNK = 400


@dataclass
class Summary:
    """What became of a file. read = created + updated + unchanged + refused."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    unknown: set[str] = field(default_factory=set)
    report: Path | None = None

    def text(self) -> str:
        lines = [
            f"{self.read:,} read: {self.created:,} created, {self.updated:,} updated, "
            f"{self.unchanged:,} unchanged, {self.refused:,} refused."
        ]
        if self.report:
            lines.append(f"Refused lines and why: {self.report}")
        lines += [f"{count:,} time{'s' if count > 1 else ''}: {note}" for note, count in self.notes.most_common()]
        if self.unknown:
            lines.append(f"Fields that mean nothing here and were ignored: {', '.join(sorted(self.unknown))}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A chunk after cleaning: what to write, what was refused, and what the summary counts."""

    postings: list[PreparedPosting]
    refused: list[tuple[int, str]]
    notes: Counter[str]
    unknown: set[str]


def _say_nothing(_done: int, _total: int) -> None:
    """For whoever shows no progress."""


def import_file(path: Path, *, source: str, on_progress: Callable[[int, int], None] = _say_nothing) -> Summary:
    """Imports a file and says what became of it; raises importing.files.UnreadableFile.

    `on_progress` is told the bytes of the file that were read, and how many there are.
    Refused lines go into a file beside it, or into DATA_DIR where that cannot be written.
    """
    summary = Summary()
    written: set[str] = set()
    life = board.now().life
    refused: list[tuple[int, str]] = []
    lines = read_lines(path)
    collected = gc.get_threshold()
    _collect_seldom()
    try:
        for chunk in _cleaned(lines, source):
            for batch in _without_repeats(_news(chunk, written).postings):
                with writing() as session:
                    outcome = write_postings(session, batch, now=utc_now(), life=life)
                summary.created += outcome.created
                summary.updated += outcome.updated
                summary.unchanged += outcome.unchanged
            refused += chunk.refused
            summary.read += len(chunk.postings) + len(chunk.refused)
            summary.notes += chunk.notes
            summary.unknown |= chunk.unknown
            on_progress(lines.position, lines.size)
    finally:
        lines.close()
        gc.set_threshold(*collected)
        gc.unfreeze()
    summary.refused = len(refused)
    summary.report = _write_report(path, refused)
    return summary


def _cleaned(lines: Iterable[Line], source: str) -> Iterator[_Prepared]:
    """The chunks in their order; a file of one chunk is not worth starting processes for."""
    remaining = iter(lines)
    chunks = iter(lambda: list(itertools.islice(remaining, CHUNK)), [])
    first = next(chunks, [])
    second = next(chunks, [])
    if not second:
        yield _prepare(first, source)
        return
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, mp_context=_context(), initializer=_collect_seldom) as executor:
        others = (executor.submit(_prepare_news, chunk, source) for chunk in itertools.chain([second], chunks))
        under_way = deque(itertools.islice(others, 2 * workers))
        yield _prepare(first, source)  # while the workers start
        while under_way:
            done = under_way.popleft().result()
            under_way.extend(itertools.islice(others, 1))
            yield done


def _collect_seldom() -> None:
    """Much is made here, hardly any of it in circles; looking for those takes a tenth of the time by default."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _context() -> BaseContext:
    """Workers are forked from a process that has read the code, not from this one, which may have threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _prepare(chunk: list[Line], source: str) -> _Prepared:
    prepared = _Prepared([], [], Counter(), set())
    for line in chunk:
        if line.record is None:
            prepared.refused.append((line.number, line.problem or "This line cannot be read."))
            continue
        try:
            posting = read_posting(line.record, source)
        except Refused as refusal:
            prepared.refused.append((line.number, refusal.reason))
            continue
        prepared.postings.append(_ready(posting))
        prepared.notes.update(posting.notes)
        prepared.unknown.update(posting.unknown)
    return prepared


def _ready(posting: ImportedPosting) -> PreparedPosting:
    fields = posting.fields
    said = "\x1f".join((fields.model_dump_json(), str(posting.date_posted), str(posting.valid_through)))
    return PreparedPosting(
        source=posting.source,
        source_id=posting.source_id,
        digest=hashlib.sha256(said.encode()).hexdigest(),
        company=fields.company,
        columns=columns_of(fields),
        document=_document(fields),
        date_posted=posting.date_posted,
        valid_through=posting.valid_through,
    )


def _document(fields: PostingFields) -> Document:
    return document_of(
        title=fields.title,
        company=fields.company,
        locations=fields.location,
        country=fields.country,
        tags=fields.tags,
        description=fields.description,
        regions=fields.remote_regions if fields.workplace is Workplace.REMOTE else [],
        workplace=fields.workplace,
        employment_type=fields.employment_type,
        category=fields.category,
    )


def _news(chunk: _Prepared, known: set[str]) -> _Prepared:
    """The documents with those of their parts alone that come for the first time: most come again and again."""
    postings = []
    for posting in chunk.postings:
        new = posting.document.parts - known
        known.update(new)
        postings.append(replace(posting, document=replace(posting.document, parts=new)))
    return replace(chunk, postings=postings)


# The parts of texts that a worker has handed on.
_handed_on: set[str] = set()


def _prepare_news(chunk: list[Line], source: str) -> _Prepared:
    """In a worker: what it has handed on need not go to the other process again."""
    return _news(_prepare(chunk, source), _handed_on)


def _without_repeats(postings: list[PreparedPosting]) -> Iterator[list[PreparedPosting]]:
    """Cut so that a posting that comes twice in a file is in two batches: the later line wins."""
    batch: dict[tuple[str, str], PreparedPosting] = {}
    for posting in postings:
        if posting.key in batch:
            yield list(batch.values())
            batch = {}
        batch[posting.key] = posting
    if batch:
        yield list(batch.values())


def _write_report(path: Path, refused: list[tuple[int, str]]) -> Path | None:
    writable = os.access(path.parent, os.W_OK)
    target = (path.parent if writable else settings.DATA_DIR) / f"{path.name}.refused.csv"
    if not refused:
        target.unlink(missing_ok=True)
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason"])
        writer.writerows(refused)
    return target
