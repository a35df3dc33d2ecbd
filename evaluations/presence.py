"""Who is on which element now: kept in Redis for some seconds, and never in the way of saving.

A Redis that is down or slow means that nobody is shown; nothing else changes.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.models import User

STAYS = 20  # seconds after the last sign of life
PATIENCE = 0.2  # seconds that a Redis which does not answer may cost


@dataclass(frozen=True, slots=True)
class Present:
    """A person and the code of the element they are on ("" where none)."""

    name: str
    element: str


@cache
def _client() -> "redis.Redis":
    """One for each process; the connections inside it are made anew where they break."""
    address = urlsplit(settings.REDIS_URL)
    # One try: of itself the client would try four times, and wait seconds between them.
    patience: dict[str, Any] = {
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "retry": Retry(NoBackoff(), 0),
    }
    if address.scheme == "redis+socket":
        database = int(parse_qs(address.query).get("virtual_host", ["0"])[0])
        return redis.Redis(unix_socket_path=address.path, db=database, **patience)
    return redis.Redis.from_url(settings.REDIS_URL, **patience)


def others_present(
    evaluation_id: int, *, user: User, element: str | None, now: datetime
) -> list[Present]:
    """The others at an evaluation, by name. Says as well where ``user`` is, unless it is None."""
    key = f"csms:presence:{evaluation_id}"
    try:
        with _client().pipeline(transaction=False) as asked:
            if element is not None:
                mine = {"name": str(user), "element": element, "at": now.timestamp()}
                asked.hset(key, str(user.pk), json.dumps(mine))
                asked.expire(key, STAYS * 3)
            asked.hgetall(key)
            found = asked.execute()[-1]
    except redis.RedisError:
        return []
    seen = {int(person): json.loads(said) for person, said in found.items()}
    here = (
        Present(name=said["name"], element=said["element"])
        for person, said in seen.items()
        if person != user.pk and now.timestamp() - said["at"] <= STAYS
    )
    return sorted(here, key=lambda one: one.name)
