"""Notes what somebody did with an account; docs/operating.md says what each event means."""

from fastapi import Request

from core.log import event
from db.models import User
from webapps.throttles import network_of


def note(request: Request, name: str, user: User | None) -> None:
    event(name, user=user.id if user else None, network=network_of(request))
