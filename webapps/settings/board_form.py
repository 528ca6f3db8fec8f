"""The operator's settings for the board itself."""

from collections.abc import Iterable
from math import floor
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from core.colours import CONTRAST_MIN, contrast, is_colour
from core.slugs import make_slug
from core.text import clean_line, clean_text
from db.board import Board
from db.schemas.values import refusal
from db.vocabulary import Moderation

# What letters in the accent stand on, on a light page: see static/css/tokens.css.
DARKEST_PAPER = "#f2efe6"
LINES_MAX = 40
LABEL_MAX, REASON_MAX = 60, 300
LONGEST_LIFE = 365


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _named(name: str) -> str:
    if not name:
        raise refusal("Enter the board's name.")
    return name


def _readable(colour: str) -> str:
    colour = f"#{colour.lower().removeprefix('#')}" if colour else ""
    if colour and not is_colour(colour):
        raise refusal("Write the colour as six hexadecimal digits: #2b3fbf")
    if colour and (found := contrast(colour, DARKEST_PAPER)) < CONTRAST_MIN:
        raise refusal(
            f"Links in this colour could not be read: its contrast is {floor(found * 100) / 100}, "
            f"and {CONTRAST_MIN} is needed. "
            "Choose a darker one."
        )
    return colour


def _lines(text: str, longest: int, example: str) -> list[str]:
    lines = [line for line in map(clean_line, text.splitlines()) if line]
    if not lines:
        raise refusal(f"Write at least one line, like “{example}”.")
    if len(lines) > LINES_MAX:
        raise refusal(f"There are {len(lines)} lines here. Keep to {LINES_MAX}.")
    for number, line in enumerate(lines, 1):
        if len(line) > longest:
            raise refusal(f"Line {number} is too long. Keep each to {longest} characters.")
    return lines


def _categories(text: str) -> str:
    slugs = [slug for slug, _ in read_categories(text)]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise refusal(f"“{slug}” is there twice. Every category has an address of its own.")
    return clean_text(text)


def read_categories(text: str) -> list[tuple[str, str]]:
    """Slug and label of each line: "health: Health & Care", or a label alone, which makes the slug."""
    found = []
    for line in _lines(text, LABEL_MAX + 40, "Health & Care"):
        name, colon, label = line.partition(":")
        label = label.strip() if colon else line
        slug = make_slug(name, otherwise="", max_length=60)
        if not slug or not label or len(label) > LABEL_MAX:
            raise refusal(f"“{line[:40]}” is not understood. Write an address and a name: health: Health & Care")
        found.append((slug, label))
    return found


def _reasons(text: str) -> str:
    read_reasons(text)
    return clean_text(text)


def read_reasons(text: str) -> list[str]:
    return _lines(text, REASON_MAX, "The same opening is on the board already.")


class BoardForm(BaseModel):
    name: Annotated[
        str, Field(title="Name", max_length=60, validate_default=True), BeforeValidator(_line), AfterValidator(_named)
    ] = ""
    description: Annotated[str, Field(title="Description", max_length=200), BeforeValidator(_line)] = ""
    accent: Annotated[str, Field(title="Colour"), BeforeValidator(_line), AfterValidator(_readable)] = ""
    moderation: Annotated[Moderation, Field(title="Review")] = Moderation.OFF
    posting_life_days: Annotated[int, Field(title="Days a posting is open", ge=1, le=LONGEST_LIFE)] = 30
    longest_life_days: Annotated[int, Field(title="Days it may be open at most", ge=1, le=LONGEST_LIFE)] = 180
    reports_to_hide: Annotated[int, Field(title="Reports that hide a posting", ge=0, le=1000)] = 3
    posting_needs_verified_email: Annotated[bool, Field(title="Confirmed address")] = False
    operators_need_totp: Annotated[bool, Field(title="Second factor")] = False
    proof_of_work: Annotated[bool, Field(title="Proof of work")] = False
    categories: Annotated[
        str, Field(title="Categories", max_length=5_000, validate_default=True), AfterValidator(_categories)
    ] = ""
    rejection_reasons: Annotated[
        str, Field(title="Reasons for rejection", max_length=15_000, validate_default=True), AfterValidator(_reasons)
    ] = ""


def chosen(form: BoardForm, fixed: Iterable[str]) -> dict[str, Any]:
    """The form as db.board keeps it, without what the environment sets."""
    values = form.model_dump(mode="json")
    # As pairs: two dictionaries in another order are the same to whoever looks for what has changed.
    values["categories"] = [list(pair) for pair in read_categories(form.categories)]
    values["rejection_reasons"] = read_reasons(form.rejection_reasons)
    return {name: value for name, value in values.items() if name not in fixed}


def logged(board: Board) -> dict[str, Any]:
    """What the log says of a board, by what the form calls it; of lists, each line for itself."""
    fields = {name: info.title for name, info in BoardForm.model_fields.items() if name not in LISTS}
    return (
        {title or name: getattr(board, name) for name, title in fields.items()}
        | {f"Category {slug}": label for slug, label in board.categories.items()}
        | {f"Reason “{reason}”": True for reason in board.rejection_reasons}
    )


def logged_order(board: Board, other: Board) -> dict[str, str]:
    """In which order a board has what is in the lists of both."""
    return {
        f"Order of {title}": "\n".join(item for item in getattr(board, name) if item in getattr(other, name))
        for name, title in LISTS.items()
    }


def typed(board: Board) -> dict[str, list[str]]:
    """What the form shows of a board."""
    texts = {name: str(getattr(board, name)) for name in BoardForm.model_fields}
    texts |= {name: "1" if getattr(board, name) else "" for name in SWITCHES}
    texts["categories"] = "\n".join(f"{slug}: {label}" for slug, label in board.categories.items())
    texts["rejection_reasons"] = "\n".join(board.rejection_reasons)
    return {name: [text] for name, text in texts.items() if text}


LISTS = {"categories": "categories", "rejection_reasons": "reasons"}
SWITCHES = ("posting_needs_verified_email", "operators_need_totp", "proof_of_work")
