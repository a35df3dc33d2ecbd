"""One request to a host that may be anybody's, in a bounded time.

The name is resolved once and the connection goes to the very address that was judged, so that a
name which leads elsewhere a moment later (DNS rebinding) changes nothing. Nothing is followed; no
more is read than was asked for; the whole takes a bounded time, however slowly it drips.
"""

import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from core.egress.addresses import Network, is_allowed

CONNECT_SECONDS = 5
WHOLE_SECONDS = 15
PORTS = {"https": 443, "http": 80}


class PrivateAddress(OSError):
    """The name leads to an address that may not be reached: nothing was sent."""


@dataclass(frozen=True, slots=True)
class OutsideAnswer:
    """What came back: the status, so many bytes as were asked for, ``Retry-After`` as it came."""

    status: int
    body: bytes
    retry_after: str = ""


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    private: Collection[Network],
    seconds: float = WHOLE_SECONDS,
    reads: int = 0,
) -> OutsideAnswer:
    """Send it, once. ``private`` are the networks that may be reached though they are private;
    ``reads``: at most so many bytes of the answer, and ValueError for a longer one.

    PrivateAddress, TimeoutError, any other OSError, HTTPException, ValueError.
    """
    parts, cut = urlsplit(url), Event()
    addresses = _checked_addresses(parts, private=private)
    try:
        plain = _connected(addresses, port=_port(parts), seconds=min(CONNECT_SECONDS, seconds))
        twin = plain.dup()  # TLS takes the socket over; this one still ends the connection
        timer = Timer(seconds, _end, [twin, cut])
        timer.daemon = True
        timer.start()
        try:
            plain.settimeout(seconds)
            with _encrypted(plain, parts) as line:
                return _asked(line, parts, method=method, headers=headers, body=body, reads=reads)
        finally:
            timer.cancel()
            twin.close()
            plain.close()
    except (OSError, HTTPException, ValueError) as error:
        if cut.is_set():
            raise TimeoutError from error
        raise


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def _checked_addresses(parts: SplitResult, *, private: Collection[Network]) -> list[str]:
    """The first address of IPv6, of IPv4 or of both that the name leads to, in the order the system
    prefers. PrivateAddress where any of those it leads to may not be reached; without encryption
    only a private network is, which the installation has named."""
    found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    public_too, first = parts.scheme == "https", dict[int, str]()
    for family, _type, _protocol, _name, (address, *_port_and_scope) in found:
        if not is_allowed(str(address), private=private, public=public_too):
            raise PrivateAddress
        first.setdefault(family, str(address))
    return list(first.values())


def _connected(addresses: list[str], *, port: int, seconds: float) -> socket.socket:
    """A connection to the first of them that can be reached: a host that has no way out by IPv6
    still reaches a receiver that has both. The error is that of the last."""
    *before, last = addresses
    for address in before:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=seconds)
    return socket.create_connection((last, port), timeout=seconds)


def _end(line: socket.socket, cut: Event) -> None:
    cut.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _encrypted(plain: socket.socket, parts: SplitResult) -> socket.socket:
    """The same line under TLS, its certificate held against the name; plain where that is asked."""
    if parts.scheme != "https":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)


def _asked(
    line: socket.socket,
    parts: SplitResult,
    *,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    reads: int,
) -> OutsideAnswer:
    connection = HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock, connection.auto_open = line, 0
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = {"Host": parts.netloc, "Connection": "close", **headers}
    connection.request(method, target, body=body, headers=named)
    answer = connection.getresponse()
    read = answer.read(reads + 1) if reads else b""
    if len(read) > reads:
        raise ValueError("The answer is longer than any that makes sense.")
    return OutsideAnswer(answer.status, read, answer.getheader("Retry-After", ""))
