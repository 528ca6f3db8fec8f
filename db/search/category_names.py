"""What a board calls its categories. Documents have the words that these came with, and those stay when an operator
gives a category another name: its new words are looked for as its mark, so that they find it at once.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby

from db.search.documents import category_words, mark
from db.search.expression import Phrase, Synonyms
from db.search.preferences import Preferences, read_synonyms
from db.search.words import is_sign, parts, spelled, words


def with_category_names(wishes: Preferences, categories: Mapping[str, str]) -> Synonyms:
    """The synonyms of a board, and the words of its categories' names, given as labels by slug."""
    return _with_names(wishes.text, tuple(categories.items()))


@lru_cache(maxsize=4)
def _with_names(text: str, categories: tuple[tuple[str, str], ...]) -> Synonyms:
    synonyms = read_synonyms(text)
    others: dict[Phrase, tuple[Phrase, ...]] = {}
    for slug, label in categories:
        for phrase in _phrases(label).difference(_phrases(category_words(slug))):
            known = others.get(phrase) or synonyms.others.get(phrase, ())
            others[phrase] = (*known, (mark("c", slug),))
    if not others:
        return synonyms
    new = spelled(parts("\n".join(label for _, label in categories)))
    longest = max(synonyms.longest, *map(len, others))
    return Synonyms({**synonyms.others, **others}, synonyms.spelled | frozenset(new), longest)


def _phrases(label: str) -> set[Phrase]:
    """What somebody may type of a name: each of its words, and signs as they stand in a row."""
    rows = [(are_signs, tuple(row)) for are_signs, row in groupby(words(label), is_sign)]
    return {phrase for are_signs, row in rows for phrase in ([row] if are_signs else [(word,) for word in row])}
