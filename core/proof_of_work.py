"""Work that a browser does before it sends a form: little for one form, much for thousands of them.

The challenge says which form it is for, in what altcha signs, so that work done for one is worth nothing for another.
"""

import json
from datetime import timedelta

from core.clock import utc_now
from core.keyed_hash import keyed_hash

# The browser tries 256 keys on average; to check one takes about a millisecond.
ALGORITHM, COST, KEY_PREFIX = "PBKDF2/SHA-256", 2_000, "00"
LIFE = timedelta(hours=24)
SOLUTION_MAX = 2_000


def challenge(subject: str) -> str:
    """What static/js/proof_of_work.js solves, as JSON."""
    import altcha  # few boards ask for it

    made = altcha.create_challenge(
        ALGORITHM,
        COST,
        key_prefix=KEY_PREFIX,
        expires_at=utc_now() + LIFE,
        data={"subject": subject},
        hmac_secret=_secret(),
    )
    return json.dumps(made.to_dict())


def is_solved(solution: str, subject: str) -> bool:
    """Whether a form brings back the solution of a challenge() for this subject: altcha's payload in Base64."""
    import altcha  # few boards ask for it

    if not solution or len(solution) > SOLUTION_MAX:
        return False
    try:
        payload = altcha.Payload.from_base64(solution)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False
    is_for_this = payload.challenge.parameters.data == {"subject": subject}
    return is_for_this and altcha.verify_solution(payload, _secret()).verified


def _secret() -> str:
    return keyed_hash("proof of work", "")
