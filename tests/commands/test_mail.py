"""Mail that does not arrive is said before anybody misses it."""

from dataclasses import replace

from tests.operating import Operator, free_port
from tests.smtp_server import mail_server


def test_a_test_mail_is_sent_at_once_and_check_says_that_the_server_answers(operator: Operator) -> None:
    with mail_server() as inbox:
        theirs = replace(operator, settings={**operator.settings, "SMTP_URL": inbox.url})
        ended = theirs.run("send-test-mail", "ann@example.org")
        assert (ended.returncode, ended.stdout) == (0, "The mail was handed over to 127.0.0.1.\n")
        assert [mail["Subject"] for mail in inbox.mails] == ["A test"]
        assert f"goes to 127.0.0.1 port {inbox.port}, which answers." in theirs.run("check").stdout


def test_a_server_that_does_not_answer_is_said(operator: Operator) -> None:
    address = f"smtp://127.0.0.1:{free_port()}"
    theirs = replace(operator, settings={**operator.settings, "SMTP_URL": address})
    assert "the mail was not taken. The mail server cannot be reached" in theirs.refused(
        "send-test-mail", "a@b.example"
    )
    words = theirs.run("check").stdout
    assert "but does not. The mail server cannot be reached" in words
