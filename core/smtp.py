"""A conversation with the mail server (RFC 5321), in which a password crosses no network in the clear."""

import ssl
from ipaddress import ip_address
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from core.config import settings
from core.mail import Mail, MailDelayed, MailRefused
from core.mail_message import compose
from core.mail_server import MailServer
from core.text import clean_line

# For each step of the conversation, of which there are about ten.
TIMEOUT_SECONDS = 20
_ABOUT_ONE_MAIL = (SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPNotSupportedError)


class Connection:
    """Begun when there is something to say, and begun anew after the server has ended it."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: SMTP | None = None

    def deliver(self, mail: Mail) -> None:
        """Raises MailDelayed or MailRefused, in words for the operator."""
        message = compose(mail)
        try:
            if self._smtp is None or self._smtp.sock is None:
                self._smtp = _connect(self._server)
            self._smtp.send_message(message)
        except (SMTPException, OSError) as error:
            if not isinstance(error, _ABOUT_ONE_MAIL):
                self.close()
            raise _judged(error) from error

    def try_out(self) -> None:
        """Connects and logs in without sending anything. Raises MailDelayed, in words for the operator."""
        try:
            self._smtp = _connect(self._server)
        except (SMTPException, OSError) as error:
            raise _judged(error) from error

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (SMTPException, OSError):
                smtp.close()


def _connect(server: MailServer) -> SMTP:
    """A connection that is encrypted and logged in, as far as the server and its address ask for it."""
    name = settings.mail_host
    if server.is_tls:
        verified = ssl.create_default_context()
        smtp: SMTP = SMTP_SSL(server.host, server.port, name, timeout=TIMEOUT_SECONDS, context=verified)
    else:
        smtp = SMTP(server.host, server.port, name, timeout=TIMEOUT_SECONDS)
    try:
        _greet(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _greet(smtp: SMTP, server: MailServer) -> None:
    is_local, is_private = _is_local(smtp), server.is_tls
    smtp.ehlo_or_helo_if_needed()
    if not is_private and smtp.has_extn("starttls"):
        # Nobody could check the certificate of a server on this machine, and nobody stands between.
        smtp.starttls(context=_unverified() if is_local else ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        is_private = True
    if server.user:
        if not is_private and not is_local:
            raise MailDelayed("The mail server offers no encryption, so it was not told the password.")
        try:
            smtp.login(server.user, server.password)
        except SMTPNotSupportedError:
            # What is wrong with the server is not wrong with the mail.
            raise MailDelayed("The mail server takes no password, which SMTP_URL has.") from None


def _is_local(smtp: SMTP) -> bool:
    assert smtp.sock is not None
    return ip_address(smtp.sock.getpeername()[0].partition("%")[0]).is_loopback


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _judged(error: SMTPException | OSError) -> MailDelayed | MailRefused:
    """What an error means for the mail. A server that is not there, or not set up rightly, will be some day."""
    if isinstance(error, SMTPRecipientsRefused):
        [(code, said)] = error.recipients.values()
        return _answered(code, said, may_be_final=True)
    if isinstance(error, SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error, may_be_final=isinstance(error, SMTPDataError))
    if isinstance(error, SMTPNotSupportedError):
        return MailRefused(clean_line(f"The mail server cannot do this: {error}"))
    return MailDelayed(clean_line(f"The mail server cannot be reached: {error or type(error).__name__}"))


def _answered(code: int, said: bytes | str, *, may_be_final: bool) -> MailDelayed | MailRefused:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = MailRefused if may_be_final and code >= 500 else MailDelayed
    return kind(clean_line(f"{code} {words}"))
