"""Headers that every answer carries."""

from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from core.security_headers import CONTENT_SECURITY_POLICY, SecurityHeaders


def headers(*, https: bool, **own: str) -> dict[str, str]:
    answered = PlainTextResponse("done", headers=own)
    return dict(TestClient(SecurityHeaders(answered, https=https)).get("/").headers)


def test_the_policy_lets_nothing_in_that_is_not_the_boards() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_an_answer_carries_them() -> None:
    found = headers(https=False)
    assert found["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "same-origin"
    assert found["x-frame-options"] == "DENY"
    assert found["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in found["permissions-policy"]


def test_only_a_board_on_https_asks_browsers_to_stay_there() -> None:
    assert headers(https=True)["strict-transport-security"] == "max-age=63072000"
    assert "strict-transport-security" not in headers(https=False)


def test_an_answer_may_say_something_else_itself() -> None:
    assert headers(https=False, **{"x-frame-options": "SAMEORIGIN"})["x-frame-options"] == "SAMEORIGIN"
