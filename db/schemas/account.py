"""What the name and the password of an account may be, wherever somebody chooses one."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from core.hashing import PASSWORD_MAX, PASSWORD_MIN, is_common
from core.text import clean_line, has_words
from db.schemas.values import refusal

NAME_MAX = 100


def _named(text: str) -> str:
    if not has_words(text):
        raise refusal("Enter your name.")
    return text


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def new_password(password: str) -> str:
    """Length and a look at the most used ones; no rules on which characters (NIST SP 800-63B)."""
    if len(password) < PASSWORD_MIN:
        raise refusal(f"Use at least {PASSWORD_MIN} characters. A few words in a row are easy to remember.")
    if len(password) > PASSWORD_MAX:
        raise refusal(f"Use {PASSWORD_MAX:,} characters or fewer.")
    if is_common(password):
        raise refusal("This password is among the most used ones, so it would be guessed. Choose another.")
    return password


AccountName = Annotated[
    str,
    Field(title="Your name", max_length=NAME_MAX, validate_default=True),
    BeforeValidator(_line),
    AfterValidator(_named),
]
NewPassword = Annotated[str, AfterValidator(new_password)]
