"""The forms of one's own account."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from db.schemas.account import AccountName, NewPassword
from db.schemas.values import refusal
from webapps.dependencies import ID_MAX

EVERYTHING_ELSE = "others"

Current = Annotated[str, Field(title="Current password")]
Code = Annotated[str, Field(title="Code")]


def _chosen(text: str) -> int | None:
    if text == EVERYTHING_ELSE:
        return None
    if text.isascii() and text.isdigit() and len(text) <= len(str(ID_MAX)) and int(text) <= ID_MAX:
        return int(text)
    raise refusal("Choose what to log out.")


Chosen = Annotated[int | None, BeforeValidator(_chosen), Field(title="What to log out", validate_default=True)]


class NameForm(BaseModel):
    name: AccountName = ""


class PasswordForm(BaseModel):
    current_password: Current = ""
    password: Annotated[NewPassword, Field(title="New password", validate_default=True)] = ""


class ConfirmationForm(BaseModel):
    """What is asked for before something grave; the code where the account has a second factor, or is to have one."""

    current_password: Current = ""
    code: Code = ""


class MoveForm(BaseModel):
    """`new_code` is of the new app, `code` of the one from before, or a recovery code."""

    new_code: Annotated[str, Field(title="Code of the new app")] = ""
    code: Annotated[str, Field(title="Code of the old app")] = ""
    current_password: Current = ""


class SessionsForm(BaseModel):
    """What is logged out: one session by its id, or with None all others of the account."""

    device: Chosen = ""  # type: ignore[assignment]
    current_password: Current = ""
