"""What somebody typed into the search box, as an expression that both databases are asked with.

Everything is an expression: quotation marks that are not closed, signs alone, nothing at all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from db.search.words import is_sign, parts, spelled, words

# Some words say nothing about an opening. They count only within a name ("head of sales"), or where nothing else is.
EMPTY_WORDS = frozenset(
    words("a an and at by for in of on or the to with job jobs vacancy vacancies position positions")
)
# What a search can ask for at once; the rest of a longer text is left out.
WORDS_MAX = 32

Phrase = tuple[str, ...]

_PART = re.compile(r"""(?:(?<=\s)|^)(-?)["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»/,;|]+)""")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Phrases that are known as such, each with those that it also stands for; and all words in them as spelled."""

    others: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    spelled: frozenset[str] = frozenset()
    longest: int = 1  # in words


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that is looked for: any of the alternatives, each of them all of its phrases.

    `typed` is the word as it was spelled, if it is one that may be misspelt.
    """

    alternatives: tuple[tuple[Phrase, ...], ...]
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Expression:
    """All that is wanted and none that is not. Without either it asks for nothing."""

    wanted: tuple[Choice, ...] = ()
    unwanted: tuple[Choice, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    @property
    def typed_words(self) -> list[str]:
        """The words that were typed, without synonyms."""
        return [word for choice in self.wanted for phrase in choice.alternatives[0] for word in phrase]

    @property
    def phrases(self) -> set[Phrase]:
        """Every phrase that a posting may have been found by."""
        return {phrase for choice in self.wanted for together in choice.alternatives for phrase in together}


@dataclass(frozen=True, slots=True)
class _Word:
    form: str
    typed: str


def parse(text: str, synonyms: Synonyms) -> Expression:
    """The expression of a text. Words are all wanted; "several" as a phrase, -word and -"phrase" not at all."""
    wanted: list[Choice] = []
    unwanted: list[Choice] = []
    loose: list[_Word] = []
    for minus, is_quoted, part in _parts(text):
        phrase = tuple(words(part))[:WORDS_MAX]
        if phrase and (minus or is_quoted):
            (unwanted if minus else wanted).append(Choice(((phrase,),)))
        else:
            typed = spelled(parts(part))
            loose += [_Word(form, next(iter(typed)) if len(typed) == len(phrase) == 1 else "") for form in phrase]
    found = list(_choices(loose[:WORDS_MAX], synonyms))
    telling = [choice for choice in found if not _is_empty(choice)]
    return Expression(_distinct([*wanted, *(telling if telling or wanted else found)]), _distinct(unwanted))


def _distinct(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple({choice.alternatives: choice for choice in choices}.values())[:WORDS_MAX]


def _parts(text: str) -> Iterator[tuple[bool, bool, str]]:
    """Each part, whether it is unwanted, and whether it stands in quotation marks."""
    for match in _PART.finditer(text):
        minus, quoted, plain = match.groups()
        if plain is None:
            yield minus == "-", True, quoted
        else:
            yield plain.startswith("-"), False, plain


def _choices(loose: Sequence[_Word], synonyms: Synonyms) -> Iterator[Choice]:
    """From left to right, the longest run that is a known phrase; then signs in a row; then each word by itself."""
    at = 0
    while at < len(loose):
        length = _known(loose, at, synonyms)
        forms = tuple(word.form for word in loose[at : at + max(length, 1)])
        if length:
            typed = (forms,) if is_sign(forms[0]) else tuple((form,) for form in forms)
            yield Choice((typed, *((other,) for other in synonyms.others[forms])))
        elif is_sign(forms[0]):
            length = _signs(loose, at, synonyms)
            yield Choice(((tuple(word.form for word in loose[at : at + length]),),))
        else:
            yield Choice(((forms,),), loose[at].typed)
        at += max(length, 1)


def _known(loose: Sequence[_Word], at: int, synonyms: Synonyms) -> int:
    """How many words from here on are a known phrase; 0 if none are."""
    for length in range(min(synonyms.longest, len(loose) - at), 0, -1):
        run = tuple(word.form for word in loose[at : at + length])
        if run in synonyms.others and not (length == 1 and run[0] in EMPTY_WORDS):
            return length
    return 0


def _signs(loose: Sequence[_Word], at: int, synonyms: Synonyms) -> int:
    """How many signs stand in a row before a known phrase begins."""
    end = at + 1
    while end < len(loose) and is_sign(loose[end].form) and not _known(loose, end, synonyms):
        end += 1
    return end - at


def _is_empty(choice: Choice) -> bool:
    return len(choice.alternatives) == 1 and {word for (word, *_) in choice.alternatives[0]} <= EMPTY_WORDS
