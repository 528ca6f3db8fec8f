"""The forms of accounts."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from db.schemas.account import AccountName, NewPassword
from db.schemas.posting import Email
from db.schemas.values import refusal


def _typed_email(text: str) -> str:
    if not text.strip():
        raise refusal("Enter your e-mail address.")
    return text


EmailAddress = Annotated[Email, Field(title="E-mail address", validate_default=True), BeforeValidator(_typed_email)]


class RegistrationForm(BaseModel):
    name: AccountName = ""
    email: EmailAddress = ""
    password: Annotated[NewPassword, Field(title="Password", validate_default=True)] = ""


class LoginForm(BaseModel):
    """Nothing is checked but what is there: the answer to any wrong pair is the same."""

    email: str = ""
    password: str = ""


class ForgottenForm(BaseModel):
    email: EmailAddress = ""


class ConfirmationForm(BaseModel):
    """The password is asked for where the account was not opened."""

    password: Annotated[str, Field(title="Password")] = ""


class EmailForm(BaseModel):
    """Another address, and the password that the account has."""

    email: Annotated[EmailAddress, Field(title="New e-mail address")] = ""
    current_password: Annotated[str, Field(title="Current password")] = ""


class CodeForm(BaseModel):
    """`step` is the token that stands for the password given before."""

    step: str = ""
    code: Annotated[str, Field(title="Code")] = ""


class ResetForm(BaseModel):
    password: Annotated[NewPassword, Field(title="Password", validate_default=True)] = ""
