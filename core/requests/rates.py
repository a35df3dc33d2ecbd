"""How often the API is asked: by a token, or by whoever is signed in, so many times a minute.

Counted in Redis, by all processes together. Where it is down or slow nobody is refused, and it is
left alone for a moment, so that no request waits for it in vain.
"""

import time
from collections.abc import Iterator, Mapping
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
COUNT = """
local told = {}
for place, key in ipairs(KEYS) do
  redis.call('SET', key, 0, 'EX', ARGV[1], 'NX')
  local times = redis.call('INCR', key)
  told[place] = {times, redis.call('TTL', key)}
  if times > tonumber(ARGV[place + 1]) then break end
end
return told
"""
_asked_again = {"at": 0.0}


class ApiRate(BaseThrottle):
    """One more request of the token or person; TryLater where there were too many.

    The tokens of a person have the rate of a person together, beside what they ask themselves.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """True, or TryLater. What is left is told with the answer (``tell_rate``)."""
        rates = dict(_counted(request))
        fewest: int | None = None
        for most, (times, left) in zip(rates.values(), count_each(rates), strict=False):
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
        yield f"csms:rate:token:{token.pk}", settings.API_RATE_TOKEN
        yield f"csms:rate:tokens:{token.user_id}", settings.API_RATE_PERSON
    elif request.user.is_authenticated:
        yield f"csms:rate:person:{request.user.pk}", settings.API_RATE_PERSON


def tell_rate(view: Any, answer: Response) -> None:
    """How many requests are left, and for how long, in the headers of an answer."""
    for name, value in getattr(view, "rate", {}).items():
        answer.headers[name] = value


def count_each(rates: Mapping[str, int], *, seconds: int = WITHIN) -> list[tuple[int, int]]:
    """How often each was counted within ``seconds``, and how many of them are left; in its turn as
    far as the first that was counted oftener than its rate. Empty where Redis does not say."""
    if not rates or time.monotonic() < _asked_again["at"]:
        return []
    try:
        told: Any = impatient_redis().eval(COUNT, len(rates), *rates, seconds, *rates.values())
    except no_answer():
        _asked_again["at"] = time.monotonic() + PAUSE
        return []
    return [(times, max(1, left)) for times, left in told]
