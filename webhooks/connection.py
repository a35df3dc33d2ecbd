"""One POST to a receiver that may be anybody (``core/egress/line.py``), and what it comes to."""

import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException

from core.egress.addresses import Network
from core.egress.line import WHOLE_SECONDS, PrivateAddress, ask
from webhooks.choices import DeliveryProblem
from webhooks.rules.retries import asked_wait


@dataclass(frozen=True, slots=True)
class ReceiverAnswer:
    """The status of a receiver, None where there was none; ``problem`` is "" where it took it.

    ``wait`` is how long it asks to be left alone (``Retry-After`` in seconds)."""

    status: int | None
    problem: str
    wait: timedelta = timedelta()


def post(
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    private: Collection[Network],
    seconds: float = WHOLE_SECONDS,
) -> ReceiverAnswer:
    """Send it, once. ``private`` are the networks that may be reached though they are private."""
    try:
        answer = ask("POST", url, headers=headers, body=body, private=private, seconds=seconds)
    except (OSError, HTTPException, ValueError) as error:
        return ReceiverAnswer(None, _why(error))
    return ReceiverAnswer(answer.status, _problem(answer.status), asked_wait(answer.retry_after))


def _why(error: Exception) -> DeliveryProblem:
    """What an error of the line comes to."""
    if isinstance(error, PrivateAddress):
        return DeliveryProblem.PRIVATE
    if isinstance(error, socket.gaierror | UnicodeError):
        return DeliveryProblem.NAME
    if isinstance(error, TimeoutError):
        return DeliveryProblem.SLOW
    return DeliveryProblem.TLS if isinstance(error, ssl.SSLError) else DeliveryProblem.CONNECTION


def _problem(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return DeliveryProblem.REDIRECT if 300 <= status < 400 else DeliveryProblem.REFUSED
