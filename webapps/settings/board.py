"""The page of what the operator decides about the board, and the style sheet of its colour."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.colours import mixed, readable_on
from core.errors import NotFound
from db import audit, board
from db.models import User
from db.vocabulary import Action
from webapps import conditional
from webapps.dependencies import DbSession, KeptForm, Now, Operator, SentForm
from webapps.forms import Form, check
from webapps.rendering import redirect, render
from webapps.settings.board_form import BoardForm, chosen, logged, logged_order, typed

# The papers of static/css/tokens.css on which letters in the accent are hardest to read, and its letters' colours.
DARK_PAPER, WHITE, BLACK = "#26241d", "#ffffff", "#000000"
DARK_LETTERS = "#141310"

_YOURS_FIRST = "Set up your own second factor first, on your account page. Without one this page would be shut to you."

router = APIRouter(include_in_schema=False)


@router.get("/settings")
def show(request: Request, session: DbSession, user: Operator, kept: KeptForm) -> Response:
    current = board.current(session.connection())
    form = Form(BoardForm, kept) if kept else check(BoardForm, typed(current))
    return _page(request, form, seen=form.value("seen") or str(current.revision))


@router.post("/settings")
def change(request: Request, session: DbSession, now: Now, user: Operator, sent: SentForm) -> Response:
    board.wait_for_others(session)
    current = board.current(session.connection())
    before, seen = typed(current), str(current.revision)
    fixed = {name: before.get(name, []) for name in board.FIXED}
    sent_fields = {name: sent.getlist(name) for name in BoardForm.model_fields if name in sent}
    form = check(BoardForm, {**sent_fields, **fixed})  # type: ignore[dict-item]
    _check_together(form, user)
    if form.errors or form.data is None:
        return _page(request, form, seen=str(sent.get("seen", seen)), status=422)
    if sent.get("seen", seen) != seen:
        return _page(request, form, seen=seen, status=409)
    board.change(session, chosen(form.data, board.FIXED))
    session.flush()
    after = board.current(session.connection())
    audit.record(
        session,
        actor=user,
        action=Action.SETTINGS,
        subject="Board",
        before=logged(current) | logged_order(current, after),
        after=logged(after) | logged_order(after, current),
        now=now,
    )
    return redirect(request, "/settings", message="settings_saved")


def _check_together(form: Form[BoardForm], user: User) -> None:
    """What is right by itself, but not beside the rest."""
    if form.data is None:
        return
    if form.data.operators_need_totp and user.totp_secret is None:
        form.refuse({"operators_need_totp": _YOURS_FIRST})
    life, longest = form.data.posting_life_days, form.data.longest_life_days
    if life > longest and "posting_life_days" not in board.FIXED:
        form.refuse({"posting_life_days": f"No posting is open for more than {longest} days, as you say below."})


@router.get("/theme.css")
def theme(request: Request) -> Response:
    """The tokens that follow from the operator's colour, over those of the board's own style sheet."""
    accent = board.now().accent
    if not accent:
        raise NotFound
    return conditional.answer(request, _tokens(accent).encode(), "text/css")


def _tokens(accent: str) -> str:
    in_the_dark = readable_on(accent, DARK_PAPER, WHITE)
    pairs = {
        "accent": (accent, in_the_dark),
        "accent-deep": (mixed(accent, BLACK, 0.25), mixed(in_the_dark, WHITE, 0.35)),
        "on-accent": (readable_on(WHITE, accent, WHITE), readable_on(DARK_LETTERS, in_the_dark, BLACK)),
    }
    lines = (f"  --{name}: light-dark({light}, {dark});" for name, (light, dark) in pairs.items())
    return "\n".join([":root {", *lines, "}", ""])


def _page(request: Request, form: Form[BoardForm], *, seen: str, status: int = 200) -> Response:
    """`seen` names the settings that are changed: whoever comes later is told, and undoes nothing unseen."""
    context = {"form": form, "fixed": board.FIXED, "seen": seen, "conflict": status == 409}
    return render(request, "settings/board.html", context, status=status)
