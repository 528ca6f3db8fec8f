"""Mail from a board that runs as its operator runs it, to a real mail server."""

import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import copy_of
from tests.factories import PASSWORD
from tests.operating import Operator, Served
from tests.smtp_server import WAIT_SECONDS, Inbox, mail_server, words_of

EMAIL = "ann@example.org"
NEW = "another four plain words"
# As somebody who writes mail into the board's database from a process of their own.
WRITE_MAIL = """
from core.clock import utc_now
from db.queries import messages
from db.session import writing
with writing() as session:
    mail = {"recipient": "ann@example.org", "subject": "Hello", "text": "Words", "html": "<p>Words"}
    messages.enqueue(session, **mail, now=utc_now())
"""


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def operator(prepared: dict[str, str], tmp_path: Path) -> Operator:
    copy_of(prepared["sqlite"], tmp_path, "board")
    return Operator(tmp_path)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


def link_in_mail(board: Served, words: str) -> str:
    [link] = [line for line in words.splitlines() if line.startswith(board.url)]
    return link


def test_somebody_registers_forgets_the_password_and_sets_another_by_mail(operator: Operator, inbox: Inbox) -> None:
    operator = replace(operator, settings={"SMTP_URL": inbox.url})
    with operator.serving() as board, board.client() as client:
        form = {"name": "Ann Lee", "email": EMAIL, "password": PASSWORD}
        assert client.post("/register", data=form).headers["location"] == "/email/sent"
        confirmation = link_in_mail(board, words_of(inbox.wait_for(1)[0]))
        assert client.post(confirmation).headers["location"] == "/dashboard"
        client.post("/logout")

        assert client.post("/password/forgot", data={"email": EMAIL}).headers["location"] == "/email/sent"
        reset = link_in_mail(board, words_of(inbox.wait_for(2)[1]))
        assert client.get(reset).status_code == 200
        assert client.post(reset, data={"password": NEW}).headers["location"] == "/dashboard"
        client.post("/logout")
        assert client.post("/login", data={"email": EMAIL, "password": NEW}).status_code == 303
        assert board.stop() in (0, -signal.SIGTERM)
        assert board.errors == ""


def test_a_server_that_does_not_answer_keeps_no_board_from_stopping(operator: Operator) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        silent.settimeout(WAIT_SECONDS)
        operator = replace(operator, settings={"SMTP_URL": f"smtp://127.0.0.1:{silent.getsockname()[1]}"})
        with operator.serving() as board, board.client() as client:
            client.post("/register", data={"name": "Ann Lee", "email": EMAIL, "password": PASSWORD})
            call, _ = silent.accept()
            with closing(call):
                assert board.stop() in (0, -signal.SIGTERM)
            assert board.errors == ""


def test_mail_of_another_process_is_found_and_sent_by_the_worker(operator: Operator, inbox: Inbox) -> None:
    operator = replace(operator, settings={"SMTP_URL": inbox.url})
    assert operator.python(WRITE_MAIL).returncode == 0
    with operator.working() as worker:
        assert words_of(inbox.wait_for(1)[0]).strip() == "Words"
        assert worker.said == ["Mail goes to 127.0.0.1 (Ctrl+C stops it)"]
        assert (worker.stop(), worker.errors) == (0, "")


def test_without_a_server_the_worker_says_into_which_folder_mail_goes(operator: Operator) -> None:
    with operator.working() as worker:
        assert worker.said == [f"Mail goes to {operator.folder / 'mail'} (Ctrl+C stops it)"]
        assert (worker.stop(), worker.errors) == (0, "")


def test_the_worker_needs_a_board_of_this_version(tmp_path: Path) -> None:
    assert "Run: python3 manage.py migrate" in Operator(tmp_path).refused("worker")


def test_the_operator_is_told_where_mail_goes(operator: Operator) -> None:
    assert f"mail is not sent but written into {operator.folder / 'mail'}." in operator.run("check").stdout
    with_mail = replace(operator, settings={"SMTP_URL": "smtp://ann:geheim@mail.example.org"})
    told = with_mail.run("check").stdout
    assert "Mail from jobs@localhost should go to mail.example.org port 587" in told
    assert "MAIL_FROM and PUBLIC_URL are not set" in told
    assert "geheim" not in told
    assert "given up" not in told
