"""Reads TRUSTED_PROXIES: whose word about a client's address the board takes."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

Networks = tuple[IPv4Network | IPv6Network, ...]


@lru_cache(maxsize=8)
def trusted_networks(text: str) -> Networks:
    """The networks that a list with commas names. Raises ValueError with a sentence for the operator."""
    return tuple(_network(part.strip()) for part in text.split(",") if part.strip())


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(text)
    except ValueError:
        raise ValueError(
            f"{text} is neither an address like 127.0.0.1 nor a network like 10.0.0.0/8; separate several with commas"
        ) from None
    if network.prefixlen == 0:
        raise ValueError(f"{text} would believe everybody; name the proxy's own address or network")
    return network
