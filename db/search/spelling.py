"""Misspelt words, put right by the words that the board's postings have."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, select

from db.models import VocabularyWord
from db.search.engine import engine_of
from db.search.expression import Expression
from db.search.statements import count_up_to
from db.search.words import spelled, words

SHORTEST = 4
# A word that this many postings have is none, or rare; it is put right only by one that is so much more common.
RARE = 3
MORE_COMMON = 100
USED_BY = 2
CANDIDATES_MAX = 2_000
TRIED = 8
COUNTED = 1_000
_LETTERS = re.compile(r"[a-z]+")


def corrected(connection: Connection, text: str, expression: Expression) -> str:
    """The text with what is misspelt put right; the same text if nothing is."""
    for choice in expression.wanted:
        written = spelled(choice.typed)
        if len(written) == 1 and (better := _better(connection, *written)):
            text = re.sub(rf"(?<!\w){re.escape(choice.typed)}(?!\w)", better, text)
    return text


def _better(connection: Connection, word: str) -> str | None:
    if len(word) < SHORTEST or not _LETTERS.fullmatch(word):
        return None
    uses = _uses(connection, word, up_to=RARE + 1)
    if uses > RARE:
        return None
    nearest = sorted(_candidates(connection, word))[:TRIED]
    alike = [other for distance, other in nearest if distance == nearest[0][0]]
    common, other = max(((_uses(connection, other, up_to=COUNTED), other) for other in alike), default=(0, ""))
    return other if common >= max(USED_BY, uses * MORE_COMMON) else None


def _uses(connection: Connection, word: str, up_to: int) -> int:
    """How many postings have the word in any form, counted so far."""
    engine = engine_of(connection)
    return count_up_to(connection, engine.phrase(words(word)), limit=up_to)


def _candidates(connection: Connection, word: str) -> Iterator[tuple[int, str]]:
    """Words that begin or end as this one does, and how many slips of the hand they are away."""
    half = max(len(word) // 2, 2)
    start, end = word[:half], word[::-1][: len(word) - half]
    most = 1 if len(word) <= 5 else 2
    # Two looks, each by its own index; "{" is what follows "z".
    looks = [
        select(VocabularyWord.word).where(column >= beginning, column < f"{beginning}{{").limit(CANDIDATES_MAX)
        for column, beginning in ((VocabularyWord.word, start), (VocabularyWord.backwards, end))
    ]
    for other in {other for look in looks for other in connection.scalars(look)}:
        if abs(len(other) - len(word)) <= most and other != word:
            distance = slips(word, other, most)
            if distance <= most:
                yield distance, other


def slips(one: str, other: str, most: int) -> int:
    """Letters left out, added, replaced or swapped between two words (Damerau-Levenshtein, optimal alignment).

    Stops counting above `most`.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, against in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]
