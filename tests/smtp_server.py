"""A mail server of the tests' own, on this machine: it keeps what it is sent, and refuses what it is told to refuse."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Condition
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from core.config import settings
from db.mailing import send_due
from tests.operating import free_port

WAIT_SECONDS = 60


@dataclass
class Inbox:
    """`answers` are what the server says to the next recipients, before it takes them again."""

    port: int = field(default_factory=free_port)
    answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    were_encrypted: list[bool] = field(default_factory=list)
    connections: int = 0
    _came: Condition = field(default_factory=Condition)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += session.ssl is None
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answers:
            return self.data_answers.pop(0)
        with self._came:
            self.recipients += envelope.rcpt_tos
            self.were_encrypted.append(session.ssl is not None)
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self._came.notify_all()
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        is_right = data.password == b"right"
        return AuthResult(success=is_right, handled=is_right)

    def fetch(self) -> list[EmailMessage]:
        """What has come since this was asked last, once the board's own worker has sent what waits."""
        send_due()
        with self._came:
            found, self.mails = self.mails, []
        return found

    def wait_for(self, count: int) -> list[EmailMessage]:
        """The mails, once there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.mails) >= count, WAIT_SECONDS)
        return self.mails


@contextmanager
def mail_server(certificate: ssl.SSLContext | None = None, **options: Any) -> Iterator[Inbox]:
    """A server while the block runs. With a certificate it offers STARTTLS; `options` are aiosmtpd's."""
    inbox = Inbox()
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=inbox.port,
        authenticator=inbox.authenticate,
        tls_context=certificate,
        **options,
    )
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def words_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(mail: EmailMessage) -> str:
    """The path of the link in a mail, which is the same in both its texts."""
    [link] = [line for line in words_of(mail).splitlines() if line.startswith(settings.base_url)]
    html = mail.get_body(("html",))
    assert html is not None
    assert f'href="{link}"' in html.get_content()
    return link.removeprefix(settings.base_url)
