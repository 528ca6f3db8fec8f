"""docs/permissions.md says who may do what; here each of them tries it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from fastapi.routing import APIRoute
from httpx2 import Response

import main
from core.clock import utc_now
from db import board
from db.models import User
from db.queries import email_confirmations, password_resets
from db.session import writing
from tests.factories import PASSWORD, member, published_job
from tests.rules.sources import PROJECT
from tests.visitor import Visitor
from tests.webapps.conftest import Browse, browser_of
from webapps.api.docs import router as docs
from webapps.api.views import router as api
from webapps.health.views import router as health

DOCUMENT = PROJECT / "docs" / "permissions.md"
PEOPLE = ("visitor", "stranger", "owner", "moderator", "operator", "suspended")
_ROW = re.compile(r"^\| `(\w+) ([^`]+)` \|(.+)\|$", re.MULTILINE)
# What is sent where nothing at all would be refused for another reason than who sends it.
SENT: dict[str, Callable[[User], dict[str, str]]] = {
    "POST /login": lambda user: {"email": user.email, "password": PASSWORD},
    "GET /moderation/users": lambda user: {"email": user.email},
    "POST /moderation/users/{user_id}/role": lambda user: {"role": "moderator"},
    "POST /api/v1/token": lambda user: {"username": user.email, "password": PASSWORD},
}


@pytest.fixture
def backend() -> str:
    """What somebody may do is no question of the database."""
    return "sqlite"


def routes() -> list[str]:
    """Every route of the board as "GET /path"."""
    found = {
        f"{method} {route.path}"
        for router in (*main.PAGES, api, health, docs)
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in (route.methods or set()) - {"HEAD"}
    }
    return sorted(found, key=lambda route: (route.split()[1], route))


def documented() -> dict[str, list[str]]:
    """What the table says of each route, by PEOPLE."""
    rows = _ROW.findall(DOCUMENT.read_text("utf-8"))
    return {f"{method} {path}": [cell.strip() for cell in cells.split("|")] for method, path, cells in rows}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert list(documented()) == routes()


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_may_do_what_the_table_says(browse: Browse, person: str) -> None:
    column = PEOPLE.index(person)
    expected = {route: cells[column] for route, cells in documented().items()}
    assert dict(tried(browse, person)) == expected


def tried(browse: Browse, person: str) -> Iterator[tuple[str, str]]:
    with writing() as session:
        board.change(session, {"accent": "#a01830"})  # without one there is no style sheet of it
    for route in routes():
        owner = member()
        visitor = suspended(browse) if person == "suspended" else browser_of(browse, person, owner)
        method, path = route.split()
        path = path_for(path, owner)
        sends_json = path.startswith("/api/") and route not in SENT
        fields = SENT[route](owner) if route in SENT else {}
        token = visitor.client.cookies.get("access_token")
        answer = visitor.client.request(
            method,
            path,
            headers={"Authorization": f"Bearer {token}"} if token and path.startswith("/api/") else {},
            json={} if sends_json and method != "GET" else None,
            params=fields if method == "GET" else None,
            data=fields if not sends_json and method != "GET" else None,
        )
        yield route, outcome(answer)


def path_for(route: str, owner: User) -> str:
    """The address of a route, with something of the owner's where it is variable."""
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda name: VALUES[name[1]](route, owner), route)


def suspended(browse: Browse) -> Visitor:
    user = member()
    visitor = browse(user)
    with writing() as session:
        session.get_one(User, user.id).disabled_at = utc_now() - timedelta(minutes=1)
    return visitor


def outcome(answer: Response) -> str:
    """What becomes of them: let in, sent to the login, told that they may not or that there is nothing."""
    assert answer.status_code < 500, answer.text
    if answer.status_code == 303 and urlsplit(answer.headers["location"]).path == "/login":
        return "log in"
    if answer.status_code == 401:
        return "401" if "json" in answer.headers["content-type"] else "log in"
    return str(answer.status_code) if answer.status_code in (403, 404) else "yes"


def _slug(path: str, owner: User) -> str:
    job = published_job(owner)
    by_area = {"companies": "st-annes-hospital", "categories": "health", "places": "gent-be"}
    return by_area.get(path.split("/")[1], job.slug)


def _token(path: str, owner: User) -> str:
    is_registration = path.startswith("/email/")
    with writing() as session:
        if path.startswith("/password/"):
            return password_resets.create(session, user=owner, now=utc_now())
        return email_confirmations.create(
            session, user=owner, email="new@example.org", is_registration=is_registration, now=utc_now()
        )


VALUES: dict[str, Callable[[str, User], str]] = {
    "job_id": lambda path, owner: str(published_job(owner).id),
    "slug": _slug,
    "token": _token,
    "user_id": lambda path, owner: str(member().id),
    "number": lambda path, owner: "0",
}
