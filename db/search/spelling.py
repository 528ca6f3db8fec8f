"""Misspelt words, put right by the words that the board's postings have.

Careful rather than clever: a name that few postings have must not become a common word.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, exists, select

from db.models import VocabularyWord
from db.search.documents import COMPANY_WORD, PLACE_WORD, TITLE
from db.search.engine import engine_of
from db.search.expression import Expression, Synonyms
from db.search.statements import count_up_to
from db.search.words import words

# A word that this many postings have is none, or rare.
RARE = 3
# What the board has seldom, or has another form of, is put right only if it is as long as this, and by a word that
# so many times more postings have.
SHORTEST_KNOWN = 6
MORE_COMMON = 100
CANDIDATES_MAX = 2_000
TRIED = 8
COUNTED = 1_000


def corrected(connection: Connection, text: str, expression: Expression, synonyms: Synonyms) -> str:
    """The text with what is misspelt put right; the same text if nothing is."""
    for choice in expression.wanted:
        word = choice.typed
        if word and word not in synonyms.spelled and (better := _better(connection, word)):
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", better, text, flags=re.IGNORECASE)
    return text


def _better(connection: Connection, word: str) -> str | None:
    uses = _uses(connection, word, up_to=MORE_COMMON)
    known = bool(connection.scalar(select(exists().where(VocabularyWord.word == word))))
    if not known and uses <= RARE:
        return _best(connection, word, least=uses + 1, most=1 if len(word) < SHORTEST_KNOWN else 2)
    if (known and uses > RARE) or len(word) < SHORTEST_KNOWN or _is_name(connection, word):
        return None
    return _best(connection, word, least=max(MORE_COMMON, 5 * uses), most=1, same_first=True)


def _best(connection: Connection, word: str, *, least: int, most: int, same_first: bool = False) -> str | None:
    """The nearest word; of several, the one that most titles have. `least` is how many postings must have it."""
    found = sorted(
        (distance + (other[0] != word[0]) / 2, other)
        for distance, other in _candidates(connection, word, most)
        if words(other) != words(word) and (other[0] == word[0] or not same_first)
    )
    alike = [other for distance, other in found if distance == found[0][0]][:TRIED]
    ranked = sorted(alike, key=lambda other: (-_uses(connection, other, up_to=COUNTED, prefix=TITLE), other))
    return next((other for other in ranked if _uses(connection, other, up_to=least) >= least), None)


def _uses(connection: Connection, word: str, *, up_to: int, prefix: str = "") -> int:
    """How many postings have the word in any form, counted so far."""
    return count_up_to(connection, engine_of(connection).phrase(words(word), prefix), limit=up_to)


def _is_name(connection: Connection, word: str) -> bool:
    return any(_uses(connection, word, up_to=1, prefix=prefix) for prefix in (COMPANY_WORD, PLACE_WORD))


def _candidates(connection: Connection, word: str, most: int) -> Iterator[tuple[int, str]]:
    """Words that begin or end as this one does, and how many slips of the hand they are away."""
    half = max(len(word) // 2, 2)
    # Two looks, each by its own index; "{" is what follows "z".
    looks = [
        select(VocabularyWord.word).where(column >= beginning, column < f"{beginning}{{").limit(CANDIDATES_MAX)
        for column, beginning in ((VocabularyWord.word, word[:half]), (VocabularyWord.backwards, word[::-1][:half]))
    ]
    for other in {other for look in looks for other in connection.scalars(look)} - {word}:
        if abs(len(other) - len(word)) <= most and (distance := slips(word, other, most)) <= most:
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
