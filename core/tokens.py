"""Random words that a link, a cookie or a person brings back: only a hash of them is kept."""

import hashlib


def token_hash(token: str) -> str:
    """SHA-256, 64 digits in hex. It needs no salt: nobody guesses 80 bits or more."""
    return hashlib.sha256(token.encode()).hexdigest()
