"""Word to the owner of an account of what was changed about it, so that they learn of it if it was not them.

OWASP ASVS 5.0, 6.3.7.
"""

from datetime import datetime

from db.session import Session
from webapps import mail

SENTENCES = {
    "login": "Your account has another password. Everything else that was logged in is logged out.",
    "second_factor_on": "Logging in to your account asks for a code of an app from now on.",
    "second_factor_moved": "The code that logging in to your account asks for is one of another app from now on.",
    "second_factor_off": "Logging in to your account asks for no code of an app any more.",
    "recovery_codes": "Your account has new recovery codes. Those from before are void.",
    "address": "Your account has another e-mail address from now on. No more mail comes to this one.",
    "closure": "Your account is closed. What it had is deleted; postings that were public say that they have ended.",
    "suspension": "A moderator has suspended your account. Nobody can log in to it.",
}


def tell(session: Session, what: str, *, to: str, now: datetime) -> None:
    """`what` is a key of SENTENCES, `to` the address that the account has, or had until now."""
    mail.send(session, "account_changed", to=to, now=now, sentence=SENTENCES[what], what=what)
