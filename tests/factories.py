"""Rows in the states that tests start from, named by state. Each is written through the board's own verbs."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from fastapi.testclient import TestClient

from core.clock import utc_now
from core.config import settings
from core.hashing import hash_password
from core.security import create_access_token
from db import board, near_duplicates, posting, reporting
from db.models import Job, User
from db.queries import jobs, user_sessions, users, waiting_edits
from db.schemas.posting import PostingFields
from db.session import writing
from db.vocabulary import ClosedReason, Moderation, ReportReason, Role, State

PASSWORD = "four plain words here"
LIFE = timedelta(days=30)
_number = count(1)
_password_hash: list[str] = []

FIELDS: dict[str, Any] = {
    "title": "Night Nurse, Intensive Care",
    "company": "St. Anne’s Hospital",
    "company_url": "https://st-anne.example",
    "location": ["Ghent"],
    "country": "BE",
    "workplace": "onsite",
    "employment_type": "FULL_TIME",
    "category": "health",
    "tags": ["nursing", "night shift"],
    "salary_min": "3400",
    "salary_max": "4100",
    "salary_currency": "EUR",
    "salary_period": "MONTH",
    "description": "Twelve beds, four nights on and **four off**.\n\n## What you do\n\n- watch\n- care",
    "apply_email": "jobs@st-anne.example",
}

# The same posting as the form sends it.
FORM: dict[str, str] = {
    **{name: value for name, value in FIELDS.items() if isinstance(value, str)},
    "location": "Ghent",
    "tags": "nursing, night shift",
}


def member(**changes: Any) -> User:
    """A new account with PASSWORD; every one of a run shares a hash, for they are slow to make."""
    if not _password_hash:
        _password_hash.append(hash_password(PASSWORD))
    values = {"name": "Ann Lee", "email": f"person{next(_number)}@example.org", "role": Role.MEMBER, **changes}
    with writing() as session:
        user = User(password_hash=_password_hash[0], created_at=utc_now(), **values)
        session.add(user)
    return user


def moderator(**changes: Any) -> User:
    return member(name="Mo Derat", role=Role.MODERATOR, **changes)


def operator(**changes: Any) -> User:
    return member(name="Op Erator", role=Role.OPERATOR, **changes)


def draft_job(owner: User | None = None, *, form_key: str | None = None, **fields: Any) -> Job:
    with writing() as session:
        checked = PostingFields.model_validate({**FIELDS, **fields})
        return posting.create(session, owner=owner, fields=checked, now=utc_now(), form_key=form_key)


def published_job(owner: User | None = None, *, published_at: datetime | None = None, **fields: Any) -> Job:
    now = published_at or utc_now()
    with writing() as session:
        checked = PostingFields.model_validate({**FIELDS, **fields})
        job = posting.create(session, owner=owner, fields=checked, now=now)
        job.publish(now, life=LIFE)
    return job


def expired_job(owner: User | None = None, **fields: Any) -> Job:
    return published_job(owner, published_at=utc_now() - timedelta(days=40), **fields)


def closed_job(owner: User | None = None, **fields: Any) -> Job:
    job = published_job(owner, **fields)
    with writing() as session:
        job = session.merge(job)
        job.close(ClosedReason.FILLED)
    return job


def job_in_state(state: State, owner: User | None = None, **fields: Any) -> Job:
    """A posting in a state that only moderators bring about."""
    job = published_job(owner, **fields)
    with writing() as session:
        job = session.merge(job)
        job.state = state
    return job


def pending_job(owner: User | None = None, *, submitted_at: datetime | None = None, **fields: Any) -> Job:
    """A posting that waits for a moderator and has never been public."""
    job = draft_job(owner, **fields)
    with writing() as session:
        job = session.merge(job)
        job.submit(submitted_at or utc_now())
        near_duplicates.remember(session, job=job)
    return job


def rejected_job(owner: User | None = None, *, reason: str = "Say who hires.", **fields: Any) -> Job:
    job = pending_job(owner, **fields)
    with writing() as session:
        job = session.merge(job)
        job.reject(reason)
    return job


def edit_that_waits(job: Job, **fields: Any) -> None:
    """Its owner wants a public posting to say something else."""
    with writing() as session:
        checked = PostingFields.model_validate({**FIELDS, "expires_at": job.expires_at, **fields})
        waiting_edits.keep(session, job=job, fields=checked, now=utc_now())


def reported(job: Job, *, times: int = 1, reason: ReportReason = ReportReason.FRAUD, note: str = "") -> None:
    """By so many people."""
    with writing() as session:
        found = jobs.find(session, job_id=job.id)
        assert found is not None
        for number in range(times):
            who = f"{number}"
            reporting.report(session, found, reporter=who, network=who, reason=reason, note=note, now=utc_now())


def moderated(kind: Moderation = Moderation.FIRST, **more: Any) -> None:
    """From now on the board reviews what members post."""
    with writing() as session:
        board.change(session, {"moderation": kind.value, **more})


def sign_in(client: TestClient, user: User) -> None:
    """Gives the client the cookie of a new session of the user's."""
    with writing() as session:
        sid = user_sessions.start(session, user=user, device="tests", now=utc_now())
    token = create_access_token({"sub": str(user.id), "sid": sid})
    client.cookies.set(settings.access_token_cookie, token)


def user_with_email(email: str) -> User | None:
    with writing() as session:
        return users.by_email(session, email=email)
