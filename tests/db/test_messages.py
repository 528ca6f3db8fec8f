"""Mail that waits: it goes once, by one worker, and is tried again when the server could not take it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.config import settings
from core.mail import Mail
from core.smtp import Connection
from db.mailing import send_due
from db.models import Message
from db.queries import messages
from db.session import reading, writing
from tests.at_once import at_once
from tests.operating import free_port
from tests.smtp_server import Inbox, mail_server, words_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def nobody_wakes() -> None:
    messages.arrived.clear()


@pytest.fixture
def inbox(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    with mail_server() as inbox:
        monkeypatch.setattr(settings, "SMTP_URL", inbox.url)
        yield inbox


def write(count: int = 1) -> None:
    with writing() as session:
        for number in range(count):
            messages.enqueue(
                session,
                recipient=f"p{number}@example.org",
                subject="Hello",
                text="Words.\n",
                html="<p>Words.</p>",
                now=NOW,
            )


def step(now: datetime = NOW) -> int:
    return send_due(lambda: now)


def waiting() -> list[Message]:
    with reading() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_mail_is_sent_once_and_then_gone(inbox: Inbox) -> None:
    write(2)
    assert step() == 2
    assert inbox.recipients == ["p0@example.org", "p1@example.org"]
    assert words_of(inbox.mails[0]).strip() == "Words."
    assert waiting() == []
    assert step() == 0


def test_what_is_rolled_back_sends_nothing_and_wakes_nobody(inbox: Inbox) -> None:
    def fail() -> None:
        with writing() as session:
            messages.enqueue(session, recipient="a@b.example", subject="x", text="x", html="x", now=NOW)
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not messages.arrived.is_set()
    assert (step(), inbox.mails) == (0, [])


def test_a_commit_wakes_the_worker(database: str) -> None:
    with writing() as session:
        messages.enqueue(session, recipient="a@b.example", subject="x", text="x", html="x", now=NOW)
        assert not messages.arrived.is_set()
    assert messages.arrived.is_set()


def test_two_workers_never_send_one_twice(inbox: Inbox) -> None:
    write(12)
    assert sum(at_once(lambda _: step(), range(4))) == 12
    assert sorted(inbox.recipients) == sorted(f"p{number}@example.org" for number in range(12))


def test_what_another_worker_has_in_hand_is_left_alone_until_its_lease_is_over(inbox: Inbox) -> None:
    write()
    with writing() as session:
        assert messages.claim(session, now=NOW) is not None
    assert step(NOW + messages.LEASE - SECOND) == 0
    assert step(NOW + messages.LEASE) == 1
    assert len(inbox.mails) == 1


def test_what_is_refused_for_now_goes_later(inbox: Inbox) -> None:
    inbox.answers.append("451 Come back later")
    write()
    assert step() == 1
    [message] = waiting()
    assert (message.attempts, message.problem, message.failed_at) == (1, "451 Come back later", None)
    assert step(NOW + timedelta(minutes=1) - SECOND) == 0
    assert step(NOW + timedelta(minutes=1)) == 1
    assert (len(inbox.mails), waiting()) == (1, [])


def test_what_is_refused_for_good_is_given_up_at_once_and_forgotten_after_a_week(inbox: Inbox) -> None:
    inbox.answers.append("550 No such mailbox")
    write()
    step()
    [message] = waiting()
    assert (message.failed_at, message.problem) == (NOW, "550 No such mailbox")
    assert (message.text, message.html) == ("", ""), "nobody should find a link in it"
    with reading() as session:
        assert messages.count_failed(session) == 1
    assert step(NOW + timedelta(days=7) - SECOND) == 0
    assert len(waiting()) == 1
    step(NOW + timedelta(days=7))
    assert waiting() == []
    assert inbox.mails == []


def test_a_server_that_stays_away_is_tried_ever_more_rarely_and_then_no_more(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    write()
    now, waits = NOW, []
    while waiting()[0].failed_at is None:
        assert step(now) == 1
        [message] = waiting()
        waits.append((message.due_at - now) / timedelta(minutes=1))
        now = message.due_at
    assert waits[:6] == [1, 5, 30, 120, 480, 1440]
    assert (len(waits), waiting()[0].attempts) == (7, 7)
    assert "cannot be reached" in str(waiting()[0].problem)


def test_a_mail_that_cannot_be_written_keeps_no_other_from_going(inbox: Inbox) -> None:
    with writing() as session:
        messages.enqueue(session, recipient="no address", subject="x", text="x", html="x", now=NOW - SECOND)
    write()
    assert step() == 2
    assert [(message.recipient, message.failed_at) for message in waiting()] == [("no address", NOW)]
    assert len(inbox.mails) == 1


def test_a_worker_that_is_to_end_begins_no_other_mail(inbox: Inbox) -> None:
    write(3)
    assert send_due(lambda: NOW, is_over=lambda: len(inbox.mails) == 1) == 1
    assert len(waiting()) == 2


def test_a_lease_is_counted_from_when_the_mail_is_taken(inbox: Inbox) -> None:
    write(3)
    hours = iter(range(100))
    inbox.answers += ["451 Later"] * 3
    send_due(lambda: NOW + timedelta(hours=next(hours)), is_over=lambda: len(inbox.answers) == 0)
    dues = [message.due_at for message in waiting()]
    assert dues == sorted(set(dues))
    assert dues[2] - dues[0] == timedelta(hours=2)


def test_looking_for_mail_takes_no_lock_when_there_is_none(database: str) -> None:
    with writing() as session:
        session.execute(select(Message))
        assert step() == 0


def test_a_fault_of_the_boards_in_one_mail_is_counted_and_keeps_no_other_from_going(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write(3)
    deliver = Connection.deliver

    def faulty(connection: Connection, mail: Mail) -> None:
        if mail.recipient == "p1@example.org":
            raise KeyError("a fault")
        deliver(connection, mail)

    monkeypatch.setattr(Connection, "deliver", faulty)
    assert send_due(lambda: NOW) == 3
    assert sorted(inbox.recipients) == ["p0@example.org", "p2@example.org"]
    with reading() as session:
        left = session.scalars(select(Message)).one()
    assert (left.recipient, left.attempts, left.due_at) == ("p1@example.org", 1, NOW + messages.BACK_OFF[0])
    assert [record.msg for record in caplog.records] == ["mail_failed", "mail_delayed"]


def test_each_try_that_fails_is_in_the_log_without_an_address(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    write()
    inbox.answers = ["450 <p0@example.org> is full"]
    send_due(lambda: NOW)
    inbox.answers = ["550 there is no p0@example.org"]
    send_due(lambda: NOW + messages.BACK_OFF[0])
    assert [record.msg for record in caplog.records] == ["mail_delayed", "mail_given_up"]
    assert "example.org" not in caplog.text


def test_what_could_not_be_sent_yet_is_told_with_what_was_in_the_way(inbox: Inbox) -> None:
    with reading() as session:
        assert messages.latest_problem(session) is None
    write(2)
    inbox.answers = ["450 full", "451 busy"]
    send_due(lambda: NOW)
    with reading() as session:
        found = messages.latest_problem(session)
    assert found is not None
    assert (found[0], found[2] in ("450 full", "451 busy")) == (2, True)
