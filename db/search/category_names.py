"""What a board calls its categories. Documents have the words that these came with, and those stay when an operator
gives a category another name: its new words are looked for as its mark, so that they find it at once.
"""

from collections.abc import Mapping
from functools import lru_cache

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
        for word in set(words(label)).difference(words(category_words(slug))):
            if not is_sign(word):
                known = others.get((word,)) or synonyms.others.get((word,), ())
                others[(word,)] = (*known, (mark("c", slug),))
    if not others:
        return synonyms
    new = spelled(parts("\n".join(label for _, label in categories)))
    return Synonyms({**synonyms.others, **others}, synonyms.spelled | frozenset(new), synonyms.longest)
