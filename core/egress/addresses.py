"""Which addresses we may connect to: decided of the address, never of the name alone."""

from collections.abc import Collection
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import inet_aton, inet_ntoa
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
SPECIAL = (ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24"))  # no host of anybody's
UNICAST = ip_network("2000::/3")  # RFC 4291: all that has been given out of IPv6 lies in it
DOCUMENTED = ip_network("3fff::/20")  # RFC 9637: for examples only


def is_allowed(address: str, *, private: Collection[Network], public: bool = True) -> bool:
    """Whether it may be connected to: public (where that is asked), or in one of the ``private``
    networks that the installation names. An IPv4 address inside an IPv6 one is judged as itself."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return is_inside(found, private) or (public and _is_public(found))


def is_inside(address: IPv4Address | IPv6Address, networks: Collection[Network]) -> bool:
    """Whether it lies in one of these."""
    return any(address in one for one in networks)


def _is_public(found: IPv4Address | IPv6Address) -> bool:
    if not found.is_global or found.is_multicast or found.is_reserved:
        return False
    if isinstance(found, IPv6Address):  # a tunnel or a translator leads to an IPv4 address
        is_unicast = found in UNICAST and found not in DOCUMENTED
        return is_unicast and found.sixtofour is None and found.teredo is None
    return not is_inside(found, SPECIAL)


def networks_of(listed: str, *, name: str) -> list[Network]:
    """Networks by comma. ValueError with a sentence that names the setting."""
    try:
        return [ip_network(one.strip()) for one in listed.split(",") if one.strip()]
    except ValueError as error:
        raise ValueError(f"{name} has no network in it ({error}): write 10.20.0.0/16.") from None


def url_problem(url: str, *, private: Collection[Network]) -> str:
    """Which part of an address cannot be: "", "form", "scheme", "user" or "private".

    Plain HTTP only where private networks are named: what is sent then leaves no house.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "form"
    if not url.isascii() or not url.isprintable() or " " in url or "#" in url or not host:
        return "form"
    if parts.scheme not in (("https", "http") if private else ("https",)):
        return "scheme"
    if parts.username is not None or parts.password is not None:
        return "user"
    return "" if _may_be_public(host, private=private) else "private"


def _may_be_public(host: str, *, private: Collection[Network]) -> bool:
    """What a name leads to is looked at when it is connected to. A number in any of its spellings
    is an address: 127.1, 0x7f.1 and 2130706433 are all this machine."""
    host = host.rstrip(".")
    with suppress(OSError):
        host = inet_ntoa(inet_aton(host))
    try:
        return is_allowed(host, private=private)
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")
