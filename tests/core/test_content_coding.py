"""Which coding a request gets, by what its Accept-Encoding says."""

import pytest

from core.content_coding import chosen


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        (b"", "identity"),
        (b"gzip", "gzip"),
        (b"GZIP", "gzip"),
        (b"x-gzip", "gzip"),
        (b"gzip, deflate, br, zstd", "zstd"),
        (b"gzip, deflate, br", "br"),
        (b"deflate, compress", "identity"),
        (b"br;q=0.5, gzip;q=0.8", "gzip"),
        (b"br ; q=1.0 , gzip;q=0.8", "br"),
        (b"gzip;q=0", "identity"),
        (b"zstd;q=0, br;q=0, *", "gzip"),
        (b"*", "zstd"),
        (b"*;q=0", "identity"),
        (b"gzip, *;q=0", "gzip"),
        (b"identity, gzip;q=0.5", "identity"),
        (b"identity;q=0.5, gzip;q=0.5", "gzip"),
        (b"identity;q=0, gzip;q=0.001", "gzip"),
        (b"gzip;q=2, br;q=-1", "identity"),
        (b"gzip;q=nan, br;q=x, zstd;level=3", "identity"),
        (b"gzip;Q=1", "gzip"),
        (b",, ;q=1, \xff", "identity"),
    ],
)
def test_the_coding_is_the_best_of_those_accepted(accepted: bytes | None, coding: str) -> None:
    assert chosen(accepted) == coding


def test_what_no_browser_says_is_not_read() -> None:
    assert chosen(b"gzip" + b", gzip" * 100) == "identity"
