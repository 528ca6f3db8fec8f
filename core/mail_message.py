"""A mail as it travels: its headers, and its words as plain text and as HTML.

What it says comes from many places, so no line break of theirs may become a header (CWE-93): what people wrote is
made one line, and an address that is more than an address is refused.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from core.config import settings
from core.email_addresses import ascii_domain
from core.mail import Mail, MailRefused
from core.text import clean_line

_LINE_MAX = 998
_NOT_IN_ADDRESS = frozenset('<>(),;:"\\')


def compose(mail: Mail) -> EmailMessage:
    """Its Message-ID is the same each time, so that a mail that was sent twice is known for one.

    Raises MailRefused for a recipient that is no address.
    """
    message = EmailMessage()
    message["From"] = Address(clean_line(mail.sender), addr_spec=settings.mail_from)
    message["To"] = _address(mail.recipient)
    message["Subject"] = clean_line(mail.subject)
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.written_at:%Y%m%d%H%M%S%f}.{mail.number}@{settings.mail_host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte=_encoding(mail.text))
    message.add_alternative(mail.html, subtype="html", cte=_encoding(mail.html))
    return message


def _address(text: str) -> Address:
    """The address with its domain as the network knows it."""
    mailbox, _, domain = text.partition("@")
    is_whole = mailbox and domain and "@" not in domain
    if not is_whole or not text.isprintable() or " " in text or _NOT_IN_ADDRESS & set(text):
        raise MailRefused("the recipient is no e-mail address")
    try:
        return Address(username=mailbox, domain=ascii_domain(domain))
    except ValueError:
        raise MailRefused("the recipient is no e-mail address") from None


def _encoding(text: str) -> str:
    """Plain where it can be, so that a link stays in one piece for whoever reads the file."""
    is_plain = text.isascii() and all(len(line) < _LINE_MAX for line in text.splitlines())
    return "7bit" if is_plain else "quoted-printable"
