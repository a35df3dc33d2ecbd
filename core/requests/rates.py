"""How often the API is asked: by a token, or by whoever is signed in, so many times a minute.

Counted in Redis, by all processes together. Where it is down or slow nobody is refused, and it is
left alone for a moment, so that no request waits for it in vain.
"""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from core.errors import TryLater
from core.redis_connection import impatient_redis, no_answer

WITHIN = 60  # seconds
PAUSE = 5.0  # seconds in which a Redis that did not answer is not asked
RATE_HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_asked_again = {"at": 0.0}


class ApiRate(BaseThrottle):
    """One more request of the token or person; TryLater where there were too many.

    The tokens of a person have the rate of a person together, beside what they ask themselves.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """True, or TryLater. What is left is told with the answer (``tell_rate``)."""
        fewest: int | None = None
        for whose, most in _counted(request):
            counted = count(f"csms:rate:{whose}", seconds=WITHIN)
            if counted is None:
                return True
            times, left = counted
            if fewest is None or most - times < fewest:
                fewest = most - times
                told = (most, max(0, fewest), left)
                view.rate = dict(zip(RATE_HEADERS, map(str, told), strict=True))
            if times > most:
                said = _("That was asked %(most)s times within a minute: go on in %(left)s s.")
                raise TryLater(said % {"most": most, "left": left}, seconds=left)
        return True


def _counted(request: Request) -> Iterator[tuple[str, int]]:
    """What a request counts for, and how often each is borne. What a token asks beyond its own
    rate takes nothing from the other tokens of its person."""
    token = getattr(request._request, "reader_token", None)
    if token is not None:
        yield f"token:{token.pk}", settings.API_RATE_TOKEN
        yield f"tokens:{token.user_id}", settings.API_RATE_PERSON
    elif request.user.is_authenticated:
        yield f"person:{request.user.pk}", settings.API_RATE_PERSON


def tell_rate(view: Any, answer: Response) -> None:
    """How many requests are left, and for how long, in the headers of an answer."""
    for name, value in getattr(view, "rate", {}).items():
        answer.headers[name] = value


def count(key: str, *, seconds: int) -> tuple[int, int] | None:
    """How often this was counted within ``seconds``, and how many of them are left; None where
    Redis does not say."""
    if time.monotonic() < _asked_again["at"]:
        return None
    try:
        with impatient_redis().pipeline() as asked:
            asked.set(key, 0, ex=seconds, nx=True)
            asked.incr(key)
            asked.ttl(key)
            _set, times, left = asked.execute()
    except no_answer():
        _asked_again["at"] = time.monotonic() + PAUSE
        return None
    return times, max(1, left)
