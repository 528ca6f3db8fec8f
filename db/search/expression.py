"""What somebody typed into the search box, as an expression that both databases are asked with.

Everything is an expression: quotation marks that are not closed, signs alone, nothing at all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.search.words import is_sign, words

# Some words say nothing about an opening. They count only where there are no others.
EMPTY_WORDS = frozenset(
    words("a an and at by for from in of on or the to with job jobs vacancy vacancies opening openings position")
)
RUN_MAX = 4
# What a search can ask for at once; the rest of a longer text is left out.
WORDS_MAX = 32

Phrase = tuple[str, ...]
Synonyms = Mapping[Phrase, tuple[Phrase, ...]]

_PART = re.compile(r"""(?:(?<=\s)|^)(-?)["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»/,;|]+)""")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that is looked for: any of the alternatives, each of them all of its phrases."""

    alternatives: tuple[tuple[Phrase, ...], ...]
    typed: str = ""  # as it was written, if it is a single word


@dataclass(frozen=True, slots=True)
class Expression:
    """All that is wanted and none that is not. Without either it asks for nothing."""

    wanted: tuple[Choice, ...] = ()
    unwanted: tuple[Choice, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    @property
    def phrases(self) -> set[Phrase]:
        """Every phrase that a posting may have been found by."""
        return {phrase for choice in self.wanted for together in choice.alternatives for phrase in together}


def parse(text: str, synonyms: Synonyms) -> Expression:
    """The expression of a text. Words are all wanted; "several" as a phrase, -word and -"phrase" not at all."""
    wanted: list[Choice] = []
    unwanted: list[Choice] = []
    loose: list[tuple[str, Phrase]] = []
    for minus, is_quote, part in _parts(text):
        phrase = tuple(words(part))[:WORDS_MAX]
        if phrase and (minus or is_quote):
            (unwanted if minus else wanted).append(Choice(((phrase,),)))
        elif phrase:
            loose.append((part, phrase))
    telling = [(part, phrase) for part, phrase in loose if not set(phrase) <= EMPTY_WORDS]
    if not telling and not wanted:
        telling = loose
    choices = [*wanted, *_with_synonyms(loose, telling, synonyms)]
    return Expression(tuple(dict.fromkeys(choices))[:WORDS_MAX], tuple(dict.fromkeys(unwanted))[:WORDS_MAX])


def _parts(text: str) -> Iterator[tuple[bool, bool, str]]:
    """Each part, whether it is unwanted, and whether it stands in quotation marks."""
    for match in _PART.finditer(text):
        minus, quoted, plain = match.groups()
        if plain is None:
            yield minus == "-", True, quoted
        else:
            yield plain.startswith("-"), False, plain


def _with_synonyms(
    loose: list[tuple[str, Phrase]], telling: list[tuple[str, Phrase]], synonyms: Synonyms
) -> Iterator[Choice]:
    """From left to right, the longest run of words that has synonyms; what has none stands for itself."""
    parts = loose if len(telling) < len(loose) else telling
    at = 0
    while at < len(parts):
        for length in range(min(RUN_MAX, len(parts) - at), 0, -1):
            run = parts[at : at + length]
            typed = tuple(phrase for _, phrase in run)
            joined = tuple(word for phrase in typed for word in phrase)
            if joined in synonyms:
                others = tuple((other,) for other in synonyms[joined])
                yield Choice((typed, *others), run[0][0] if length == 1 else "")
                at += length
                break
        else:
            if parts[at] in telling:
                part, phrase = parts[at]
                yield Choice(((phrase,),), part)
            at += 1


def respelled(expression: Expression, corrections: Mapping[str, str], synonyms: Synonyms) -> Expression:
    """The same with other words for some of those that were typed."""
    return expression


def is_word(phrase: Phrase) -> bool:
    """Whether it is one word of letters, and no sign of a script without spaces."""
    return len(phrase) == 1 and not is_sign(phrase[0])
