"""Who is let into the app, and when their place is free again."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from core.admission import Admission

SCOPE: Scope = {"type": "http"}


class Rooms:
    """An app whose visitors stay until they are told to answer, and to go."""

    def __init__(self) -> None:
        self.inside = 0
        self.answer, self.go = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        await self.answer.wait()
        await send({"type": "http.response.start"})
        await self.go.wait()


async def unread() -> Message:
    raise AssertionError


async def unsent(message: Message) -> None:
    pass


async def settle() -> None:
    """Lets everybody go on who can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_place_is_free_again_when_the_answer_begins() -> None:
    async def story() -> None:
        rooms = Rooms()
        places = asyncio.Semaphore(2)
        admission = Admission(rooms, places=places)
        visits = [asyncio.create_task(admission(SCOPE, unread, unsent)) for _ in range(5)]
        await settle()
        assert rooms.inside == 2
        rooms.answer.set()
        await settle()
        assert rooms.inside == 5, "a visitor who has not gone yet holds a place"
        rooms.go.set()
        await asyncio.gather(*visits)
        assert not places.locked()

    asyncio.run(story())


def test_an_app_that_breaks_keeps_no_place() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ZeroDivisionError

    async def story() -> None:
        admission = Admission(broken, places=asyncio.Semaphore(1))
        for _ in range(3):
            try:
                await admission(SCOPE, unread, unsent)
            except ZeroDivisionError:
                continue
            raise AssertionError

    asyncio.run(asyncio.wait_for(story(), 10))
