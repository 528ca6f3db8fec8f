"""A posting's verbs, and THE definition of open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.errors import Conflict
from db.models import Job
from db.session import reading, writing
from db.vocabulary import ClosedReason, State
from tests.factories import draft_job

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIFE = timedelta(days=30)
MICROSECOND = timedelta(microseconds=1)
ENDS = (None, NOW - timedelta(days=1), NOW - MICROSECOND, NOW, NOW + MICROSECOND, NOW + timedelta(days=1))


def job(state: State, *, expires_at: datetime | None = None, published_at: datetime | None = None) -> Job:
    return Job(owner_id=1, state=state, expires_at=expires_at, published_at=published_at)


def test_a_draft_is_published_for_a_whole_life() -> None:
    posting = job(State.DRAFT)
    posting.publish(NOW, life=LIFE)
    assert (posting.state, posting.published_at, posting.expires_at) == (State.PUBLISHED, NOW, NOW + LIFE)


def test_an_end_that_the_author_chose_stands() -> None:
    chosen = NOW + timedelta(days=3)
    posting = job(State.DRAFT, expires_at=chosen)
    posting.publish(NOW, life=LIFE)
    assert posting.expires_at == chosen


@pytest.mark.parametrize("passed", [NOW, NOW - timedelta(days=1)])
def test_an_end_that_has_passed_is_set_anew(passed: datetime) -> None:
    posting = job(State.CLOSED, expires_at=passed, published_at=NOW - LIFE)
    posting.closed_reason = ClosedReason.FILLED
    posting.publish(NOW, life=LIFE)
    assert posting.is_open(NOW)
    assert posting.expires_at == NOW + LIFE
    assert posting.closed_reason is None


def test_reopening_keeps_the_day_it_was_first_published() -> None:
    first = NOW - timedelta(days=4)
    posting = job(State.CLOSED, expires_at=NOW + LIFE, published_at=first)
    posting.publish(NOW, life=LIFE)
    assert posting.published_at == first


@pytest.mark.parametrize("reason", ClosedReason)
def test_closing_says_why(reason: ClosedReason) -> None:
    posting = job(State.PUBLISHED, expires_at=NOW + LIFE)
    posting.close(reason)
    assert (posting.state, posting.closed_reason) == (State.CLOSED, reason)
    assert not posting.is_open(NOW)


def test_renewing_gives_a_whole_life_from_now() -> None:
    posting = job(State.PUBLISHED, expires_at=NOW - timedelta(days=9))
    assert posting.has_expired(NOW)
    posting.renew(NOW, life=LIFE)
    assert posting.expires_at == NOW + LIFE
    assert posting.is_open(NOW)


def test_renewing_never_shortens() -> None:
    posting = job(State.PUBLISHED, expires_at=NOW + timedelta(days=90))
    posting.renew(NOW, life=LIFE)
    assert posting.expires_at == NOW + timedelta(days=90)


VERBS: list[tuple[Callable[[Job], None], set[State]]] = [
    (lambda posting: posting.publish(NOW, life=LIFE), {State.DRAFT, State.CLOSED, State.PUBLISHED}),
    (lambda posting: posting.close(ClosedReason.FILLED), {State.PUBLISHED}),
    (lambda posting: posting.renew(NOW, life=LIFE), {State.PUBLISHED}),
    (lambda posting: posting.check_deletable(), {State.DRAFT}),
    (lambda posting: posting.submit(NOW), {State.DRAFT, State.REJECTED, State.CLOSED, State.PENDING, State.PUBLISHED}),
    (lambda posting: posting.hold(NOW), {State.PUBLISHED}),
    (lambda posting: posting.take_back(), {State.PENDING}),
    (lambda posting: posting.approve(NOW, life=LIFE), {State.PENDING}),
    (lambda posting: posting.reject("Why"), {State.PENDING}),
    (lambda posting: posting.reconsider(NOW), {State.PUBLISHED, State.REJECTED}),
    (lambda posting: posting.remove(NOW, reason="x"), set(State) - {State.REMOVED}),
]


@pytest.mark.parametrize(
    ("verb", "state"),
    [(verb, state) for verb, possible in VERBS for state in State if state not in possible],
)
def test_what_is_impossible_is_refused_and_changes_nothing(verb: Callable[[Job], None], state: State) -> None:
    posting = job(state, expires_at=NOW + LIFE, published_at=NOW)
    with pytest.raises(Conflict):
        verb(posting)
    assert (posting.state, posting.expires_at, posting.published_at) == (state, NOW + LIFE, NOW)
    assert posting.closed_reason is None


@pytest.mark.parametrize(("verb", "state"), [(verb, state) for verb, possible in VERBS for state in possible])
def test_what_is_possible_is_done(verb: Callable[[Job], None], state: State) -> None:
    verb(job(state, expires_at=NOW + LIFE, published_at=NOW))


def test_publishing_what_is_open_and_closing_what_is_closed_changes_nothing() -> None:
    posting = job(State.PUBLISHED, expires_at=NOW + MICROSECOND, published_at=NOW)
    posting.publish(NOW, life=LIFE)
    assert posting.expires_at == NOW + MICROSECOND
    posting.close(ClosedReason.FILLED)
    posting.close(ClosedReason.FILLED)
    with pytest.raises(Conflict):
        posting.close(ClosedReason.WITHDRAWN)
    assert posting.closed_reason is ClosedReason.FILLED


def test_publishing_what_has_expired_is_refused() -> None:
    with pytest.raises(Conflict):
        job(State.PUBLISHED, expires_at=NOW).publish(NOW, life=LIFE)


@pytest.mark.parametrize(
    ("expires_at", "is_open"),
    [(NOW + MICROSECOND, True), (NOW, False), (NOW - MICROSECOND, False), (None, False)],
)
def test_a_posting_is_open_until_its_end_and_not_at_it(expires_at: datetime | None, is_open: bool) -> None:
    posting = job(State.PUBLISHED, expires_at=expires_at)
    assert posting.is_open(NOW) is is_open
    assert posting.has_expired(NOW) is not is_open


@pytest.mark.parametrize("state", set(State) - {State.PUBLISHED})
def test_only_a_published_posting_is_open_or_expired(state: State) -> None:
    assert not job(state, expires_at=NOW + LIFE).is_open(NOW)
    assert not job(state, expires_at=NOW - LIFE).has_expired(NOW)


def test_the_database_and_the_model_agree_on_what_is_open(database: str) -> None:
    made = {}
    for state in State:
        for end in ENDS:
            row = draft_job()
            made[row.id] = job(state, expires_at=end)
            with writing() as session:
                found = session.get_one(Job, row.id)
                found.state, found.expires_at = state, end
    with reading() as session:
        in_sql = set(session.scalars(select(Job.id).where(Job.open_at(NOW))))
        in_python = {row.id for row in session.scalars(select(Job)) if row.is_open(NOW)}
    assert in_sql == in_python == {number for number, posting in made.items() if posting.is_open(NOW)}
    assert len(in_sql) == 2


@pytest.mark.parametrize("state", State)
def test_public_is_what_everybody_may_know_of(state: State) -> None:
    assert job(state).is_public is (state in {State.PUBLISHED, State.CLOSED, State.REMOVED})


def test_what_is_sent_waits_until_it_is_approved() -> None:
    posting = job(State.DRAFT)
    posting.submit(NOW)
    assert (posting.state, posting.submitted_at, posting.published_at) == (State.PENDING, NOW, None)
    posting.submit(NOW + LIFE)
    assert posting.submitted_at == NOW
    posting.approve(NOW + MICROSECOND, life=LIFE)
    assert posting.is_open(NOW + LIFE)
    assert (posting.published_at, posting.expires_at) == (NOW + MICROSECOND, NOW + MICROSECOND + LIFE)


def test_what_reports_took_off_the_list_ends_when_it_would_have_ended() -> None:
    posting = job(State.PUBLISHED, published_at=NOW - LIFE, expires_at=NOW)
    posting.hold(NOW - MICROSECOND)
    posting.signals = ["reported"]
    posting.approve(NOW + LIFE, life=LIFE)
    assert (posting.state, posting.expires_at) == (State.PUBLISHED, NOW)


def test_what_is_rejected_says_why_until_it_is_sent_again() -> None:
    posting = job(State.PENDING)
    posting.reject("Say who hires.")
    assert (posting.state, posting.rejection, posting.submitted_at) == (State.REJECTED, "Say who hires.", None)
    posting.submit(NOW)
    assert (posting.state, posting.rejection) == (State.PENDING, None)


def test_only_what_was_public_is_taken_down() -> None:
    with pytest.raises(Conflict):
        job(State.PENDING).remove(NOW, reason="")
    posting = job(State.PUBLISHED, published_at=NOW - LIFE, expires_at=NOW + LIFE)
    posting.remove(NOW, reason="It asked for money.")
    assert (posting.state, posting.expires_at) == (State.REMOVED, NOW)
    assert (posting.rejection, posting.is_editable) == ("It asked for money.", False)


def test_what_was_public_is_no_draft_to_delete_although_it_is_taken_back() -> None:
    posting = job(State.PUBLISHED, expires_at=NOW + LIFE, published_at=NOW)
    posting.hold(NOW)
    posting.take_back()
    assert posting.state is State.DRAFT
    assert not posting.is_deletable
    assert job(State.DRAFT).is_deletable
