"""An account's second factor, and the app on its owner's telephone."""

from dataclasses import dataclass
from datetime import timedelta

from passlib.totp import TOTP

from core.clock import utc_now
from core.one_time_codes import PERIOD_SECONDS
from db import second_factor
from db.models import User
from db.session import writing

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@dataclass(frozen=True)
class Authenticator:
    """What the owner has: the app, which knows the secret, and the recovery codes on paper."""

    secret: str
    recovery_codes: tuple[str, ...] = ()

    def code(self, *, ahead: int = 0) -> str:
        """What the app shows now, or so many half minutes later."""
        moment = utc_now() + timedelta(seconds=ahead * PERIOD_SECONDS)
        return str(TOTP(key=self.secret).generate(int(moment.timestamp())).token)

    def wrong(self) -> str:
        """Six digits that open nothing now, nor in a minute."""
        near = {self.code(ahead=ahead) for ahead in range(-3, 4)}
        return next(f"{number:06}" for number in range(10) if f"{number:06}" not in near)


def second_factor_of(user: User) -> Authenticator:
    """Turns a second factor on, a while ago, so that the code of now has not been used."""
    then = utc_now() - timedelta(minutes=10)
    first = str(TOTP(key=SECRET).generate(int(then.timestamp())).token)
    with writing() as session:
        codes = second_factor.turn_on(session, user=session.merge(user), secret=SECRET, code=first, now=then)
    assert codes is not None
    return Authenticator(SECRET, tuple(codes))
