"""Many people at once, on a server of two processes: nothing is lost, nothing is doubled, nobody waits in vain."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import httpx2
import pytest
from sqlalchemy import Engine, select

from db.models import Job, SearchDocument
from db.session import Session, make_engine
from db.vocabulary import State
from tests.at_once import at_once
from tests.conftest import BACKENDS, copy_of
from tests.factories import FORM, PASSWORD
from tests.operating import Operator, Served

PEOPLE = 8
POSTINGS_EACH = 32
ROUNDS = 8


@dataclass(frozen=True)
class Board:
    server: Served
    engine: Engine

    @contextmanager
    def person(self, name: str) -> Iterator[httpx2.Client]:
        """Somebody who has just registered."""
        fields = {"name": name, "email": f"{name}@example.org", "password": PASSWORD}
        with self.server.client() as client:
            assert client.post("/register", data=fields).status_code == 303
            yield client

    def jobs(self, company: str) -> list[Job]:
        with Session(self.engine) as session:
            return list(session.scalars(select(Job).where(Job.company.has(name=company)).order_by(Job.title)))


@pytest.fixture(scope="module", params=BACKENDS)
def board(
    request: pytest.FixtureRequest, prepared: dict[str, str], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Board]:
    folder = tmp_path_factory.mktemp("board")
    url = copy_of(prepared[request.param], folder, f"board_{worker_id}_many")
    with Operator(folder, {"DATABASE_URL": url}).serving("--workers", "2") as server:
        engine = make_engine(url)
        yield Board(server, engine)
        engine.dispose()
        server.stop()
        assert server.errors == ""


def post(client: httpx2.Client, **fields: str) -> httpx2.Response:
    return client.post("/post-a-job", data={**FORM, "action": "publish", **fields})


def edit(client: httpx2.Client, path: str, **fields: str) -> httpx2.Response:
    return client.post(f"{path.rpartition('/')[0]}/edit", data={**FORM, "action": "save", **fields})


def test_five_hundred_postings_and_edits_at_once_are_all_there(board: Board) -> None:
    def work(person: int) -> list[int]:
        statuses = []
        with board.person(f"many{person}") as client:
            for number in range(POSTINGS_EACH):
                title = f"Posting {person:02} {number:02}"
                made = post(client, title=title, company="Many at once")
                changed = edit(client, made.headers["location"], title=f"{title} edited", company="Many at once")
                statuses += [made.status_code, changed.status_code]
        return statuses

    answers = at_once(work, range(PEOPLE))
    assert [status for statuses in answers for status in statuses] == [303] * (PEOPLE * POSTINGS_EACH * 2)
    jobs = board.jobs("Many at once")
    assert [job.title for job in jobs] == [
        f"Posting {person:02} {number:02} edited" for person in range(PEOPLE) for number in range(POSTINGS_EACH)
    ]
    with Session(board.engine) as session:
        ids = [job.id for job in jobs]
        assert set(session.scalars(select(SearchDocument.job_id))) >= set(ids)
    with board.person("reader") as client:
        answer = client.get("/api/v1/jobs", params={"q": "posting edited", "limit": "200", "sort": "newest"}).json()
    assert {item["title"] for item in answer["items"]} <= {job.title for job in jobs}
    assert len(answer["items"]) == min(200, len(jobs))


def test_a_form_that_never_arrives_whole_keeps_nobody_from_posting(board: Board) -> None:
    with board.person("slow") as client, socket.create_connection(board.server.address) as slow:
        cookie = client.cookies["access_token"]
        slow.sendall(
            b"POST /post-a-job HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nCookie: access_token="
            + cookie.encode()
            + b"\r\n\r\na=1"
        )
        for number in range(ROUNDS):
            assert post(client, title=f"Beside a slow form {number}").status_code == 303


def test_a_form_sent_twice_at_the_same_instant_makes_one_posting(board: Board) -> None:
    with board.person("twice") as client:
        for number in range(ROUNDS):
            send = partial(post, client, company=f"Twice {number}", form_key=f"key-{number}")
            answers = at_once(lambda send: send(), [send] * 2)
            assert [answer.status_code for answer in answers] == [303, 303]
            [job] = board.jobs(f"Twice {number}")
            assert {answer.headers["location"] for answer in answers} == {job.path}


def test_of_two_edits_at_the_same_instant_one_wins_and_the_other_is_told(board: Board) -> None:
    with board.person("edits") as client:
        for number in range(ROUNDS):
            company = f"Edits {number}"
            path = post(client, company=company).headers["location"]
            [job] = board.jobs(company)
            send = partial(edit, client, path, company=company, revision=str(job.revision))
            answers = at_once(lambda send: send(), [partial(send, title=title) for title in ("This", "That")])
            assert sorted(answer.status_code for answer in answers) == [303, 409]
            [winner, loser] = ["This", "That"] if answers[0].status_code == 303 else ["That", "This"]
            assert [job.title for job in board.jobs(company)] == [winner]
            [told] = [answer.text for answer in answers if answer.status_code == 409]
            assert f'value="{loser}"' in told, "what was typed is lost"


@pytest.mark.parametrize(("other", "status"), [("filled", 303), ("withdrawn", 409)])
def test_of_two_who_close_a_posting_at_the_same_instant_one_is_told_if_they_differ(
    board: Board, other: str, status: int
) -> None:
    with board.person(f"closes-{other}") as client:
        for number in range(ROUNDS):
            path = post(client, company=f"Closes {other} {number}").headers["location"]
            close = partial(client.post, f"{path.rpartition('/')[0]}/closure")
            sends = [partial(close, data={"reason": reason}) for reason in ("filled", other)]
            answers = at_once(lambda send: send(), sends)
            assert sorted(answer.status_code for answer in answers) == [303, status]
            [job] = board.jobs(f"Closes {other} {number}")
            assert job.state is State.CLOSED


def test_pages_answer_while_others_write(board: Board) -> None:
    def write(client: httpx2.Client) -> list[int]:
        return [post(client, company="Meanwhile").status_code for _ in range(20)]

    def read(client: httpx2.Client) -> list[int]:
        return [client.get(path).status_code for path in ("/", "/jobs", "/jobs?q=nurse&sort=salary", "/companies") * 5]

    def work(name: str) -> list[int]:
        with board.person(name) as client:
            return write(client) if name.startswith("writer") else read(client)

    answers = at_once(work, ["writer1", "writer2", "reader1", "reader2"])
    assert answers == [[303] * 20, [303] * 20, [200] * 20, [200] * 20]
