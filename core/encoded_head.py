"""Heads of answers that are encoded once: uvicorn checks and joins every header of every answer, which takes
longer than all else that an answer from memory needs.

A start of an answer may have its head as bytes beside its headers. A server that does not know of it sends the
headers; this one sends the bytes, with a number for the request, and all other answers as uvicorn does.
"""

import re
from collections.abc import Iterable
from typing import Any, cast

from starlette.types import Message
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from core.request_heads import LimitedHeadProtocol
from core.request_ids import HEADER, new_id

HEAD, LENGTH = "board.head", "board.length"
_Headers = Iterable[tuple[bytes, bytes]]
# What would end a header early, so that the rest of it was another.
_UNSAFE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


def add_head(start: Message, length: int) -> Message:
    """Puts the bytes beside the headers, unless there is something in them that only the server can refuse.

    `length` is that of the body that follows a GET.
    """
    head = _joined(start["headers"])
    if not any(_UNSAFE.search(name + value) for name, value in start["headers"]):
        start[HEAD], start[LENGTH] = head + b"\r\n", length
    return start


def _joined(headers: _Headers) -> bytes:
    return b"".join(b"%b: %b\r\n" % header for header in headers)


class _Dates:
    """The server's own headers, Date above all: it makes a new list of them every second."""

    def __init__(self) -> None:
        self._headers: _Headers = ()
        self._encoded = b""

    def encoded(self, headers: _Headers) -> bytes:
        if headers is not self._headers:
            self._headers, self._encoded = headers, _joined(headers)
        return self._encoded


_dates = _Dates()


class _Cycle(RequestResponseCycle):
    """One request and its answer."""

    # What is sent with the body, in one piece: to send it ahead takes as long as all the rest.
    _head: bytes | None = None

    async def send(self, message: Any) -> None:
        if self._head is not None:
            head, self._head = self._head, None
            if self.disconnected:
                return
            if self._ends_with(message) and self.keep_alive:
                # One piece: in some versions of asyncio, writelines() knows neither full nor lost connections.
                self.transport.write(head + message["body"])
                self.response_complete = True
                self.message_event.set()
                self.on_response()
                return
            self.transport.write(head)
        head = message.get(HEAD)
        if head is None or self.response_started:
            await super().send(message)
        # A connection that is to be closed, or whose client reads slowly, is uvicorn's business.
        elif self.disconnected or not self.keep_alive or self.flow.write_paused:
            message = {**message, "headers": [(HEADER, new_id()), *message["headers"]]}
            await super().send(message)
        else:
            self.response_started = True
            self.waiting_for_100_continue = False
            self.chunked_encoding = False
            self.expected_content_length = message[LENGTH]
            own = _dates.encoded(self.default_headers)
            self._head = b"%b%b%b: %b\r\n%b" % (STATUS_LINE[message["status"]], own, HEADER, new_id(), head)

    def _ends_with(self, message: Any) -> bool:
        """Whether the answer is whole with this message: all of a body, or none where none is sent."""
        size = len(message["body"])
        is_whole = size == (0 if self.scope["method"] == "HEAD" else self.expected_content_length)
        return is_whole and not message.get("more_body", False)


class EncodedHeadProtocol(LimitedHeadProtocol):
    """uvicorn's protocol, with answers that know their head. It makes them itself, by no class that could be named."""

    def on_headers_complete(self) -> None:
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:
            cast(Any, self.cycle).__class__ = _Cycle
