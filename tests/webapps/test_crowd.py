"""More people at once than the board has connections."""

import asyncio

import httpx2

from db.session import POOL_SIZE
from main import create_app
from tests.factories import member, published_job
from tests.webapps.conftest import Browse


def test_more_people_at_once_than_there_are_connections_are_all_served(browse: Browse) -> None:
    published_job()
    cookies = browse(member()).client.cookies
    paths = ["/jobs"] * 5 * POOL_SIZE + ["/nothing-here", "/jobs?sort=nonsense"] * POOL_SIZE

    async def ask_all() -> list[int]:
        transport = httpx2.ASGITransport(app=create_app())
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver", timeout=60) as client:
            client.cookies.update({cookie.name: cookie.value or "" for cookie in cookies.jar})
            answers = await asyncio.gather(*(client.get(path) for path in paths))
        return [answer.status_code for answer in answers]

    assert asyncio.run(ask_all()) == [200] * 5 * POOL_SIZE + [404, 422] * POOL_SIZE
