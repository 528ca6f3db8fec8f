"""Spellings of an address that lead to one mailbox are one address."""

import pytest

from core.email_addresses import ascii_domain, email_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" Ann@Example.ORG ", "ann@example.org"),
        ("ann@ｅxample.org", "ann@example.org"),
        ("ann@example。org", "ann@example.org"),
        ("ann@BÜCHER.example", "ann@bücher.example"),
        ("ann@xn--bcher-kva.example", "ann@bücher.example"),
        ("ann@xn--.example", "ann@xn--.example"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_a_domain_has_one_spelling(typed: str, key: str) -> None:
    assert email_key(typed) == key
    assert email_key(key) == key


def test_the_network_is_told_a_domain_in_ascii() -> None:
    assert ascii_domain("bücher.example") == "xn--bcher-kva.example"
    assert ascii_domain("example.org") == "example.org"
    with pytest.raises(ValueError, match="Label too long"):
        ascii_domain("ü" * 70)
