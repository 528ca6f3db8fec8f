"""The pages in memory, at most so many bytes of them; those that nobody asked for lately make room."""

from collections import OrderedDict
from dataclasses import dataclass

from core.representation import Page

CAPACITY = 32 * 1024 * 1024
# What a page takes beside its bodies, roughly: headers, messages, its key.
_OVERHEAD = 4096
# A page that would push out too many others is not kept.
_SHARE = 8
Key = tuple[bytes | None, bytes, bytes]


@dataclass(frozen=True, eq=False, slots=True)
class Edition:
    """All that pages show, until something is changed: then there is another one.

    `until` is the moment, in microseconds since 1970, from which on they show something else by themselves.
    """

    until: int


class _Kept:
    __slots__ = ("edition", "is_wanted", "page", "since", "size", "until")

    def __init__(self, key: Key, page: Page, edition: Edition, since: int, until: int) -> None:
        self.page = page
        self.edition = edition
        self.since = since
        self.until = until
        # Its three codings come to less than the body itself.
        self.size = 2 * len(page.body) + sum(len(part or b"") for part in key) + _OVERHEAD
        self.is_wanted = False


class KeptPages:
    """By Host, path and query. A page is there for who asks in its edition and in its time, for nobody else."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key, edition: Edition | None, now: int) -> Page | None:
        kept = self._kept.get(key)
        # A clock that was set back must not make a page live longer.
        if kept is None or kept.edition is not edition or not kept.since <= now < kept.until:
            return None
        kept.is_wanted = True
        return kept.page

    def keep(self, key: Key, page: Page, *, edition: Edition, since: int, until: int) -> None:
        before = self._kept.pop(key, None)
        self._size -= before.size if before else 0
        kept = _Kept(key, page, edition, since, until)
        if kept.size <= self._capacity // _SHARE:
            self._kept[key] = kept
            self._size += kept.size
            self._make_room()

    def _make_room(self) -> None:
        """The oldest goes, unless somebody asked for it since it was last looked at: then it counts as new."""
        while self._size > self._capacity:
            key, kept = self._kept.popitem(last=False)
            if kept.is_wanted:
                kept.is_wanted = False
                self._kept[key] = kept
            else:
                self._size -= kept.size
