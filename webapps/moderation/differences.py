"""What an edit changes in a posting: field by field, word by word.

difflib can take a time that grows with the square of a text, and of what is made up to annoy, with more. So lines are
compared first, then the words of the lines that differ, and both only while WORK lasts: what is beyond it is shown as
taken out and put in whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from db.schemas.posting import PostingFields
from webapps.posting_form import typed_fields

# Pairs of lines and of words that are looked at for one field.
WORK = 400_000
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

Kind = Literal["same", "ins", "del"]


@dataclass(frozen=True)
class Difference:
    """A field's label, and its text in pieces: what stays, what goes, what comes."""

    label: str
    pieces: Sequence[tuple[Kind, str]]


def differences(before: PostingFields, after: PostingFields) -> list[Difference]:
    """Of the fields that differ, in the order of the form."""
    was, becomes = typed_fields(before), typed_fields(after)
    found = []
    for name, info in PostingFields.model_fields.items():
        old, new = "\n".join(was.get(name, [])), "\n".join(becomes.get(name, []))
        if old != new:
            found.append(Difference(info.title or name, compared(old, new)))
    return found


def compared(old: str, new: str) -> list[tuple[Kind, str]]:
    """The pieces of both texts in reading order; those that stay and go make the old one, stay and come the new."""
    budget = [WORK]
    found: list[tuple[Kind, str]] = []
    for kind, gone, came in _steps(old.splitlines(keepends=True), new.splitlines(keepends=True), budget):
        if kind != "replace":
            found += _pieces(kind, gone, came)
            continue
        for inner, less, more in _steps(_WORDS.findall(gone), _WORDS.findall(came), budget):
            found += _pieces(inner, less, more)
    return _joined(found)


def _steps(old: Sequence[str], new: Sequence[str], budget: list[int]) -> Iterator[tuple[str, str, str]]:
    """What difflib calls a step, the old part and the new part; one step for all that the budget has no room for."""
    work = len(old) * len(new)
    if work > budget[0]:
        yield "beyond", "".join(old), "".join(new)
        return
    budget[0] -= work
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        yield kind, "".join(old[start:end]), "".join(new[new_start:new_end])


def _pieces(kind: str, gone: str, came: str) -> list[tuple[Kind, str]]:
    if kind == "equal":
        return [("same", gone)]
    return [piece for piece in (("del", gone), ("ins", came)) if piece[1]]


def _joined(pieces: Sequence[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []
    for kind, text in pieces:
        if found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1] + text)
        else:
            found.append((kind, text))
    return found
