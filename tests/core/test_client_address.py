"""Whose request it is: the peer's, or that of whom a trusted proxy names."""

from typing import Any

import pytest

from core.client_address import LOCAL, client_address, comes_from_proxy, network, site
from core.config import settings

PROXY, OTHER_PROXY, VISITOR = "10.0.0.1", "10.0.0.2", "203.0.113.9"


def asked_by(peer: str | None, *forwarded: str) -> dict[str, Any]:
    """A request's scope, with an X-Forwarded-For header for each of `forwarded`."""
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return {"type": "http", "client": (peer, 4711) if peer else None, "headers": headers}


@pytest.fixture
def _behind_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", f"{PROXY}, 10.0.0.2/31, 2001:db8::/64")


behind_proxies = pytest.mark.usefixtures("_behind_proxies")


def test_without_a_trusted_proxy_the_header_is_not_read() -> None:
    assert client_address(asked_by(PROXY, VISITOR)) == PROXY
    assert not comes_from_proxy(asked_by(PROXY))


@behind_proxies
@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        (PROXY, [VISITOR], VISITOR),
        ("::ffff:10.0.0.1", [VISITOR], VISITOR),
        ("2001:db8::7", ["2001:db8:1::1"], "2001:db8:1::1"),
        (PROXY, [f"{VISITOR}, {OTHER_PROXY}"], VISITOR),
        (PROXY, [VISITOR, OTHER_PROXY], VISITOR),
        (PROXY, [f"::ffff:{VISITOR}"], VISITOR),
        (PROXY, [OTHER_PROXY], OTHER_PROXY),
        (PROXY, [], PROXY),
        (PROXY, [""], PROXY),
    ],
)
def test_a_trusted_proxy_says_who_asked(peer: str, forwarded: list[str], client: str) -> None:
    assert client_address(asked_by(peer, *forwarded)) == client
    assert comes_from_proxy(asked_by(peer, *forwarded))


@behind_proxies
@pytest.mark.parametrize("made_up", ["198.51.100.1", PROXY, "unknown", "", "' OR 1=1", "\u00e9"])
def test_what_a_visitor_writes_into_the_header_changes_nothing(made_up: str) -> None:
    assert client_address(asked_by(PROXY, f"{made_up}, {VISITOR}")) == VISITOR
    assert client_address(asked_by(PROXY, made_up, VISITOR)) == VISITOR
    assert client_address(asked_by(VISITOR, made_up)) == VISITOR


@behind_proxies
@pytest.mark.parametrize("malformed", ["unknown", "_hidden", f"{VISITOR}, unknown", "1.2.3", f"{VISITOR}:80", ","])
def test_a_header_that_names_no_address_leaves_the_proxy_itself(malformed: str) -> None:
    assert client_address(asked_by(PROXY, malformed)) == PROXY


@pytest.mark.parametrize("peer", [None, "", "testclient"])
def test_who_comes_by_no_network_is_local(peer: str | None) -> None:
    assert client_address(asked_by(peer, VISITOR)) == LOCAL


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        (VISITOR, VISITOR),
        (f"::ffff:{VISITOR}", VISITOR),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (LOCAL, LOCAL),
    ],
)
def test_a_whole_ipv6_network_counts_as_one_client(address: str, counted_as: str) -> None:
    assert network(address) == counted_as


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        (VISITOR, VISITOR),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("2001:db8:1:ff::1", "2001:db8:1::/48"),
        (LOCAL, LOCAL),
    ],
)
def test_of_ipv6_a_site_has_many_networks(address: str, counted_as: str) -> None:
    assert site(address) == counted_as
