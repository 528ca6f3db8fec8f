"""What somebody says of a posting that is wrong."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from core.text import clean_text
from db.schemas.values import none_if_empty
from db.vocabulary import ReportReason

NOTE_MAX = 1000


def _text(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


class ReportForm(BaseModel):
    reason: Annotated[ReportReason | None, BeforeValidator(none_if_empty), Field(title="What is wrong")] = None
    note: Annotated[str, Field(max_length=NOTE_MAX, title="More about it"), BeforeValidator(_text)] = ""
