"""What moderators send with a decision."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, Field
from starlette.datastructures import FormData

from core.errors import NotAForm
from core.text import clean_text
from db.vocabulary import Role
from webapps.forms import Form, read_form

NOTE_MAX = 2000
Sent = TypeVar("Sent", bound=BaseModel)


def _text(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


class SeenForm(BaseModel):
    """`seen` is the version of the posting that was looked at."""

    seen: str = ""


class RejectionForm(SeenForm):
    """A reason that the board offers, words of the moderator's own, or both."""

    note: Annotated[str, Field(max_length=NOTE_MAX, title="In your own words"), BeforeValidator(_text)] = ""
    reason: Annotated[str, Field(max_length=NOTE_MAX, title="Reason"), BeforeValidator(_text)] = ""

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.reason, self.note)))


def read_button(schema: type[Sent], sent: FormData) -> Sent:
    """What a button sends: there is no field that somebody could have filled in wrongly."""
    form = read_form(schema, sent)
    if form.data is None:
        raise NotAForm
    return form.data


def read_reason(sent: FormData) -> Form[RejectionForm]:
    """What was sent with a decision that its owner is to understand: without a reason it is none."""
    form = read_form(RejectionForm, sent)
    if form.data is not None and not form.data.words:
        form.refuse({"reason": "Choose a reason or write one: the owner reads it."})
    return form


class ReconsiderationForm(SeenForm):
    """Whether what is taken back was decided about the posting or about changes to it."""

    what: Literal["posting", "changes"] = "posting"


class SuspensionForm(BaseModel):
    """`note` is for the log."""

    postings: Literal["stay", "removed"] = "stay"
    note: Annotated[str, Field(max_length=NOTE_MAX, title="Why"), BeforeValidator(_text)] = ""


class TrustForm(BaseModel):
    trusted: Literal["yes", "no"] = "yes"


class RoleForm(BaseModel):
    role: Role
