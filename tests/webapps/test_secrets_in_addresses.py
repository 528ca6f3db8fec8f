"""No secret stands in an address, where logs and histories keep it; but for links that come by mail (ASVS 14.2.1)."""

import pytest
from fastapi.testclient import TestClient

from core.config import settings
from tests.factories import PASSWORD, member, published_job
from tests.webapps.conftest import Browse
from tests.webapps.every_page import FULL
from tests.webapps.full_board import full_board

# Fields that are secret, or hold what somebody typed and has not shown to anybody yet.
SECRET = ("password", "current_password", "code", "step", "form_key", "opened")
WITH_SECRETS = (
    "login", "login needed", "login, second step", "register", "new password", "confirmation", "account",
    "own address", "second factor to set up", "second factor, recovery-codes",
    "second factor, replacement", "second factor, deletion", "devices", "close the account", "form of a member",
    "form of a visitor", "preview", "edit of open",
)  # fmt: skip
# As a program might send it that cannot send a header.
NAMES = ("access_token", "token", "authorization", "Authorization", "__Host-access_token", "sid", "jwt")


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("name", WITH_SECRETS)
def test_what_is_secret_is_sent_in_a_body(browse: Browse, name: str) -> None:
    page = FULL[name](full_board(browse))
    secret = [form for form in page.tree.css("form") if any(_holds(form, field) for field in SECRET)]
    assert secret
    for form in secret:
        assert (form.attributes.get("method") or "get").lower() == "post"
        assert not [button for button in form.css("[formmethod]") if button.attributes["formmethod"] != "post"]


def _holds(form: object, field: str) -> bool:
    return bool(form.css(f'[name="{field}"]'))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_a_token_in_an_address_signs_nobody_in(browse: Browse, client: TestClient, name: str) -> None:
    user = member()
    published_job(user)
    token = browse(user).client.cookies[settings.access_token_cookie]
    for value in (token, f"Bearer {token}"):
        assert client.get("/dashboard", params={name: value}).status_code == 303
        assert client.get("/api/v1/my/jobs", params={name: value}).status_code == 401


def test_a_password_in_an_address_logs_nobody_in(client: TestClient, database: str) -> None:
    user = member()
    for fields in ({"email": user.email, "password": PASSWORD}, {"username": user.email, "password": PASSWORD}):
        assert client.post("/login", params=fields).status_code == 401
        assert client.post("/api/v1/token", params=fields).status_code == 422
        assert "set-cookie" not in client.get("/login", params=fields).headers


@pytest.mark.parametrize("backend", ["sqlite"])
def test_no_page_tells_a_script_or_a_link_the_token(browse: Browse) -> None:
    browser = browse(member())
    token = browser.client.cookies[settings.access_token_cookie]
    for path in ("/", "/dashboard", "/account", "/account/two-factor", "/post-a-job"):
        page = browser.get(path)
        assert page.status == 200
        assert token not in page.response.text
