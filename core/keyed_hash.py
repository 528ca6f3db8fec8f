"""Hashes that only this board can make: of who somebody is, so that it need not be kept, and of what forms bring back.

Each purpose has hashes of its own, so that one of them says nothing where another is asked for.
"""

import hashlib
import hmac
from datetime import UTC, datetime

from core.config import settings


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA256 with SECRET_KEY, 64 digits in hex."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


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
