"""How well the search ranks, by judged queries: python -m benchmarks.relevance FOLDER

FOLDER holds postings.jsonl.gz, which the board that DATABASE_URL names has imported, and relevance.jsonl: a query a
line with the postings that are relevant to it, the sources in which they were judged, and titles too close to call.
The same queries are asked of what most boards have: LIKE, and the database's own ranking (on SQLite).
"""

import argparse
import gzip
import json
import math
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import text

from core.clock import utc_now
from db.search.open_jobs import page_of
from db.search.query import JobSearch
from db.search.understanding import understand
from db.session import Session, reading

# Enough that ten are left when what was not judged is taken out.
LOOKED_AT = 1_000
TOP = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    with gzip.open(folder / "postings.jsonl.gz", "rt", encoding="utf-8") as file:
        known = {line["source_id"]: line for line in map(json.loads, file)}
    scores = defaultdict(list)
    with reading() as session, (folder / "relevance.jsonl").open(encoding="utf-8") as queries:
        _fill_plain_index(session)
        for query in map(json.loads, queries):
            for name, ranking in (("all", _found), ("all, by LIKE", _by_like), ("all, by bm25", _by_bm25)):
                ranked = _judged(ranking(session, query["query"]), query, known)
                scores[name].append(_score(ranked, set(query["relevant"])))
            scores[query["type"]].append(scores["all"][-1])
    print("| queries | number | P@10 | nDCG@10 |\n|---|---:|---:|---:|")
    for kind, of_kind in sorted(scores.items()):
        precision, gain = (sum(values) / len(values) for values in zip(*of_kind, strict=True))
        print(f"| {kind} | {len(of_kind)} | {precision:.3f} | {gain:.3f} |")


def _by_like(session: Session, q: str) -> list[str]:
    """Every word somewhere in the title or the description, newest first."""
    words = {f"w{number}": f"%{word}%" for number, word in enumerate(q.split())}
    has_all = " AND ".join(f"(title LIKE :{name} OR description LIKE :{name})" for name in words)
    sql = f"SELECT source_id FROM jobs WHERE {has_all} ORDER BY published_at DESC, id DESC LIMIT {LOOKED_AT}"
    return [key or "" for key in session.scalars(text(sql), words)]


def _by_bm25(session: Session, q: str) -> list[str]:
    match = " ".join(f'"{word}"' for word in re.findall(r"\w+", q))
    sql = "SELECT source_id FROM plain WHERE plain MATCH :match ORDER BY bm25(plain) LIMIT :most"
    return list(session.scalars(text(sql), {"match": match, "most": LOOKED_AT})) if match else []


def _fill_plain_index(session: Session) -> None:
    session.execute(
        text("CREATE VIRTUAL TABLE temp.plain USING fts5(source_id UNINDEXED, title, company, place, text)")
    )
    session.execute(
        text(
            "INSERT INTO plain SELECT j.source_id, j.title, c.name, j.locations, j.description"
            " FROM jobs j LEFT JOIN companies c ON c.id = j.company_id WHERE j.source_id IS NOT NULL"
        )
    )


def _found(session: Session, q: str) -> list[str]:
    understood = understand(session.connection(), JobSearch(q=q))
    page = page_of(session, understood, now=utc_now(), limit=LOOKED_AT, after=None)
    return [job.source_id or "" for job in page.jobs]


def _judged(found: list[str], query: dict[str, Any], known: dict[str, Any]) -> list[str]:
    """Without postings of other sources, and without those that are neither right nor wrong."""
    unclear = re.compile(query["ignore_title_rx"], re.IGNORECASE) if query["ignore_title_rx"] else None
    relevant, scope = set(query["relevant"]), set(query["scope"])
    return [
        key
        for key in found
        if key in known
        and known[key]["source"] in scope
        and (key in relevant or not (unclear and unclear.search(known[key]["title"])))
    ]


def _score(ranked: list[str], relevant: set[str]) -> tuple[float, float]:
    """Precision and normalised discounted gain of the first ten."""
    most = min(TOP, len(relevant))
    hits = [place for place, key in enumerate(ranked[:TOP]) if key in relevant]
    best = sum(1 / math.log2(place + 2) for place in range(most))
    return len(hits) / most, sum(1 / math.log2(place + 2) for place in hits) / best


if __name__ == "__main__":
    main()
