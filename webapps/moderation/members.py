"""A member as moderators look at them, and what they decide about the account."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import Conflict
from core.text import clean_line
from db import board, membership
from db.models import User
from db.queries import audit_entries, member_jobs, review_queue, users
from db.session import Session
from db.vocabulary import Role
from webapps import account_notice
from webapps.dependencies import DbSession, KeptForm, Moderator, Now, SentForm, UserId
from webapps.forms import Form, read_form
from webapps.moderation.forms import RoleForm, SuspensionForm, TrustForm, read_button
from webapps.moderation.review import find_member, history_of
from webapps.rendering import redirect, render

POSTINGS_SHOWN = 20
LOG_SHOWN = 20
FOUND_MAX = 100

router = APIRouter(prefix="/moderation/users", include_in_schema=False)


@router.get("")
def find(request: Request, session: DbSession, user: Moderator, q: str = "") -> Response:
    """Members by a part of their name or address; without one, those who help to run the board, and those of whom a
    moderator has decided how they post.
    """
    words = clean_line(q)
    if words:
        lists = {"Found": users.search(session, text=words, limit=FOUND_MAX)}
    else:
        lists = {
            "Who helps to run the board": users.staff(session, limit=FOUND_MAX),
            "Trusted by a moderator": users.decided_about(session, trusted=True, limit=FOUND_MAX),
            "Always reviewed": users.decided_about(session, trusted=False, limit=FOUND_MAX),
        }
    return render(request, "moderation/members.html", {"lists": lists, "q": words, "limit": FOUND_MAX})


@router.get("/{user_id}")
def show(request: Request, user_id: UserId, session: DbSession, user: Moderator, kept: KeptForm) -> Response:
    return _page(request, session, user, find_member(session, user_id), Form(SuspensionForm, kept))


def _page(
    request: Request,
    session: Session,
    user: User,
    member: User,
    form: Form[SuspensionForm],
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Response:
    """The member, to decide about; with a `conflict`, as the account is by now."""
    history = history_of(session, member)
    context: dict[str, Any] = {
        "form": form,
        "conflict": conflict,
        "history": history,
        "postings": member_jobs.latest(session, owner_id=member.id, limit=POSTINGS_SHOWN),
        "counts": review_queue.counts(session, owner_id=member.id),
        "log": audit_entries.page(session, kind="user", subject_id=member.id, limit=LOG_SHOWN),
        "may_decide": membership.may_decide(member, by=user),
        "is_trusted": member.is_trusted_where(board.now().moderation),
        "may_take_down": not member_jobs.SEEN_OR_WAITING.isdisjoint(history["states"]),
        "may_change_role": user.is_operator and not member.is_operator,
        "other_role": Role.MODERATOR if member.role is Role.MEMBER else Role.MEMBER,
    }
    return render(request, "moderation/member.html", context, status=conflict.status if conflict else status)


@router.post("/{user_id}/trust")
def trust(request: Request, user_id: UserId, session: DbSession, now: Now, user: Moderator, sent: SentForm) -> Response:
    member, form = _to_decide(session, user_id), read_button(TrustForm, sent)
    trusted = form.trusted == "yes"
    membership.trust(session, member, by=user, trusted=trusted, now=now)
    return _back(request, member, "trusted" if trusted else "reviewed-again")


@router.post("/{user_id}/suspension")
def suspend(
    request: Request, user_id: UserId, session: DbSession, now: Now, user: Moderator, sent: SentForm
) -> Response:
    """Of a member who is suspended already, what was left up is taken down."""
    member, form = _to_decide(session, user_id), read_form(SuspensionForm, sent)
    if form.data is None:
        return _page(request, session, user, member, form, status=422)
    was_suspended, removed = member.disabled_at is not None, form.data.postings == "removed"
    try:
        membership.suspend(session, member, by=user, take_postings_down=removed, note=form.data.note, now=now)
    except Conflict as error:
        return _page(request, session, user, member, form, conflict=error)
    if was_suspended:
        return _back(request, member, "postings-removed")
    account_notice.tell(session, "suspension", to=member.email, now=now)
    return _back(request, member, "suspended")


@router.post("/{user_id}/reinstatement")
def reinstate(request: Request, user_id: UserId, session: DbSession, now: Now, user: Moderator) -> Response:
    member = _to_decide(session, user_id)
    membership.reinstate(session, member, by=user, now=now)
    return _back(request, member, "reinstated")


@router.post("/{user_id}/role")
def change_role(
    request: Request, user_id: UserId, session: DbSession, now: Now, user: Moderator, sent: SentForm
) -> Response:
    member, form = _to_decide(session, user_id), read_button(RoleForm, sent)
    membership.change_role(session, member, by=user, role=form.role, now=now)
    return _back(request, member, "role-changed")


def _to_decide(session: Session, user_id: int) -> User:
    """The member, about whom nobody else decides meanwhile."""
    users.wait_for_others(session, user_id=user_id)
    return find_member(session, user_id)


def _back(request: Request, member: User, message: str) -> Response:
    return redirect(request, f"/moderation/users/{member.id}", message=message)
