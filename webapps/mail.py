"""Mail that the site sends: its words are in templates/email/, one folder a message, and go out with what caused it.

Somebody may have mail sent to an address that is not theirs. So no message says what a person typed, except to that
person; and its links begin with the board's own address.
"""

from datetime import datetime
from functools import cache
from typing import Any

from core.config import BASE_DIR, settings
from db import board
from db.queries import messages
from db.session import Session
from webapps.rendering import environment

STYLE_SHEET = BASE_DIR / "templates" / "email" / "mail.css"


def send(session: Session, template: str, *, to: str, now: datetime, **context: Any) -> None:
    """Has a message sent when the session commits. Its subject and text are plain, its HTML escapes."""
    messages.enqueue(session, recipient=to, now=now, **written(template, **context))


def written(template: str, **context: Any) -> dict[str, str]:
    """The `subject`, `text` and `html` of a message; `url` in the templates is the board's address, without a slash."""
    context |= {"url": settings.base_url, "board": board.now()}
    plain = environment().overlay(autoescape=False)
    html = environment().get_template(f"email/{template}/body.html").render(context)
    return {
        "subject": plain.get_template(f"email/{template}/subject.txt").render(context),
        "text": plain.get_template(f"email/{template}/body.txt").render(context),
        "html": _with_styles(html),
    }


def _with_styles(html: str) -> str:
    """Mail programs drop style sheets, so each element gets its rules; what depends on the screen stays in one."""
    import css_inline  # few requests send mail

    return css_inline.inline(html, extra_css=_style_sheet(), keep_at_rules=True, load_remote_stylesheets=False)


@cache
def _style_sheet() -> str:
    return STYLE_SHEET.read_text("utf-8")
