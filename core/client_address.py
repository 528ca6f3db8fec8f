"""From which address a request comes, which throttling counts and the log notes.

The header X-Forwarded-For is read only if a trusted proxy sent it. Each proxy adds at its right end whom it was
asked by, so what stands there is true up to the first address that is nobody's proxy; what is left of that, anybody
can have made up.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import Scope

from core.config import settings
from core.trusted_proxies import Networks, trusted_networks

# Who comes over a Unix socket, or by no network at all.
LOCAL = "local"
# What one household or one machine has of IPv6: by single addresses, anybody would have as many as they like.
_IPV6_PREFIX = 64
_SITE_PREFIX = 48


def client_address(scope: Scope) -> str:
    """An IPv4 or IPv6 address in its short form, or LOCAL."""
    peer = _peer(scope)
    if peer is None:
        return LOCAL
    proxies = trusted_networks(settings.TRUSTED_PROXIES)
    if not _is_in(peer, proxies):
        return str(peer)
    return str(_before_proxies(scope["headers"], proxies) or peer)


def comes_from_proxy(scope: Scope) -> bool:
    """Whether a trusted proxy sent the request, so that the headers which it sets can be believed."""
    peer = _peer(scope)
    return peer is not None and _is_in(peer, trusted_networks(settings.TRUSTED_PROXIES))


def network(address: str) -> str:
    """What counts as one client: an IPv4 address itself, the /64 of an IPv6 address, LOCAL for anything else."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _IPV6_PREFIX), strict=False))
    return LOCAL if parsed is None else str(parsed)


def site(address: str) -> str:
    """As network(), but of IPv6 the /48 that a site is given: a household may have hundreds of networks."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _SITE_PREFIX), strict=False))
    return network(address)


def _peer(scope: Scope) -> IPv4Address | IPv6Address | None:
    """Who is at the other end of the connection."""
    client = scope.get("client")
    return _parsed(client[0]) if client else None


def _before_proxies(headers: Iterable[tuple[bytes, bytes]], proxies: Networks) -> IPv4Address | IPv6Address | None:
    """The right-most address that is no proxy's; the left-most if all are. None if one on the way is no address."""
    listed = b",".join(value for name, value in headers if name == b"x-forwarded-for").decode("latin-1")
    found = None
    for part in reversed(listed.split(",")):
        found = _parsed(part.strip())
        if found is None or not _is_in(found, proxies):
            break
    return found


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])  # what follows names an interface of this machine
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_in(address: IPv4Address | IPv6Address, networks: Networks) -> bool:
    return any(address in network for network in networks)
