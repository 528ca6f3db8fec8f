"""The forms of accounts."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from core.hashing import PASSWORD_MAX, PASSWORD_MIN, is_common
from core.text import clean_line
from db.schemas.posting import Email
from db.schemas.values import refusal

NAME_MAX = 100


def _named(text: str) -> str:
    if not text:
        raise refusal("Enter your name.")
    return text


def _typed_email(text: str) -> str:
    if not text.strip():
        raise refusal("Enter your e-mail address.")
    return text


def new_password(password: str) -> str:
    """Length and a look at the most used ones; no rules on which characters (NIST SP 800-63B)."""
    if len(password) < PASSWORD_MIN:
        raise refusal(f"Use at least {PASSWORD_MIN} characters. A few words in a row are easy to remember.")
    if len(password) > PASSWORD_MAX:
        raise refusal(f"Use {PASSWORD_MAX:,} characters or fewer.")
    if is_common(password):
        raise refusal("This password is among the most used ones, so it would be guessed. Choose another.")
    return password


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


NewPassword = Annotated[str, AfterValidator(new_password)]


EmailAddress = Annotated[Email, Field(title="E-mail address", validate_default=True), BeforeValidator(_typed_email)]


class RegistrationForm(BaseModel):
    name: Annotated[
        str,
        Field(title="Your name", max_length=NAME_MAX, validate_default=True),
        BeforeValidator(_line),
        AfterValidator(_named),
    ] = ""
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
    password: Annotated[str, Field(title="Your password")] = ""


class ResetForm(BaseModel):
    password: Annotated[NewPassword, Field(title="Password", validate_default=True)] = ""
