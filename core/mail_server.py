"""Where mail is handed over, as one address says it: smtp://user:password@host:587, or smtps://host."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}
_SHAPE = (
    "it must be like smtp://user:password@host:587 or smtps://user:password@host; "
    "in a name or password write %2F for /, %40 for @, %3A for :"
)


@dataclass(frozen=True)
class MailServer:
    """With `is_tls` the connection is encrypted from its first byte. An empty `user` logs in as nobody."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read_mail_server(url: str) -> MailServer:
    """Raises ValueError with a sentence that says what the address must be like, and repeats nothing of it."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(_SHAPE) from None
    rest = (parts.path.removeprefix("/"), parts.query, parts.fragment)
    if parts.scheme not in _PORTS or not _is_host(host) or port == 0 or any(rest) or not url.isprintable():
        raise ValueError(_SHAPE)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) is not bool(password):
        raise ValueError("it must have a name and a password, or neither of them")
    if not all(text.isascii() and text.isprintable() for text in (user, password)):
        raise ValueError("its name and its password must be of plain ASCII letters, digits and signs")
    return MailServer(host, port or _PORTS[parts.scheme], parts.scheme == "smtps", user, password)


def _is_host(host: str) -> bool:
    return bool(host) and host.isascii() and not set(host) & set(" <>\"'()\\,;")
