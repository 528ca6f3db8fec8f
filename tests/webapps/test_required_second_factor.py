"""A board may ask those who help to run it for a second factor: without one they do what members do, no more."""

import pytest

from db import board
from db.models import Job
from db.session import reading, writing
from db.vocabulary import State
from tests.authenticator import second_factor_of
from tests.factories import member, moderator, operator, pending_job, published_job
from tests.webapps.conftest import Browse

PAGE = "/account/two-factor"


def require() -> None:
    with writing() as session:
        board.change(session, {"operators_need_totp": True})


ASKED_FOR = ["This board asks everybody who runs it for a second factor. Set yours up to go on."]


@pytest.mark.parametrize("who", [operator, moderator])
def test_who_runs_the_board_sets_one_up_before_they_run_it_where_it_asks_for_that(browse: Browse, who: type) -> None:
    user = who()
    visitor, waiting = browse(user), pending_job(member())
    paths = ["/moderation", f"/moderation/jobs/{waiting.id}", waiting.path]
    if user.is_operator:
        paths += ["/settings", "/settings/search", f"/jobs/{waiting.id}/edit"]
    assert [visitor.get(path).path for path in paths] == paths
    require()
    for path in paths:
        page = visitor.get(path)
        assert (page.path, page.all(".notice p"), page.value("next")) == (PAGE, ASKED_FOR, path)
    answer = visitor.post("/moderation/jobs/1/approval", {})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?next=%2Fmoderation%2Fjobs%2F1")
    second_factor_of(user)
    assert [visitor.get(path).path for path in paths] == paths


def test_what_was_typed_waits_until_one_is_set_up(browse: Browse) -> None:
    user, waiting = moderator(), pending_job(member())
    visitor, page = browse(user), f"/moderation/jobs/{waiting.id}"
    require()
    answer = visitor.post(f"{page}/rejection", {"seen": "1.2", "reason": "", "note": "Say who hires."})
    asked = visitor.get(answer.headers["location"])
    assert asked.all(".notice p") == [f"{ASKED_FOR[0]} What you typed is kept."]
    onward = asked.value("next") or ""
    second_factor_of(user)
    assert visitor.get(onward).value("note") == "Say who hires."
    second_factor_of(other := moderator())
    assert browse(other).get(onward).value("note") == ""


@pytest.mark.parametrize("who", [operator, moderator])
def test_without_one_they_may_do_what_members_may(browse: Browse, who: type) -> None:
    user = who()
    theirs, others, visitor = published_job(user), published_job(member()), browse(user)
    require()
    for path in ("/", "/dashboard", "/account", "/post-a-job", others.path, theirs.path, f"/jobs/{theirs.id}/edit"):
        assert visitor.get(path).path == path
    headers = {"Authorization": f"Bearer {visitor.client.cookies['access_token']}"}
    close = f"/api/v1/jobs/{theirs.id}/closure"
    assert visitor.client.post(close, headers=headers).status_code == 200


def test_without_one_an_operator_changes_nobody_elses_posting(browse: Browse) -> None:
    visitor, job = browse(operator()), published_job(member())
    require()
    answer = visitor.post(f"/jobs/{job.id}/closure", {"reason": "filled"})
    assert answer.headers["location"].startswith(f"{PAGE}?next=%2Fjobs%2F{job.id}%2Fclosure%3Fkept%3D")
    headers = {"Authorization": f"Bearer {visitor.client.cookies['access_token']}"}
    answer = visitor.client.post(f"/api/v1/jobs/{job.id}/closure", headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (403, "Set up a second factor first")
    with reading() as session:
        assert session.get_one(Job, job.id).state is State.PUBLISHED


def test_members_need_none(browse: Browse) -> None:
    visitor = browse(member())
    require()
    assert visitor.get("/dashboard").path == "/dashboard"
    assert browse().get("/jobs").path == "/jobs"
    assert visitor.client.get("/moderation").status_code == 403


@pytest.mark.parametrize("who", [member, moderator])
def test_where_one_is_asked_for_it_is_not_put_off_and_turning_it_off_says_what_follows(
    browse: Browse, who: type
) -> None:
    user = who()
    visitor = browse(user)
    require()
    is_asked = user.is_moderator
    assert ("Not now" in visitor.get(PAGE).text) is not is_asked
    second_factor_of(user)
    assert ("you cannot review postings" in visitor.get(f"{PAGE}/deletion").text) is is_asked
