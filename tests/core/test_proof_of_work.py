"""Work that a browser does for one form is worth nothing for another, and nothing that it did not do."""

import base64
import json
from datetime import timedelta

import altcha
import pytest
import time_machine

from core.clock import utc_now
from core.proof_of_work import LIFE, challenge, is_solved


def solved(text: str) -> str:
    """What a browser would send."""
    made = json.loads(text)
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(made))
    assert solution is not None
    return base64.b64encode(json.dumps({"challenge": made, "solution": solution.to_dict()}).encode()).decode()


def changed(payload: str, **parameters: object) -> str:
    found = json.loads(base64.b64decode(payload))
    found["challenge"]["parameters"] |= parameters
    return base64.b64encode(json.dumps(found).encode()).decode()


def test_who_has_done_the_work_is_believed_for_this_form_alone() -> None:
    payload = solved(challenge("a form"))
    assert is_solved(payload, "a form")
    assert not is_solved(payload, "another form")
    assert not is_solved(changed(payload, data={"subject": "another form"}), "another form")


def test_a_challenge_that_was_made_easier_is_none_of_ours() -> None:
    payload = solved(challenge("a form"))
    for parameters in ({"cost": 1}, {"keyPrefix": ""}, {"expiresAt": 2**40}):
        assert not is_solved(changed(payload, **parameters), "a form")


def test_work_is_worth_something_for_a_day() -> None:
    payload = solved(challenge("a form"))
    with time_machine.travel(utc_now() + LIFE - timedelta(minutes=1)):
        assert is_solved(payload, "a form")
    with time_machine.travel(utc_now() + LIFE + timedelta(minutes=1)):
        assert not is_solved(payload, "a form")


def test_work_that_was_not_done_is_worth_nothing() -> None:
    found = json.loads(base64.b64decode(solved(challenge("a form"))))
    found["solution"]["counter"] += 1
    assert not is_solved(base64.b64encode(json.dumps(found).encode()).decode(), "a form")


@pytest.mark.parametrize(
    "payload", ["", "x", "e30=", "bnVsbA==", "W10=", "x" * 3000, base64.b64encode(b'{"challenge": {}}').decode(), "ü"]
)
def test_what_is_no_solution_is_none(payload: str) -> None:
    assert not is_solved(payload, "a form")
