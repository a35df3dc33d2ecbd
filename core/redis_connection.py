"""Redis asked directly, by whoever can do without its answer."""

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from redis import Redis

PATIENCE = 0.2  # seconds that a Redis which does not answer may cost


@cache
def impatient_redis() -> "Redis":
    """One for each process; the connections inside it are made anew where they break.

    The client comes with what clusters and asyncio need, 6 MB: only who asks carries it.

    What is asked of it raises one of ``no_answer()`` where it is down or slow.
    """
    from redis import Redis  # late: see above
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    address = urlsplit(settings.REDIS_URL)
    # One try: of itself the client would try four times, and wait seconds between them.
    patience: dict[str, Any] = {
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "retry": Retry(NoBackoff(), 0),
    }
    if address.scheme == "redis+socket":
        database = int(parse_qs(address.query).get("virtual_host", ["0"])[0])
        return Redis(unix_socket_path=address.path, db=database, **patience)
    return Redis.from_url(settings.REDIS_URL, **patience)


def no_answer() -> tuple[type[Exception], ...]:
    """What comes in the place of an answer. A connection that is cut while it is being made raises
    what its closed socket does, and one that is cut within an answer the AttributeError of the
    client's buffer that is gone (``readline`` of None); neither is a RedisError."""
    from redis import RedisError  # late: see above

    return (RedisError, OSError, ValueError, AttributeError)
