"""A search finds the same, in the same order, as a page and as a feed, and is refused by both or by none."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import utc_now
from tests.factories import published_job
from tests.visitor import Page
from tests.webapps.feeds.reading import FEEDS, read

WORDS = st.sampled_from(["nurse", "night", "cook", "ghent", "lyon", "c++", '"night nurse"', "-cook", "%", "_", "]]>"])
ANY = st.text(max_size=12)
VALUES = {
    "q": WORDS | ANY,
    "location": WORDS | ANY | st.sampled_from(["belgium", "remote"]),
    "within": st.sampled_from(["0", "50", "501", "x"]),
    "workplace": st.sampled_from(["onsite", "hybrid", "remote", "moon", ""]),
    "employment_type": st.sampled_from(["FULL_TIME", "PART_TIME", "full", ""]),
    "category": st.sampled_from(["health", "hospitality", "knitting", ""]),
    "tag": st.sampled_from(["nursing", "night shift"]) | ANY,
    "company": st.sampled_from(["st-annes-hospital", "cafe-ete", "nobody"]) | ANY,
    "salary_min": st.sampled_from(["0", "40000", "1e9", "much", "-1"]),
    "posted": st.sampled_from(["1", "30", "0", "week", ""]),
    "sort": st.sampled_from(["newest", "relevance", "salary", "random"]),
    "verbatim": st.sampled_from(["1", "2", ""]),
    "after": st.sampled_from(["0.0", "2.ffffffff", "x", "", "7fffffff.7fffffffffffffff"]),
    "utm_source": ANY,
}
PAIRS = st.one_of([st.tuples(st.just(name), values) for name, values in VALUES.items()])


def ids_on(page: Page) -> list[int]:
    return [int(str(link.attributes["href"]).split("/")[2]) for link in page.tree.css(".row-title a")]


def some_jobs() -> None:
    now = utc_now()
    for number in range(14):
        published_job(title=f"Night Nurse {number}", published_at=now - timedelta(hours=5 * number))
        published_job(
            title=f"Cook {number}", company="Café Été", location=["Lyon"], country="FR", category="hospitality",
            tags=["Night shift"], employment_type="PART_TIME", workplace="hybrid", salary_min=None, salary_max=None,
            published_at=now - timedelta(hours=7 * number),
        )  # fmt: skip


def agree(client: TestClient, query: str) -> int:
    page = Page(client.get(f"/jobs?{query}"))
    for path in FEEDS:
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == page.status, query
        if page.status == 200:
            found = ids_on(page)
            assert read(answer).job_ids[: max(len(found), 25)] == found
        else:
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
            assert answer.text.splitlines() == page.all(".error-summary li")
    return page.status


def test_a_feed_finds_what_the_page_finds(client: TestClient) -> None:
    some_jobs()

    @settings(max_examples=60, deadline=None)
    @given(st.lists(PAIRS, max_size=4))
    def check(pairs: list[tuple[str, str]]) -> None:
        assert agree(client, urlencode(pairs)) in (200, 422)

    check()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("q=nurse", 200),
        ("sort=salary", 200),
        ("q=night&sort=newest", 200),
        ("location=belgium&category=health", 200),
        ("category=knitting&posted=0", 422),
        ("after=x", 422),
        (f"q={'x' * 201}", 422),
        ("q=%FF%00%0b", 200),
    ],
)
def test_a_feed_is_refused_where_the_page_is(client: TestClient, query: str, status: int) -> None:
    some_jobs()
    assert agree(client, query) == status


def test_the_second_page_of_both_goes_on_where_the_first_ended(client: TestClient) -> None:
    some_jobs()
    page = Page(client.get("/jobs"))
    onward = page.link("More jobs").partition("?")[2]
    assert agree(client, onward) == 200
    assert ids_on(Page(client.get(f"/jobs?{onward}")))
