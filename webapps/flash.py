"""Messages that one page leaves for the next: the cookie holds a key, the words are here."""

from typing import NamedTuple

from fastapi import Request
from fastapi.responses import Response

from core.config import settings
from db.queries.recovery_codes import NUMBER

COOKIE = "flash"
MESSAGES = {
    "registered": "Your account is ready.",
    "logged-in": "You are logged in.",
    "logged-out": "You are logged out.",
    "password-set": "Your new password is set. Everything else that was logged in is logged out.",
    "email-changed": "Your address is changed. Log in with the new one from now on.",
    "email-confirmed": "Your address is confirmed.",
    "email-kept": "Your address stays as it is.",
    "device-logged-out": "That device is logged out.",
    "others-logged-out": "Everything else that was logged in is logged out.",
    "second-factor-off": "Your second factor is off. Everything else that was logged in is logged out.",
    "second-factor-moved": "Your new app is asked from now on. Everything else that was logged in is logged out.",
    "account-closed": "Your account is closed.",
    "published": "Your posting is public.",
    "reopened": "The posting is open again.",
    "draft-saved": "Your draft is saved.",
    "draft-kept": "Your draft is here. Check it, then publish it.",
    "draft-deleted": "The draft is deleted.",
    "saved": "Your changes are saved.",
    "closed": "The posting is closed. Its page says so.",
    "renewed": "The posting is open for longer.",
    "settings_saved": "The settings are saved.",
    "missed_forgotten": "The list is empty again.",
    "submitted": "Your posting waits for review. A moderator looks at it before it is public.",
    "edit-waits": "Your changes wait for review. Until then the posting stays as it was.",
    "taken-back": "The posting is a draft again.",
    "changes-taken-back": "Your changes are taken back. The posting stays as it is.",
    "reported": "Thank you. A moderator looks at it.",
    "approved": "What you approved is public.",
    "approved-ended": "You approved it. The posting has ended, so it is not on the list.",
    "rejected": "What you rejected went back to its owner, who sees why.",
    "all-rejected": "What waited of this member went back to them, and they see why.",
    "reconsidered": "It waits for review again.",
    "removed": "The posting that you took down says so from now on.",
    "dismissed": "The reports that you dismissed are gone. The posting stays as it is.",
    "trusted": "What they post is public at once from now on.",
    "reviewed-again": "What they post is reviewed from now on.",
    "suspended": "The account is suspended and logged out everywhere.",
    "postings-removed": "What they had posted is taken down.",
    "reinstated": "The account is open again.",
    "role-changed": "The role is changed.",
    "copied": "This is a copy, kept as a draft. Change what differs, then publish it.",
}


def _left(number: int) -> str:
    return f"You are logged in with a recovery code. {number or 'None'} {'is' if number == 1 else 'are'} left."


RECOVERED = {f"recovery-codes-{number}": _left(number) for number in range(NUMBER)}
MESSAGES |= RECOVERED
DECISIONS = ("approved", "approved-ended", "rejected", "removed", "dismissed")
# A path with the number of what the message is about, and the words of the link: after a decision comes the next
# posting, so the message leads back to the one that was decided about.
LINKS = {
    **dict.fromkeys(DECISIONS, ("/moderation/jobs/{}", "Look at it again")),
    **dict.fromkeys(RECOVERED, ("/account/two-factor", "Make new ones, or set up another app")),
}


class Message(NamedTuple):
    """The words, and a link to what there is to do about them: path and words, both empty if there is nothing."""

    words: str
    path: str
    link: str


def leave(response: Response, key: str, *, number: int | None = None) -> None:
    """`number` is of what the message is about, where LINKS has a place for it."""
    if key not in MESSAGES:
        raise KeyError(key)
    value = key if number is None else f"{key}.{number}"
    response.set_cookie(COOKIE, value, max_age=300, httponly=True, samesite="lax", secure=settings.is_https)


def read(request: Request) -> Message | None:
    key, _, number = request.cookies.get(COOKIE, "").partition(".")
    if key not in MESSAGES:
        return None
    path, link = LINKS.get(key, ("", ""))
    if "{}" in path:
        is_number = number.isascii() and number.isdigit()
        path, link = (path.format(int(number)), link) if is_number else ("", "")
    return Message(MESSAGES[key], path, link)


def clear(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=settings.is_https)
