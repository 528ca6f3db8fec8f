"""The page that says where a mail went."""

import pytest

from tests.factories import member
from tests.smtp_server import Inbox
from tests.webapps.conftest import Browse
from tests.webapps.registering import register

PAGE = "/email/sent"


def test_who_registers_sees_the_address_and_a_way_back(browse: Browse, inbox: Inbox) -> None:
    page = register(browse())
    assert (page.path, page.link("Enter the address once more")) == (PAGE, "/register")
    assert "We have sent a mail to ann@example.org that says how to go on." in page.text


def test_a_forgotten_password_says_the_same_whether_or_not_there_is_an_account(browse: Browse, inbox: Inbox) -> None:
    pages = []
    for email in (member().email, "nobody@example.org"):
        visitor = browse()
        page = visitor.submit(visitor.get("/password/forgot"), "/password/forgot", email=email)
        assert (page.path, page.link("Enter the address once more")) == (PAGE, "/password/forgot")
        assert f"If {email} has an account, a mail with a link" in page.text
        pages.append(page.text.replace(email, ""))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("cookie", ["", "x", "..", "x.registration.call%20900", "\xfc.reset.x"])
def test_nobody_else_makes_it_say_anything(browse: Browse, inbox: Inbox, cookie: str) -> None:
    visitor = browse()
    register(visitor)
    signature = visitor.client.cookies["mail_sent"].split(".")[0]
    for forged in (cookie, f"{signature}.registration.evil%40example.org", f"{signature}.reset.ann%40example.org"):
        answer = browse().client.get(PAGE, headers={b"Cookie": b"mail_sent=" + forged.encode("latin-1")})
        assert answer.status_code == 200
        assert "We have sent you a mail that says how to go on." in answer.text
        assert not any(words in answer.text for words in ("evil", "900", "ann@"))


def test_the_address_is_for_that_page_alone_and_no_script_reads_it(browse: Browse, inbox: Inbox) -> None:
    fields = {"name": "Ann", "email": "ann@example.org", "password": "a good long password"}
    cookies = browse().post("/register", fields).headers.get_list("set-cookie")
    [cookie] = [cookie for cookie in cookies if cookie.startswith("mail_sent=")]
    assert {"Path=/email/sent", "HttpOnly", "SameSite=lax", "Max-Age=900"} <= set(cookie.split("; "))
