"""Pages from memory on a server of two processes: what one of them was told, both show from then on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import httpx2
import pytest

from tests.at_once import at_once
from tests.conftest import BACKENDS, copy_of
from tests.factories import FORM, PASSWORD
from tests.operating import Operator, Served
from tests.visitor import Page

CHANGES = 60
READERS = 3


@pytest.fixture(scope="module", params=BACKENDS)
def server(
    request: pytest.FixtureRequest, prepared: dict[str, str], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("board")
    url = copy_of(prepared[request.param], folder, f"board_{worker_id}_pages")
    with Operator(folder, {"DATABASE_URL": url}).serving("--workers", "2") as server:
        yield server
        server.stop()
        assert server.errors == ""


@contextmanager
def author(server: Served, name: str) -> Iterator[httpx2.Client]:
    """Somebody who has just registered."""
    fields = {"name": name, "email": f"{name}@example.org", "password": PASSWORD}
    with server.client() as client:
        assert client.post("/register", data=fields).status_code == 303
        yield client


def fresh_visit(server: Served, path: str) -> Page:
    """By a connection of its own, which either process may take."""
    with server.client() as client:
        return Page(client.get(path))


def test_an_answered_change_shows_on_the_next_page_of_every_process(server: Served) -> None:
    with author(server, "one") as client:
        path = client.post("/post-a-job", data={**FORM, "action": "publish"}).headers["location"]
        edit = f"{path.rpartition('/')[0]}/edit"
        for number in range(CHANGES // 3):
            title = f"Title {number}"
            assert client.post(edit, data={**FORM, "title": title, "action": "save"}).status_code == 303
            shown = [fresh_visit(server, "/jobs").all(".row-title") for _ in range(4)]
            assert shown == [[title]] * 4
        assert client.post(f"{path.rpartition('/')[0]}/closure", data={"reason": "filled"}).status_code == 303


def test_beside_a_writer_no_page_is_old_and_none_is_a_members(server: Served) -> None:
    """The number in the title only grows: a page must not show less than what was answered before it was asked for."""
    answered, is_over = [0], threading.Event()

    def write(member: httpx2.Client, path: str) -> list[str]:
        try:
            for number in range(1, CHANGES + 1):
                fields = {**FORM, "title": f"Number {number}", "action": "save"}
                assert member.post(f"{path.rpartition('/')[0]}/edit", data=fields).status_code == 303
                answered[0] = number
                assert "Log out" in member.get("/jobs").text
        finally:
            is_over.set()
        return []

    def read() -> list[str]:
        wrong = []
        with server.client() as client:
            while not is_over.is_set():
                least = answered[0]
                page = Page(client.get("/jobs"))
                [title] = page.all(".row-title")
                if int(title.removeprefix("Number ")) < least:
                    wrong.append(f"{title} was shown when {least} had been answered")
                if "Log out" in page.response.text or "no-store" in page.response.headers["cache-control"]:
                    wrong.append("a visitor was shown a member's page")
        return wrong

    with author(server, "ann") as member:
        path = member.post("/post-a-job", data={**FORM, "title": "Number 0", "action": "publish"}).headers["location"]
        works: list[Callable[[], list[str]]] = [partial(write, member, path), *[read] * READERS]
        found = at_once(lambda work: work(), works)
        assert member.post(f"{path.rpartition('/')[0]}/closure", data={"reason": "filled"}).status_code == 303
    assert found == [[]] * (READERS + 1)
