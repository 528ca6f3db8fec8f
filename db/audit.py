"""The log of what moderators and operators do: written in the transaction that does it, and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.log import event
from db.models import AuditEntry, Job, User
from db.vocabulary import Action

Values = dict[str, Any]
# Who acts where somebody types a command on the board's own machine.
AT_THE_TERMINAL = "manage.py"
NAME_MAX = 100
SUBJECT_MAX = 200


def record(
    session: Session,
    *,
    actor: User | str,
    action: Action,
    subject: Job | User | str,
    before: Values,
    after: Values,
    now: datetime,
    note: str = "",
) -> None:
    """Notes who did what to which posting, account or settings. Of `before` and `after` only what differs is kept,
    as JSON has it. Settings that were saved as they were are no deed.
    """
    kind, number, name = _named(subject)
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if kind == "settings" and not changed:
        return
    entry = AuditEntry(
        at=now,
        actor_id=actor.id if isinstance(actor, User) else None,
        actor=(actor.name if isinstance(actor, User) else actor)[:NAME_MAX],
        action=action.value,
        subject_kind=kind,
        subject_id=number,
        subject=name[:SUBJECT_MAX],
        before={key: before.get(key) for key in changed},
        after={key: after.get(key) for key in changed},
        note=note,
    )
    session.add(entry)
    event("moderated", action=entry.action, kind=kind, subject=number, user=entry.actor_id)


def _named(subject: Job | User | str) -> tuple[str, int | None, str]:
    """Its kind, its id and what it is called now."""
    if isinstance(subject, Job):
        return "job", subject.id, subject.title or "Untitled posting"
    if isinstance(subject, User):
        return "user", subject.id, subject.name
    return "settings", None, subject


def state_of(job: Job) -> Values:
    """What may happen to a posting by an action, for before and after it."""
    return {
        "state": job.state.value,
        "expires_at": job.expires_at.isoformat(timespec="minutes") if job.expires_at else None,
        "rejection": job.rejection,
    }
