"""Spellings of an e-mail address: which are the same, and how the network writes it."""

from core.text import clean_line


def email_key(email: str) -> str:
    """The form in which an address is kept: domains never, and mailboxes hardly ever, tell case apart.

    A domain has other spellings too, in full-width letters or as xn--, which lead to the same mailbox.
    """
    mailbox, at, domain = clean_line(email).lower().rpartition("@")
    return mailbox + at + (domain if domain.isascii() and "xn--" not in domain else _in_letters(domain))


def ascii_domain(domain: str) -> str:
    """As the network knows it. Raises ValueError for what is no domain."""
    import idna  # few addresses need its tables

    return domain if domain.isascii() else idna.encode(domain, uts46=True).decode()


def _in_letters(domain: str) -> str:
    import idna

    try:
        return idna.decode(idna.encode(domain, uts46=True))
    except ValueError:
        return domain
