"""Which words of a text a posting was found by: for marks in its title, and in a piece of its description."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

from db.search.expression import Expression, Phrase
from db.search.words import SIGNS, words

# Letters of a piece of text to either side of what was found.
BEFORE, AFTER = 60, 130
_WORD = re.compile(rf"[{SIGNS}]|(?:(?![{SIGNS}])[^\W_])(?:(?![{SIGNS}])[\w+#.&'’-])*")
_MARKDOWN = re.compile(r"\]\([^)\s]*\)|[*_`#>|\[\]\\]|^\s*[-+]\s", re.MULTILINE)
_SPACE = re.compile(r"\s+")

# A text in pieces, each with whether it is one of the words that were looked for.
Pieces = Sequence[tuple[str, bool]]


def marked(text: str, expression: Expression) -> Pieces:
    """The whole text, cut around the words."""
    forms = _forms(expression)
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _found(text, forms):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def has_all(pieces: Pieces, expression: Expression) -> bool:
    """Whether each thing that was looked for is among the words found in a text."""
    found = {form for text, is_found in pieces if is_found for form in words(text)}
    return all(
        any(all(found.issuperset(phrase) for phrase in together) for together in choice.alternatives)
        for choice in expression.wanted
    )


def snippet(markdown: str, expression: Expression) -> Pieces:
    """The first place in a description that has one of the words, in pieces; nothing if there is none."""
    starts = _beginnings(expression)
    if not starts:
        return []
    for match in starts.finditer(markdown):
        begin = markdown.rfind(" ", 0, max(match.start() - BEFORE, 0)) + 1
        end = markdown.find(" ", match.end() + AFTER)
        text = _plain(markdown[begin : end if end > 0 else len(markdown)])
        pieces = marked(text, expression)
        if any(is_found for _, is_found in pieces):
            return [("… ", False)] * (begin > 0) + [*pieces] + [(" …", False)] * (end > 0)
    return []


def _plain(markdown: str) -> str:
    return _SPACE.sub(" ", _MARKDOWN.sub("", markdown)).strip()


def _forms(expression: Expression) -> Set[str]:
    return set(chain.from_iterable(expression.phrases))


def _found(text: str, forms: Set[str]) -> Iterator[tuple[int, int]]:
    """Where each word that is one of the forms begins and ends."""
    for match in _WORD.finditer(text):
        part = match[0]
        if any(form in forms for form in words(part)):
            yield match.start(), match.start() + len(part.rstrip(".'’-&"))


def _beginnings(expression: Expression) -> re.Pattern[str] | None:
    """Finds, quickly, where one of the words may begin: all forms of a word begin alike, but for an ending."""
    typed: Iterable[Phrase] = (phrase for choice in expression.wanted for phrase in choice.alternatives[0])
    first = {word[: max(len(word) - 1, 3)] for phrase in typed for word in phrase}
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in sorted(first)), re.IGNORECASE) if first else None
