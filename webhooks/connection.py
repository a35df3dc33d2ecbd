"""One POST to a receiver that may be anybody: to an address that was looked at, and no other.

The name is resolved once and the connection goes to the very address that was judged, so that a
name which leads elsewhere a moment later (DNS rebinding) changes nothing. Nothing is followed; of
the answer only the status is read; the whole takes a bounded time, however slowly it drips.
"""

import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from webhooks.choices import DeliveryProblem
from webhooks.rules.addresses import Network, is_allowed

CONNECT_SECONDS = 5
WHOLE_SECONDS = 15
PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class ReceiverAnswer:
    """The status of a receiver, None where there was none; ``problem`` is "" where it took it."""

    status: int | None
    problem: str


def post(
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    private: Collection[Network],
    seconds: float = WHOLE_SECONDS,
) -> ReceiverAnswer:
    """Send it, once. ``private`` are the networks that may be reached though they are private."""
    parts, cut = urlsplit(url), Event()
    try:
        address = _checked_address(parts, private=private)
        if address is None:
            return ReceiverAnswer(None, DeliveryProblem.PRIVATE)
        status = _status(parts, address, headers=headers, body=body, seconds=seconds, cut=cut)
    except (OSError, HTTPException, ValueError) as error:
        return ReceiverAnswer(None, DeliveryProblem.SLOW if cut.is_set() else _why(error))
    return ReceiverAnswer(status, _problem(status))


def _why(error: Exception) -> DeliveryProblem:
    """What an error of the line comes to."""
    if isinstance(error, socket.gaierror | UnicodeError):
        return DeliveryProblem.NAME
    if isinstance(error, TimeoutError):
        return DeliveryProblem.SLOW
    return DeliveryProblem.TLS if isinstance(error, ssl.SSLError) else DeliveryProblem.CONNECTION


def _problem(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return DeliveryProblem.REDIRECT if 300 <= status < 400 else DeliveryProblem.REFUSED


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def _checked_address(parts: SplitResult, *, private: Collection[Network]) -> str | None:
    """The address the name leads to; None where any of those it leads to may not be reached.

    Without encryption only a private network is, which the installation has named.
    """
    found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    public_too = parts.scheme == "https"
    if not all(is_allowed(one, private=private, public=public_too) for one in addresses):
        return None
    return addresses[0]


def _status(
    parts: SplitResult,
    address: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    seconds: float,
    cut: Event,
) -> int:
    """What the receiver at this address answers. OSError, HTTPException."""
    plain = socket.create_connection((address, _port(parts)), timeout=min(CONNECT_SECONDS, seconds))
    twin = plain.dup()  # TLS takes the socket over; this one still ends the connection
    timer = Timer(seconds, _end, [twin, cut])
    timer.daemon = True
    timer.start()
    try:
        plain.settimeout(seconds)
        with _encrypted(plain, parts) as line:
            return _asked(line, parts, headers=headers, body=body)
    finally:
        timer.cancel()
        twin.close()
        plain.close()


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
    line: socket.socket, parts: SplitResult, *, headers: Mapping[str, str], body: bytes
) -> int:
    connection = HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock, connection.auto_open = line, 0
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request(
        "POST", target, body=body, headers={"Host": parts.netloc, "Connection": "close", **headers}
    )
    return connection.getresponse().status
