"""The posting form: what it sends beside a posting's fields, and how a posting fills it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from core.text import clean_line
from db.models import Job
from db.posting import fields_of
from db.schemas.posting import PostingFields, problems_publishing
from db.schemas.values import none_if_empty
from webapps.forms import Form


class PostingForm(PostingFields):
    """`form_key` tells one form sent twice from two forms; `revision` is what an edit started from. `opened` says when
    the form was, `homepage` is a field that people do not see, and `work` is what core/proof_of_work.py asked for.
    """

    action: Annotated[Literal["preview", "draft", "publish", "save"], BeforeValidator(lambda text: text or "save")] = (
        "save"
    )
    form_key: Annotated[str, Field(max_length=64), BeforeValidator(clean_line)] = ""
    revision: Annotated[int | None, BeforeValidator(none_if_empty)] = None
    opened: str = ""
    homepage: str = ""
    work: str = ""


def refuse_publishing(form: Form[PostingForm], now: datetime, *, current_end: datetime | None = None) -> None:
    """Adds what keeps a form from being public to what is wrong with it."""
    if form.sound is None:
        return
    problems = problems_publishing(form.sound, now, current_end=current_end)
    if "apply_email" in form.errors:
        # A way to apply is there, only mistyped.
        problems.pop("apply_url", None)
    form.refuse(problems)


def typed_fields(fields: PostingFields) -> dict[str, list[str]]:
    """A posting's fields as texts, the way the form would have sent them."""
    typed: dict[str, list[str]] = {}
    for name in PostingFields.model_fields:
        value = getattr(fields, name)
        if name in ("tags", "remote_regions"):
            typed[name] = [", ".join(value)]
        elif isinstance(value, list):
            typed[name] = list(value)
        elif value is not None:
            typed[name] = [_text(name, value)]
    return typed


def _text(name: str, value: object) -> str:
    if name == "expires_at":
        return str(value)[:10]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def filled_form(job: Job, *, form_key: str = "", changes: PostingFields | None = None) -> Form[PostingForm]:
    """The form as it stands for a posting that is there already, or with changes to it that wait for review."""
    typed: dict[str, Sequence[str]] = dict(typed_fields(changes or fields_of(job)))
    typed |= {"form_key": [form_key], "revision": [str(job.revision)]}
    return Form(PostingForm, typed)


def keep_moment(form: Form[PostingForm], job: Job) -> None:
    """A form knows only the day of an end: the same day is the same moment, and no field at all no change."""
    end = job.expires_at
    for fields in (form.data, form.sound):
        if fields is not None and end is not None:
            sent = fields.expires_at
            if "expires_at" not in fields.model_fields_set or (sent is not None and sent.date() == end.date()):
                fields.expires_at = end


def with_revision(form: Form[PostingForm], revision: int) -> Form[PostingForm]:
    typed: Mapping[str, Sequence[str]] = {**form.typed, "revision": [str(revision)]}
    return Form(form.schema, typed, form.errors, form.data)
