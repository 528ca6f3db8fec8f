"""Somebody signed in types their password again before something that only they should do (ASVS 7.5.1)."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from core.errors import NotSignedIn
from db import second_factor
from db.models import User
from db.queries import users
from db.session import Session, reading, writing
from webapps import passwords, session_cookie, throttles
from webapps.dependencies import Now, SentForm, authenticate, current_user
from webapps.forms import Form
from webapps.noting import note
from webapps.onward import onward

FIELD = "current_password"
WRONG = "This is not your password. Check it and try again."


@dataclass(frozen=True)
class TypedPassword:
    """The password is checked while no transaction is open, so that a slow hash holds nobody up; owner() opens it.

    `fitting_hash` is the hash that it fits, None if it is wrong.
    """

    request: Request
    now: Now
    user_id: int
    fitting_hash: str | None

    def owner(self, session: Session) -> User:
        """Whose account it is, which nobody else changes from here on. Raises NotSignedIn if that is over by now."""
        users.wait_for_others(session, user_id=self.user_id)
        user = current_user(self.request, session, self.now)
        if user is None:
            raise NotSignedIn(onward(self.request))
        return user

    def confirm(self, form: Form[Any], session: Session, user: User, *, with_code: bool = True) -> bool:
        """Whether nothing is wrong with the form; a wrong password, or else a wrong code, is said beside its field.

        A code is asked for where the account has a second factor. One that is right is used up.
        """
        if self.fitting_hash is None or self.fitting_hash != user.password_hash:
            form.refuse({FIELD: WRONG})
        elif not form.errors and with_code and user.totp_secret is not None:
            wrong = second_factor.problem_with(session, user=user, code=form.value("code"), now=self.now)
            form.refuse({"code": wrong} if wrong else {})
        return not form.errors


def typed_password(request: Request, now: Now, sent: SentForm) -> TypedPassword:
    """Raises NotSignedIn, and TooManyAttempts for who guesses."""
    with reading() as look:
        found = authenticate(look, session_cookie.read(request), now)
    if found is None:
        raise NotSignedIn(onward(request))
    email, password_hash = found.user.email, found.user.password_hash
    # Whoever has somebody's session could guess their password here, and so it counts as at the login.
    is_right = passwords.fits(request, email, str(sent.get(FIELD, "")), password_hash, now=now)
    if is_right:
        with writing() as session:
            throttles.forget_login(session, email, throttles.network_of(request), now)
    else:
        note(request, "password_again_failed", found.user)
    return TypedPassword(request, now, found.user.id, password_hash if is_right else None)


PasswordAgain = Annotated[TypedPassword, Depends(typed_password)]
