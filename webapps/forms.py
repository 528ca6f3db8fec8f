"""How an HTML form is read, checked, and shown again with its errors.

A form is checked by a pydantic schema. What was typed is kept whatever becomes of it, so that the
page can show it again beside sentences that say how to mend it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_origin

from annotated_types import MaxLen
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, QueryParams

from core.text import without_controls
from db.schemas.sentences import sentences

KEPT_PREFIX = "kept:"
_SECRETS = frozenset({"password", "current_password", "code", "new_code"})
# What a page puts into its form or on a button; a test compares them with the templates.
NOT_TYPED = frozenset(
    {"action", "form_key", "next", "opened", "revision", "role", "seen", "step", "trusted", "username", "what", "work"}
)
Schema = TypeVar("Schema", bound=BaseModel)


def new_form_key() -> str:
    """Names one form, so that sending it twice is doing it once."""
    return secrets.token_urlsafe(24)


@dataclass
class Form(Generic[Schema]):
    """What was typed, by field name; what is wrong with it; and the checked data, if nothing is.

    `sound` is the checked data without the fields that are wrong.
    """

    schema: type[Schema]
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    data: Schema | None = None
    sound: Schema | None = None

    def value(self, name: str) -> str:
        values = self.values(name)
        return values[0] if values else ""

    def values(self, name: str) -> Sequence[str]:
        """What to show again: as typed, but for characters that no page can show."""
        return [without_controls(value) for value in self.typed.get(name, ())]

    def error(self, name: str) -> str | None:
        return self.errors.get(name)

    def limit(self, name: str) -> int | None:
        """The most characters a text field of the schema takes."""
        return _limits(self.schema).get(name)

    def complaints(self) -> list[tuple[str, str, str]]:
        """What is wrong, in the order of the fields: name, label and sentence."""
        fields = self.schema.model_fields
        order = list(fields)
        names = sorted(self.errors, key=lambda name: order.index(name) if name in order else len(order))
        return [(name, (fields[name].title or "") if name in fields else "", self.errors[name]) for name in names]

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Adds errors that only the view could find; the first about a field stands."""
        for name, sentence in errors.items():
            self.errors.setdefault(name, sentence)


def read_form(schema: type[Schema], sent: FormData | QueryParams) -> Form[Schema]:
    """Checks what was sent. A field that repeats counts once, unless the schema has a list for it."""
    typed = {name: [value for value in sent.getlist(name) if isinstance(value, str)] for name in sent}
    return check(schema, typed)


def check(schema: type[Schema], typed: Mapping[str, Sequence[str]]) -> Form[Schema]:
    lists = _list_fields(schema)
    values: dict[str, Any] = {
        name: list(typed[name]) if name in lists else typed[name][0] for name in schema.model_fields if typed.get(name)
    }
    form: Form[Schema] = Form(schema, typed)
    try:
        form.data = form.sound = schema.model_validate(values)
    except ValidationError as error:
        form.errors = sentences(error.errors())
        form.sound = _validate_rest(schema, values, form.errors)
    return form


def _validate_rest(schema: type[Schema], values: Mapping[str, Any], wrong: Mapping[str, str]) -> Schema | None:
    try:
        return schema.model_validate({name: value for name, value in values.items() if name not in wrong})
    except ValidationError:
        return None


@cache
def _list_fields(schema: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, info in schema.model_fields.items() if get_origin(info.annotation) is list)


@cache
def _limits(schema: type[BaseModel]) -> dict[str, int]:
    found = {}
    for name, info in schema.model_fields.items():
        inner = [kind for kind in get_args(info.annotation) if kind is not NoneType]
        metadata = [*info.metadata, *(part for kind in inner for part in getattr(kind, "__metadata__", ()))]
        for constraint in metadata:
            length = constraint if isinstance(constraint, MaxLen) else None
            if length is None and hasattr(constraint, "metadata"):
                length = next((part for part in constraint.metadata if isinstance(part, MaxLen)), None)
            if length is not None and name not in _list_fields(schema):
                found[name] = length.max_length
    return found


def kept_fields(sent: FormData) -> list[tuple[str, str]]:
    """The fields of a form that must wait until its author has logged in; what is secret does not, and nothing does
    where nothing was typed.
    """
    kept = [(name, text) for name, text in sent.multi_items() if isinstance(text, str) and name not in _SECRETS]
    is_typed = any(text for name, text in kept if name not in NOT_TYPED)
    return kept if is_typed else []


def packed_fields(kept: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Fields that wait, as hidden inputs of a login form."""
    return [(KEPT_PREFIX + name, value) for name, value in kept]


def released_fields(sent: FormData) -> list[tuple[str, str]]:
    """The fields that waited within a login form, under their own names again."""
    return [
        (name.removeprefix(KEPT_PREFIX), value)
        for name, value in sent.multi_items()
        if name.startswith(KEPT_PREFIX) and isinstance(value, str)
    ]
