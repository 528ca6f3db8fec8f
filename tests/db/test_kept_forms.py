"""A form that was kept comes back to its owner, on its page."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from db.models import KeptForm
from db.queries import kept_forms
from db.session import reading, writing
from tests.factories import member

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIELDS = [("title", "Déckchair “attendant”"), ("location", "Ghent"), ("location", "Oslo"), ("description", "a\nb\n")]


def keep(user_id: int, *, path: str = "/post-a-job", now: datetime = NOW) -> int:
    with writing() as session:
        return kept_forms.keep(session, user_id=user_id, path=path, fields=FIELDS, now=now)


def test_fields_come_back_in_order_and_repeated(database: str) -> None:
    user = member()
    form_id = keep(user.id)
    with reading() as session:
        assert kept_forms.find(session, form_id=form_id, user_id=user.id, path="/post-a-job") == FIELDS


def test_a_form_is_its_owners_and_its_pages_alone(database: str) -> None:
    user, other = member(), member()
    form_id = keep(user.id, path="/jobs/7/edit")
    with reading() as session:
        assert kept_forms.find(session, form_id=form_id, user_id=other.id, path="/jobs/7/edit") is None
        assert kept_forms.find(session, form_id=form_id, user_id=user.id, path="/jobs/8/edit") is None
        assert kept_forms.find(session, form_id=form_id + 1, user_id=user.id, path="/jobs/7/edit") is None


def test_old_forms_go_when_their_owner_keeps_another(database: str) -> None:
    user, other = member(), member()
    old, fresh, others = keep(user.id), keep(user.id, now=NOW + timedelta(hours=1)), keep(other.id)
    new = keep(user.id, now=NOW + timedelta(hours=12, microseconds=1))
    with reading() as session:
        assert set(session.scalars(select(KeptForm.id))) == {fresh, others, new}
    assert old not in {fresh, others, new}


def test_only_the_latest_of_somebodys_forms_are_kept(database: str) -> None:
    user, other = member(), member()
    others = keep(other.id)
    forms = [keep(user.id) for _ in range(kept_forms.KEPT_MAX + 3)]
    with reading() as session:
        kept = session.scalars(select(KeptForm.id).order_by(KeptForm.id)).all()
    assert kept == [others, *forms[-kept_forms.KEPT_MAX :]]
