"""A real Celery worker on a real Redis, with a database and a queue of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import redis

from csms import embedded
from tests.databases import copy_database, drop_database, is_connected, migrated_database

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 300  # seconds until a worker that does nothing is ended; a busy machine takes 60
WORKER = [
    sys.executable, "-m", "celery", "-A", "csms", "worker", "--concurrency", "1",
    "--loglevel", "INFO", "--without-gossip", "--without-mingle",
]  # fmt: skip


@contextmanager
def own_database(queue: int) -> Iterator[str]:
    """A database without rows, and an empty queue: a Redis database that no other test has."""
    name = f"{os.environ.get('TEST_DATABASE_NAME', 'test_csms')}_worker_{queue}"
    with embedded.running():
        copy_database(migrated_database(), name)
        path = embedded.redis_url().removeprefix("redis+socket://")
        with redis.Redis(unix_socket_path=path, db=queue) as emptied:
            emptied.flushdb()
        yield name
        drop_database(name)


def environment_of(database: str, *, queue: int, media: Path) -> dict[str, str]:
    """What the processes of a test run with."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "csms.settings",
        "DATABASE_URL": "",
        "DATABASE_NAME": database,
        "REDIS_URL": f"{embedded.redis_url()}?virtual_host={queue}",
        "MEDIA_ROOT": str(media),
        "LOG_LEVEL": "INFO",
    }


@contextmanager
def running_worker(environment: dict[str, str], *, group: bool = False) -> Iterator[Iterator[str]]:
    """The lines of the worker's log, as it writes them; they end if it takes too long.

    With ``group`` it is killed (-9) with its children at the end, as a machine dies: and what it
    held in the database is free once this returns.
    """
    with subprocess.Popen(
        WORKER, cwd=ROOT, env=environment, text=True, start_new_session=group,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as worker:  # fmt: skip
        deadline = Timer(LONGEST, worker.kill)
        deadline.start()
        try:
            assert worker.stdout is not None
            yield iter(worker.stdout)
        finally:
            deadline.cancel()
            if group:
                os.killpg(worker.pid, signal.SIGKILL)
            else:
                worker.terminate()
            worker.communicate(timeout=LONGEST)
    if group:  # its locks are held until the server has noticed
        embedded.wait_until(
            lambda: not is_connected(environment["DATABASE_NAME"]),
            "The server did not notice that the worker was killed.",
        )
