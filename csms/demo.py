"""``make demo``: the whole thing on this machine, filled in, from the services to the PDFs.

Starts PostgreSQL and Redis, brings the database up to date, loads the instruments and the
demonstration years, has a real Celery worker make the documents, prints the result table and
serves the pages until Ctrl-C. Whatever it started, it stops. Every step may be repeated.

``python -m csms.demo [stop]``; SERVE=0 stops after the table, PORT chooses the port.
"""

import gc
import io
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db.utils import InterfaceError, OperationalError

from csms import embedded
from csms.embedded import RUNNING_ROLE, EmbeddedServiceError
from csms.supervisor import Supervisor, port_answers, port_is_free

FOLDER = embedded.VAR_DIR / "demo"
LOCK_FILE = FOLDER / "lock"
WORKER = "Worker"
WEB = "Web server"
START_SECONDS = 60
NAMED = 20  # people that are told by name once it serves
SMALLEST, LARGEST = 8, 999  # contractors that a demonstration may have
OWN_SERVER = (
    "DATABASE_URL is set, and a demonstration never touches a server of your own: unset it "
    "(look in .env as well)."
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for in the environment."""

    port: int = 8000
    serve: bool = True
    size: int = 0  # contractors with three years each; 0 are the eight that are told by name

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Options":
        """Read PORT, SERVE and SIZE; EmbeddedServiceError names what makes no sense."""
        port, serve = environment.get("PORT", "8000"), environment.get("SERVE", "1")
        size = environment.get("SIZE", "")
        if not (port.isascii() and port.isdigit() and 1024 <= int(port) <= 65535):
            raise EmbeddedServiceError(f"PORT={port} is not a port from 1024 to 65535.")
        if serve not in ("0", "1"):
            raise EmbeddedServiceError(f"SERVE={serve} is neither 0 nor 1.")
        if size and not (size.isascii() and size.isdigit() and SMALLEST <= int(size) <= LARGEST):
            raise EmbeddedServiceError(
                f"SIZE={size} is not a number of contractors from {SMALLEST} to {LARGEST}."
            )
        if environment.get("DATABASE_URL"):
            raise EmbeddedServiceError(OWN_SERVER)
        return cls(port=int(port), serve=serve == "1", size=int(size or 0))


def say(line: str = "") -> None:
    """Print a line at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(options: Options) -> None:
    """All of it, in order; stops what it has started however it ends."""
    with embedded.alone(LOCK_FILE, "A demonstration"):
        supervisor = Supervisor(FOLDER, say)
        supervisor.end_leftovers()
        if options.serve and not port_is_free(options.port):
            raise EmbeddedServiceError(
                f"Port {options.port} is in use by another program: stop that one, or choose "
                f"another port with make demo PORT={options.port + 1}."
            )
        try:
            os.environ |= settings_for(options)
            say("Starting PostgreSQL and Redis ...")
            supervisor.start_services()
            prepare_database(size=options.size)
            os.environ["DATABASE_ROLE"] = RUNNING_ROLE  # of the processes started from here on
            supervisor.start(WORKER, worker_command())
            make_documents(supervisor)
            if options.serve:
                serve(supervisor, options.port)
        finally:
            embedded.ignore_signals()
            supervisor.stop()


def settings_for(options: Options) -> dict[str, str]:
    """What a demonstration runs with, whatever the environment or .env say of another one."""
    return {
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "BASE_URL": f"http://127.0.0.1:{options.port}",  # in the QR codes
        "DEBUG": "false",
        "HTTPS": "false",
        "OWNER_NAME": "PT XYZ",
        "REDIS_URL": embedded.redis_url(),
        "TIME_ZONE": "Asia/Jakarta",
    }


def prepare_database(*, paper_only: bool = False, size: int = 0) -> None:
    """Migrate, then load the instruments and the demonstration years, each only once.

    ``paper_only`` leaves the six constructed contractors out, for who counts rows, beside the
    databases of other runs. With a ``size`` there are so many contractors in the end.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "csms.settings"
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    if not settings.EMBEDDED:
        raise EmbeddedServiceError(OWN_SERVER)
    # Each migration draws the models anew, and leaves what Python would search again and again.
    gc.freeze()
    gc.set_threshold(1_000_000, 5, 5)
    say("Bringing the database up to date ...")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("grant_running_role", own_server=not paper_only, stdout=io.StringIO())
    say("Filling in the demonstration ...")
    call_command("load_instruments", stdout=io.StringIO())
    call_command("load_standing_rules", stdout=io.StringIO())
    call_command("load_award_rules", stdout=io.StringIO())
    told = sys.stdout if size else io.StringIO()
    call_command("load_demo", paper_only=paper_only, size=size, stdout=told)


def make_documents(supervisor: Supervisor) -> None:
    """Have the worker make the PDFs into var/demo/, then print the result table."""
    from demonstration import documents, selectors, table

    wanted = documents.ask_for_documents()
    say(f"A Celery worker makes {len(wanted)} documents ...")
    try:
        paths = documents.wait_for_documents(
            wanted, folder=FOLDER, worker_runs=lambda: supervisor.runs(WORKER)
        )
    except documents.NotMadeError as error:
        raise EmbeddedServiceError(f"{error} Its log is {supervisor.log_of(WORKER)}.") from error
    for path in paths:
        say(f"  {os.path.relpath(path)}  {path.stat().st_size // 1024} KB")
    say()
    say(table.result_table(list(selectors.shown_results())))


def worker_command() -> list[str]:
    """A Celery worker with beat inside; one process is enough for one person."""
    return [
        sys.executable, "-m", "celery", "-A", "csms", "worker", "--beat",
        "--schedule", str(FOLDER / "beat-schedule"), "--concurrency", "1",
        "--loglevel", "INFO", "--without-gossip", "--without-mingle",
    ]  # fmt: skip


def web_command(port: int) -> list[str]:
    """Gunicorn on the loopback address only."""
    return [
        sys.executable, "serve.py", "csms.wsgi", "--config", "python:csms.web_server",
        "--bind", f"127.0.0.1:{port}",
    ]  # fmt: skip


def serve(supervisor: Supervisor, port: int) -> None:
    """Serve the pages until Ctrl-C, SIGTERM, or the end of the make that started this."""
    supervisor.start(WEB, web_command(port))
    embedded.wait_until(
        lambda: port_answers(port) or not supervisor.runs(WEB),
        f"The web server does not answer; its log is {supervisor.log_of(WEB)}.",
    )
    if not supervisor.runs(WEB):
        raise EmbeddedServiceError(
            f"The web server ended at once; its log is {supervisor.log_of(WEB)}."
        )
    say_where(port)
    parent = os.getppid() if os.environ.get("MAKELEVEL") else None
    with suppress(KeyboardInterrupt):
        supervisor.watch(lambda: parent is None or os.getppid() == parent)
    say("Stopping ...")


def say_where(port: int) -> None:
    """The address, and who may sign in with which password."""
    from django.utils.translation import override

    from accounts.models import User
    from demonstration.loading import PASSWORD

    say(f"\nOpen http://127.0.0.1:{port}/ and sign in; the password is {PASSWORD} for all:")
    people = list(User.objects.order_by("date_joined", "pk"))
    with override("en"):
        for person in people[:NAMED]:
            say(f"  {person.username:<16} {person.get_role_display()}")
    if more := people[NAMED:]:
        say(f"  {more[0].username} to {more[-1].username}, {len(more)} more")
    say("PT A and PT B follow a published paper; every PT Contoh is constructed, all of it.")
    say("Ctrl-C stops everything.")


def stop() -> None:
    """Stop a demonstration that runs, what a killed one has left, and both services."""
    with suppress(OSError, ValueError, psutil.NoSuchProcess):
        holder = psutil.Process(int(LOCK_FILE.read_text(encoding="ascii")))
        if "csms.demo" in " ".join(holder.cmdline()):
            holder.send_signal(signal.SIGTERM)
            holder.wait(START_SECONDS)
    Supervisor(FOLDER, say).end_leftovers()
    embedded.stop_redis()
    embedded.stop_postgres()


def main(arguments: Sequence[str]) -> int:
    """Run or ``stop``; the exit status, with one sentence on the error stream if not 0."""
    embedded.end_on_signals()
    try:
        if list(arguments) == ["stop"]:
            stop()
        else:
            run(Options.of(os.environ))
    except (EmbeddedServiceError, ImproperlyConfigured, CommandError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (OperationalError, InterfaceError) as error:
        sys.stderr.write(f"The database does not go on: {str(error).strip().splitlines()[0]}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
