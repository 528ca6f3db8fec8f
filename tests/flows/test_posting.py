"""A posting's life through the real forms."""

from tests.factories import FORM, PASSWORD, member, sign_in
from tests.visitor import Visitor


def test_a_person_registers_posts_edits_closes_and_logs_out(visitor: Visitor) -> None:
    page = visitor.get("/register")
    page = visitor.submit(page, "/register", name="Ann Lee", email="ann@example.org", password=PASSWORD)
    assert page.path == "/dashboard"
    assert "You have not posted anything yet" in page.text

    page = visitor.get("/post-a-job")
    page = visitor.submit(page, "/post-a-job", ("action", "preview"), **FORM)
    assert "Nothing is public yet" in page.text
    assert visitor.get("/jobs").text.find(FORM["title"]) == -1

    page = visitor.submit(page, "/post-a-job", ("action", "publish"))
    assert page.status == 200
    assert page.heading == FORM["title"]
    assert "€3,400–4,100 a month" in page.text
    assert FORM["title"] in visitor.get("/jobs").text

    page = visitor.submit(
        visitor.get(page.path.rsplit("/", 1)[0] + "/edit"), page.path.rsplit("/", 1)[0] + "/edit", title="Day Nurse"
    )
    assert page.heading == "Day Nurse"

    closing = visitor.get(f"/jobs/{page.path.split('/')[2]}/closure")
    page = visitor.submit(closing, closing.path, reason="filled")
    assert "Closed, filled" in page.text

    page = visitor.submit(page, "/logout")
    assert page.path == "/"
    assert visitor.get("/dashboard").path == "/login"


def test_a_visitor_finds_the_posting_waiting_after_registering(visitor: Visitor) -> None:
    page = visitor.submit(visitor.get("/post-a-job"), "/post-a-job", ("action", "publish"), **FORM)
    assert page.status == 401
    page = visitor.get(page.link("Create an account"))
    page = visitor.submit(page, "/register", name="Ann Lee", email="ann@example.org", password=PASSWORD)
    assert page.path == "/post-a-job"
    assert page.value("title") == FORM["title"]
    assert page.value("description") == FORM["description"]
    assert FORM["title"] in visitor.get("/dashboard").text
    page = visitor.submit(page, "/post-a-job", ("action", "publish"))
    assert page.heading == FORM["title"]


def test_an_edit_whose_session_ran_out_comes_back_after_login(visitor: Visitor) -> None:
    user = member()
    sign_in(visitor.client, user)
    page = visitor.submit(visitor.get("/post-a-job"), "/post-a-job", ("action", "publish"), **FORM)
    edit = visitor.get(f"/jobs/{page.path.split('/')[2]}/edit")
    visitor.client.cookies.clear()
    page = visitor.submit(edit, edit.path, title="Typed before the session ended")
    assert page.status == 401
    assert "Typed before the session ended" in page.response.text
    page = visitor.submit(page, "/login", email=user.email, password=PASSWORD)
    assert page.value("title") == "Typed before the session ended"
    assert "Typed before" not in visitor.get("/jobs").text
    page = visitor.submit(page, edit.path)
    assert page.heading == "Typed before the session ended"
