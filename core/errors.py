"""What can go wrong in a way that a person is told about: each kind carries its HTTP status and words.

They are HTTPExceptions so that the framework passes them on untouched from wherever they are raised.
"""

from math import ceil

from starlette.exceptions import HTTPException


class AppError(HTTPException):
    """`title` heads the page (or problem+json); `detail` says what is so and one way on."""

    status = 500
    title = "Something went wrong"
    sentence = "The board could not do this."

    def __init__(self, detail: str | None = None, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(self.status, detail or self.sentence, headers)


class Malformed(AppError):
    status = 400
    title = "The board could not read that"
    sentence = "The request was malformed. Go back and try again."


class NotSignedIn(AppError):
    """`next_path` is where to go on after signing in, with what was just typed there."""

    status = 401
    title = "Log in to go on"
    sentence = "This page is for people with an account."

    def __init__(self, next_path: str = "/dashboard") -> None:
        self.next_path = next_path
        super().__init__()


class Forbidden(AppError):
    status = 403
    title = "Not allowed"
    sentence = "Your account may not do this."


class SecondFactorNeeded(AppError):
    status = 403
    title = "Set up a second factor first"
    sentence = "This board asks everybody who runs it for a second factor. Set yours up on your account page."


class Suspended(Forbidden):
    title = "This account is suspended"
    sentence = "Who runs this board has shut the account, so nobody can log in to it. Ask them why."


class NotConfirmed(Forbidden):
    title = "Confirm your address first"
    sentence = "On this board, only who has confirmed an e-mail address publishes. Ask for a link on your account page."


class FromAnotherSite(Forbidden):
    sentence = "This form was sent from another site, so the board did not act on it. Open the page here and try again."


class NotFound(AppError):
    status = 404
    title = "Page not found"
    sentence = "There is nothing at this address."


class DeadLink(NotFound):
    """A link from a mail that opens nothing any more. `ways` are paths to go on at, and their words."""

    title = "This link no longer works"

    def __init__(self, detail: str, *, ways: dict[str, str]) -> None:
        self.ways = ways
        super().__init__(detail)


class RequestTimeout(AppError):
    status = 408
    title = "That took too long to arrive"
    sentence = "The board waited for the rest of what was sent and then gave up. Send it again."


class Conflict(AppError):
    """The thing is not in the state that the action starts from."""

    status = 409
    title = "That is no longer possible"
    sentence = "Somebody changed this in the meantime. Look at it again, then decide."


class ContentTooLarge(AppError):
    status = 413
    title = "That is too much at once"
    sentence = "What was sent is larger than the board accepts. Shorten it and send it again."


class AddressTooLong(AppError):
    status = 414
    title = "That address is too long"
    sentence = "The board reads addresses of up to 8,000 characters. Search for less at once."


class NotAForm(AppError):
    status = 415
    title = "That is not a form"
    sentence = "This address takes what the form on its page sends, in UTF-8. Open the page and send it from there."


class Misdirected(AppError):
    status = 421
    title = "Not at this address"
    sentence = "This board lives at another address."


class TooManyAttempts(AppError):
    """`seconds` is how long to wait, rounded up to whole ones."""

    status = 429
    title = "Too many attempts"

    def __init__(self, seconds: float) -> None:
        wait = max(1, ceil(seconds))
        sentence = f"This was tried too often in a short time. Try again in {_in_words(wait)}."
        super().__init__(sentence, headers={"Retry-After": str(wait)})


class HeadTooLarge(AppError):
    status = 431
    title = "Too much before the page"
    sentence = (
        "What your browser sent along is larger than the board reads. Delete its cookies for this site, then retry."
    )


class TooBusy(AppError):
    status = 503
    title = "Too busy at this moment"
    sentence = "The board has more to do than it can right now. Try again in a few seconds."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "5"})


def _in_words(seconds: int) -> str:
    """How long to wait, rounded up, in the largest unit of which there are two."""
    for unit, size in (("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{ceil(seconds / size)} {unit}"
    return "1 second" if seconds == 1 else f"{seconds} seconds"
