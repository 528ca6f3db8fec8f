"""Lets only so many requests at once into the app; the others wait for their turn.

A request has a database connection from one thread to the next. Were there more requests inside
than connections, those that wait for a connection could hold every thread that the others need to
go on, and all would wait until a time-out.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Admission:
    """The place in `places` is free again when the answer begins: who reads slowly keeps none."""

    def __init__(self, app: ASGIApp, *, places: asyncio.Semaphore) -> None:
        self._app = app
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._places.acquire()
        inside = True

        async def send_and_leave(message: Message) -> None:
            leave()
            await send(message)

        def leave() -> None:
            nonlocal inside
            if inside:
                inside = False
                self._places.release()

        try:
            await self._app(scope, receive, send_and_leave)
        finally:
            leave()
