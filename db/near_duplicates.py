"""Finds postings of nearly the same text by a few lookups in an index, however many there are.

A text is the set of its runs of SHINGLE words. One hash of each run falls into one of SLOTS slots, and each slot keeps
the least: two texts agree in about as many slots as they share of all their runs (MinHash with one permutation; an
empty slot borrows from the next that is not). ROWS slots together are a band, and texts with a band in common are
candidates, which are then compared for what they really share.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Subquery, delete, func, insert, select, union_all
from sqlalchemy.orm import Session, joinedload

from core.text import fold
from db.models import Job, TextBand

SHINGLE = 4
SLOTS = 96
ROWS = 3
# What two texts share of all their runs, or the shorter one of its own: from here on they are nearly the same.
ALIKE = 0.55
CONTAINED = 0.8
# Below this many runs a text says too little to be another's; below this many, to be a part of another that means it.
RUNS_MIN = 12
PART_MIN = 60
CANDIDATES = 30
PER_BAND = 100

# A word; in scripts that put no space between words, a letter.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


@dataclass(frozen=True)
class Alike:
    """Another posting, with its company and owner, and the share of the text that the two have in common, 0 to 1."""

    job: Job
    share: float


@lru_cache(maxsize=4)
def runs(text: str) -> frozenset[int]:
    """The runs of words in a text, each as a hash of 64 bits that is the same in every process."""
    words = _WORD.findall(fold(text))
    found = (" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in found)


def bands(text: str) -> list[int]:
    """What the index has of a text, as signed 64-bit integers; nothing for one that is too short."""
    found = runs(text)
    if len(found) < RUNS_MIN:
        return []
    slots = _filled(_least(found))
    parts = (slots[start : start + ROWS] for start in range(0, SLOTS, ROWS))
    return [_band(number, part) for number, part in enumerate(parts)]


def _least(found: frozenset[int]) -> list[int | None]:
    slots: list[int | None] = [None] * SLOTS
    for value in found:
        slot, rest = value % SLOTS, value // SLOTS
        before = slots[slot]
        if before is None or rest < before:
            slots[slot] = rest
    return slots


def _filled(slots: list[int | None]) -> list[int]:
    """Each empty slot gets what the next one has, and how far that was."""
    filled, last = list[int](), 0
    twice = [*slots, *slots]
    for position in range(2 * SLOTS - 1, -1, -1):
        value = twice[position]
        last = value if value is not None else last + 1
        filled.append(last)
    return filled[::-1][:SLOTS]


def _band(number: int, part: Sequence[int]) -> int:
    digest = hashlib.blake2b(repr((number, *part)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def share(one: str, other: str) -> float:
    """How much two texts have in common, 0 to 1; a text that stands whole within a longer one counts too."""
    first, second = runs(one), runs(other)
    shorter = min(len(first), len(second))
    if shorter < RUNS_MIN:
        return 0.0
    common = len(first & second)
    contained = common / shorter
    return contained if contained >= CONTAINED and shorter >= PART_MIN else common / len(first | second)


def remember(session: Session, *, job: Job) -> None:
    """Puts the posting's text into the index, instead of what it said before."""
    session.execute(delete(TextBand).where(TextBand.job_id == job.id))
    rows = [{"band": band, "job_id": job.id} for band in sorted(set(bands(job.description)))]
    if rows:
        session.execute(insert(TextBand), rows)


def _latest_with(band: int, job: Job) -> Subquery:
    """Of a text that thousands have, the latest are enough."""
    others = select(TextBand.job_id).where(TextBand.band == band, TextBand.job_id != job.id)
    return others.order_by(TextBand.job_id.desc()).limit(PER_BAND).subquery()


def find(session: Session, *, job: Job, limit: int) -> list[Alike]:
    """Other postings of nearly the same text, the most alike first."""
    wanted = bands(job.description)
    if not wanted:
        return []
    found_by = [_latest_with(band, job) for band in wanted]
    hits = union_all(*(select(part.c.job_id) for part in found_by)).subquery()
    candidates = (
        select(hits.c.job_id)
        .group_by(hits.c.job_id)
        .order_by(func.count().desc(), hits.c.job_id.desc())
        .limit(CANDIDATES)
    )
    others = session.scalars(
        select(Job).options(joinedload(Job.company), joinedload(Job.owner)).where(Job.id.in_(candidates))
    ).all()
    found = [Alike(other, share(job.description, other.description)) for other in others]
    return sorted((one for one in found if one.share >= ALIKE), key=lambda one: (-one.share, one.job.id))[:limit]
