"""A page in memory, ready to be sent: in each content coding that somebody asked for, and as 304 (RFC 9110).

All that an answer consists of is made once. To answer is to hand on dictionaries that are there already, so
nobody may write into them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import Message

from core.content_coding import IDENTITY, chosen, encoded
from core.encoded_head import add_head
from core.request_ids import HEADER

Header = tuple[bytes, bytes]
EMPTY: Message = {"type": "http.response.body", "body": b""}
# What is different in each representation, or says something of the body alone.
_OF_THE_BODY = frozenset({b"content-length", b"content-type", b"content-encoding"})
_REPLACED = frozenset({b"content-length", b"etag", b"vary"})
# A number is that of one request.
_DROPPED = _REPLACED | {HEADER}
VARY = (b"vary", b"Accept-Encoding, Cookie")


@dataclass(frozen=True, slots=True)
class Representation:
    """`start` and `body` are the messages of a 200, `not_modified` is the start of a 304."""

    etag: bytes
    start: Message
    body: Message
    not_modified: Message

    @property
    def size(self) -> int:
        return len(self.body["body"])


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What stands in a page for one visitor, in the place of what stands there for those whom nobody knows.

    Both are HTML; `visitors` is there before anything that somebody has typed.
    """

    visitors: bytes
    own: bytes


class Page:
    """A body with its headers. The ETag is a hash of the body, and each coding has its own (RFC 9110, 8.8.3)."""

    __slots__ = ("_headers", "_representations", "body")

    def __init__(self, headers: Iterable[Header], body: bytes) -> None:
        digest = hashlib.sha256(body).hexdigest()[:32].encode()
        self.body = body
        self._headers = [header for header in headers if header[0] not in _DROPPED]
        self._representations = {IDENTITY: _representation(self._headers, body, digest, IDENTITY)}

    @property
    def size(self) -> int:
        """The bytes of all representations there are by now."""
        return sum(representation.size for representation in self._representations.values())

    def representation(self, accept_encoding: bytes | None) -> Representation:
        """What a request gets that accepts these codings."""
        coding = chosen(accept_encoding)
        return self._representations.get(coding) or self._add(coding)

    def with_part(self, part: OwnPart, accept_encoding: bytes | None) -> tuple[Message, Message]:
        """The page for one who is known, to be kept by nobody."""
        coding = chosen(accept_encoding)
        body = encoded(self.body.replace(part.visitors, part.own, 1), coding)
        headers = [header for header in self._headers if header[0] != b"cache-control"]
        headers += [(b"cache-control", b"no-store"), VARY, (b"content-length", str(len(body)).encode())]
        if coding != IDENTITY:
            headers.append((b"content-encoding", coding.encode()))
        return _start(200, headers, len(body)), {"type": "http.response.body", "body": body}

    def _add(self, coding: str) -> Representation:
        plain = self._representations[IDENTITY]
        body = encoded(self.body, coding)
        digest = plain.etag.strip(b'"')
        made = _representation(self._headers, body, digest, coding) if len(body) < plain.size else plain
        self._representations[coding] = made
        return made


def _representation(headers: list[Header], body: bytes, digest: bytes, coding: str) -> Representation:
    is_plain = coding == IDENTITY
    etag = b'"%b"' % (digest if is_plain else digest + b"-" + coding.encode())
    common = [*headers, (b"etag", etag), VARY]
    own = [(b"content-length", str(len(body)).encode())]
    if not is_plain:
        own.append((b"content-encoding", coding.encode()))
    return Representation(
        etag=etag,
        start=_start(200, common + own, len(body)),
        body={"type": "http.response.body", "body": body},
        not_modified=_start(304, [header for header in common if header[0] not in _OF_THE_BODY], 0),
    )


def _start(status: int, headers: list[Header], length: int) -> Message:
    return add_head({"type": "http.response.start", "status": status, "headers": headers}, length)


def has_etag(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a list of ETags names this one, by the weak comparison that If-None-Match asks for."""
    if if_none_match == etag:
        return True
    listed = [tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")]
    return etag in listed or listed == [b"*"]
