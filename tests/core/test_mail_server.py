"""The address of the mail server: what it may be, and in which words it is refused."""

import pytest

from core.mail_server import MailServer, read_mail_server

SHAPE = "it must be like smtp://user:password@host:587 or smtps://user:password@host"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost:25", MailServer("localhost", 25, False)),
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, False)),
        ("smtps://mail.example.org/", MailServer("mail.example.org", 465, True)),
        ("SMTP://ann:pw@Mail.Example.org:2525", MailServer("mail.example.org", 2525, False, "ann", "pw")),
        ("smtp://an%40n:p%2Fw%3A%40@mail.example.org", MailServer("mail.example.org", 587, False, "an@n", "p/w:@")),
        ("smtp://[::1]:25", MailServer("::1", 25, False)),
    ],
)
def test_it_says_host_port_and_who_logs_in(url: str, server: MailServer) -> None:
    assert read_mail_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://:25", "smtp://a.example:port",
        "smtp://a.example:0", "smtp://a.example:99999", "smtp://ann:geh/eim@a.example", "smtp://ann:geh#eim@a.example",
        "smtp://a.example/folder", "smtp://a.example?x=1", "smtp://a b.example", "smtp://[::1", "smtp://a.example\n",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_words_that_repeat_no_password(url: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_mail_server(url)
    assert str(refused.value).startswith(SHAPE)
    assert "geh" not in str(refused.value)


@pytest.mark.parametrize("url", ["smtp://ann@a.example", "smtp://:geheim@a.example"])
def test_a_name_without_a_password_is_a_slip(url: str) -> None:
    with pytest.raises(ValueError, match="a name and a password, or neither"):
        read_mail_server(url)


@pytest.mark.parametrize(
    "url", ["smtp://ann:%0D%0AQUIT@a.example", "smtp://ann:p%C3%BC@a.example", "smtp://a%00:b@c.example"]
)
def test_what_a_mail_server_could_misread_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="plain ASCII"):
        read_mail_server(url)


def test_the_password_is_in_no_text_of_it() -> None:
    assert "geheim" not in repr(read_mail_server("smtp://ann:geheim@a.example"))
