"""Reading changes nothing, whoever reads and whatever page (ASVS 3.5.3)."""

from typing import Any

import pytest
from sqlalchemy import select

from db.models import Base
from db.session import reading
from tests.factories import draft_job, edit_that_waits, member, pending_job, published_job, rejected_job, reported
from tests.webapps.conftest import Browse, browser_of
from tests.webapps.test_permissions import path_for, routes

# Thousands of rows that no page writes; and how often what was looked for in vain, which is a count and no change.
LEFT_OUT = {"places", "place_names", "missed_searches"}


def everything() -> dict[str, list[Any]]:
    """All rows of the board."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]
    with reading() as session:
        return {table.name: sorted(map(str, session.execute(select(table)).all())) for table in tables}


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("person", ["visitor", "owner", "moderator", "operator"])
def test_no_page_changes_a_row(browse: Browse, person: str) -> None:
    owner = member()
    for make in (draft_job, pending_job, rejected_job):
        make(owner)
    changed = published_job(owner)
    edit_that_waits(changed, title="To be changed")
    reported(changed)
    browser = browser_of(browse, person, owner)
    paths = [path_for(route.removeprefix("GET "), owner) for route in routes() if route.startswith("GET ")]
    paths += [path_for(route.removeprefix("POST "), owner) for route in routes() if route.startswith("POST ")]
    paths += ["/jobs?q=nurse&location=ghent", "/jobs?q=nothing+like+this", "/suggestions?q=nu", "/post-a-job?fresh=1"]
    before = everything()
    for path in paths:
        assert browser.client.get(path).status_code < 500
        assert browser.client.head(path).status_code < 500
    assert everything() == before
