"""Hashes that only this board can make: of who somebody is, so that it need not be kept, and of what forms bring back.

Each purpose has hashes of its own, so that one of them says nothing where another is asked for.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address

from core.config import settings

# What one household or office usually has of IPv6.
_HOME_BITS = 64


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA256 with SECRET_KEY, 64 digits in hex."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def network_of(address: str) -> str:
    """What one person has of addresses: an address of IPv4, of IPv6 the /64 it is in. Other texts stay as they are."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> _HOME_BITS << _HOME_BITS))


def signed_moment(moment: datetime) -> str:
    """A moment, to the second, that a form carries and nobody else can make up."""
    seconds = str(int(moment.timestamp()))
    return f"{seconds}.{keyed_hash('moment', seconds)[:32]}"


def read_moment(text: str) -> datetime | None:
    """What signed_moment() was made of; None for anything else."""
    seconds, _, signature = text.partition(".")
    if not seconds.isascii() or not seconds.isdigit() or not signature.isascii():
        return None
    if not hmac.compare_digest(keyed_hash("moment", seconds)[:32], signature):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)
