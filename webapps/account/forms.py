"""The forms of one's own account."""

from typing import Annotated

from pydantic import BaseModel, Field

from db.schemas.account import AccountName, NewPassword

Current = Annotated[str, Field(title="Current password")]
Code = Annotated[str, Field(title="Code")]


class NameForm(BaseModel):
    name: AccountName = ""


class PasswordForm(BaseModel):
    current_password: Current = ""
    password: Annotated[NewPassword, Field(title="New password", validate_default=True)] = ""


class ConfirmationForm(BaseModel):
    """What is asked for before something grave; the code where the account has a second factor, or is to have one."""

    current_password: Current = ""
    code: Code = ""
