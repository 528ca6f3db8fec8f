"""Giving back at once all that waits of one member."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import Conflict
from db import rejecting_all
from db.models import User
from db.queries import users
from db.session import Session
from webapps.dependencies import DbSession, KeptForm, Moderator, Now, SentForm, UserId
from webapps.forms import Form
from webapps.moderation.forms import RejectionForm, read_reason
from webapps.moderation.notices import tell_of_all
from webapps.moderation.review import find_member, reasons_offered
from webapps.rendering import redirect, render

router = APIRouter(prefix="/moderation/users/{user_id}/rejection", include_in_schema=False)


@router.get("")
def confirm(request: Request, user_id: UserId, session: DbSession, user: Moderator, kept: KeptForm) -> Response:
    return _page(request, session, find_member(session, user_id), Form(RejectionForm, kept))


@router.post("")
def reject_all(
    request: Request, user_id: UserId, session: DbSession, now: Now, user: Moderator, sent: SentForm
) -> Response:
    users.wait_for_others(session, user_id=user_id)
    owner, form = find_member(session, user_id), read_reason(sent)
    if form.errors or form.data is None:
        return _page(request, session, owner, form, seen=form.value("seen"), status=422)
    seen, reason = form.data.seen, form.data.words
    try:
        rejected = rejecting_all.reject_all(session, owner, by=user, seen=seen, reason=reason, now=now)
    except Conflict as error:
        return _page(request, session, owner, form, conflict=error, status=error.status)
    tell_of_all(session, owner, rejected, by=user, reason=reason, now=now)
    return redirect(request, "/moderation", message="all-rejected")


def _page(
    request: Request,
    session: Session,
    owner: User,
    form: Form[RejectionForm],
    *,
    seen: str = "",
    conflict: Conflict | None = None,
    status: int = 200,
) -> Response:
    """What would be rejected, to decide about; with a `conflict`, as it is by now."""
    waiting = rejecting_all.waiting_of(session, owner)
    context: dict[str, Any] = {
        "owner": owner,
        "waiting": waiting,
        "form": form if waiting else Form(RejectionForm),
        "conflict": conflict,
        "seen": seen or rejecting_all.version_of(session, owner, waiting),
        "reasons": reasons_offered(session),
    }
    return render(request, "moderation/rejecting_all.html", context, status=status)
