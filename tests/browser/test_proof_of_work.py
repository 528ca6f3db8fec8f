"""A board that asks for a proof of work gets it from browsers, and takes a posting without one all the same."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from db.models import Job
from db.session import reading
from db.vocabulary import Moderation
from tests.browser.conftest import OpenPage
from tests.browser.running_board import running_board
from tests.browser.settling import FORM
from tests.browser.stops import fill_in
from tests.factories import PASSWORD, member, moderated
from tests.fresh import board_on


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_posting_is_taken_with_the_work_done_or_not(open_page: OpenPage, tmp_path: Path, has_scripts: bool) -> None:
    with running_board(tmp_path, demo=False) as address, board_on(f"sqlite:///{tmp_path / 'board.sqlite3'}"):
        moderated(Moderation.ALL, proof_of_work=True)
        user = member()
        page = open_page(java_script_enabled=has_scripts)
        page.goto(f"{address}/login?next=/post-a-job")
        page.get_by_label("E-mail address").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Log in").click()
        fill_in(page, FORM)
        page.get_by_role("button", name="Send for review").click()
        expect(page.get_by_text("Your posting waits for review.")).to_be_visible()
        with reading() as session:
            job = session.query(Job).one()
        assert ("no_work" in (job.signals or ())) is not has_scripts
