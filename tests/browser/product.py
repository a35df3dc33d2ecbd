"""The running product: a web server, a worker, and a database filled with the demonstration."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery import Celery

from csms import embedded
from csms.supervisor import SupervisedService, Supervisor, port_answers, port_is_free
from tests.databases import connect, copy_database, drop_database, migrated_database

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = Path("/proc/net/tcp")  # Linux alone tells those too that no process has taken up yet
IN_USE = ("01", "03", "08")  # established, about to be, left by its other end
QUEUES = range(7, 16)  # Redis databases of our own: no other worker takes these jobs
FILL = [sys.executable, "-m", "tests.browser.filling"]
CUT_OFF = re.compile(  # what PostgreSQL says of a database that is being replaced
    "server closed the connection unexpectedly"
    "|terminating connection due to administrator command"
    r'|database "\w+" does not exist'
)
COLLECT = [sys.executable, "-m", "tests.browser.collecting"]
WORKER = [
    sys.executable, "-m", "celery", "-A", "csms", "worker", "--concurrency", "1",
    "--without-gossip", "--without-mingle",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Product:
    """Where it answers, a look into its database, and its worker, to be stopped and started."""

    address: str
    database: str
    worker: SupervisedService
    environment: dict[str, str]

    @contextmanager
    def without_worker(self) -> Iterator[None]:
        """While the block lasts, nobody makes documents."""
        self.worker.stop()
        try:
            yield
        finally:
            with _in_environment(self.environment):
                self.worker.start()

    def begin_again(self) -> None:
        """The demonstration as it was loaded; who is signed in stays so."""
        sessions = self.rows("SELECT session_key, session_data, expire_date FROM django_session")
        copy_database(_as_loaded(self.database), self.database)
        with closing(connect(self.database)) as connection, connection, connection.cursor() as at:
            at.executemany("INSERT INTO django_session VALUES (%s, %s, %s)", sessions)

    def wait_until_read(self) -> None:
        """Until the server is done with all that windows sent which are closed by now.

        What is under way outlives its window: later it would meet what the next test does.
        """
        port = urlsplit(self.address).port or 0
        embedded.wait_until(
            lambda: not _is_connected(port), "A window is still connected to the web server."
        )

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a SELECT finds."""
        with closing(connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def wait_for_scorecard(self, sha256: str) -> None:
        """Until the worker has made the scorecard of a published result.

        No beat runs here, so the worker is asked to look, as it is when results are published.
        Those of the demonstration are there from the beginning.
        """
        with Celery(broker=self.environment["REDIS_URL"]) as app:
            app.send_task("reports.prepare_published")
        made = "SELECT 1 FROM documents_document WHERE status = 'done' AND results = %s"
        embedded.wait_until(  # one for the owner and one for the contractor
            lambda: len(self.rows(made, f'["{sha256}"]')) >= 2,
            f"No scorecards of {sha256} were made.",
        )

    def end_session(self, key: str) -> None:
        """What the server does twelve hours after a sign-in."""
        with closing(connect(self.database)) as connection, connection, connection.cursor() as at:
            at.execute("DELETE FROM django_session WHERE session_key = %s", [key])

    @contextmanager
    def password_of_another(self, username: str) -> Iterator[None]:
        """Meanwhile somebody else has chosen this person's password."""
        change = "UPDATE accounts_user SET must_change_password = %s WHERE username = %s"
        with closing(connect(self.database)) as connection, connection.cursor() as at:
            at.execute(change, [True, username])
            connection.commit()
            try:
                yield
            finally:
                at.execute(change, [False, username])
                connection.commit()

    def evaluation(self, contractor: str, year: int, *, instrument: str = "csms") -> int:
        """The id of an evaluation."""
        found = self.rows(
            """SELECT evaluation.id FROM evaluations_evaluation evaluation
               JOIN contractors_contractor contractor ON contractor.id = contractor_id
               JOIN evaluations_period period ON period.id = period_id
               JOIN instruments_instrument instrument ON instrument.id = evaluation.instrument_id
               WHERE contractor.code = %s AND year = %s AND instrument.code = %s""",
            contractor,
            year,
            instrument,
        )
        return int(found[0][0])

    def result(self, contractor: str, year: int) -> str:
        """The hash of the result of a CSMS evaluation."""
        found = self.rows(
            "SELECT sha256 FROM evaluations_result WHERE evaluation_id = %s",
            self.evaluation(contractor, year),
        )
        return str(found[0][0])

    def answers(self, evaluation: int, item: str) -> list[tuple[Any, ...]]:
        """(choice, not_applicable, na_reason, note, version) of an item, if it has an answer."""
        return self.rows(
            """SELECT choice, not_applicable, na_reason, note, answer.version
               FROM evaluations_answer answer JOIN instruments_item item ON item.id = item_id
               WHERE evaluation_id = %s AND item.code = %s""",
            evaluation,
            item,
        )


def _as_loaded(name: str) -> str:
    """The name of the copy that is made when the demonstration has been loaded."""
    return f"{name}_as_loaded"


@contextmanager
def _empty_database(name: str) -> Iterator[None]:
    copy_database(migrated_database(), name)
    yield
    drop_database(name)
    drop_database(_as_loaded(name))


def _free_port() -> int:
    """Below those that a system gives to whoever asks for any: the server takes it only later."""
    first = 20_000 + os.getpid() % 10_000
    return next(port for port in range(first, 32_000) if port_is_free(port))


def _is_connected(port: int) -> bool:
    """Whether the web server has anything to read, or to answer, on this port."""
    if not CONNECTIONS.exists():
        return False
    connections = [line.split() for line in CONNECTIONS.read_text("ascii").splitlines()[1:]]
    return any(one[1].endswith(f":{port:04X}") and one[3] in IN_USE for one in connections)


def _web(port: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "csms.wsgi", "--config", "python:csms.web_server",
        "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--threads", "8",
    ]  # fmt: skip


def _environment(folder: Path, *, database: str, queue: int) -> dict[str, str]:
    """What the product runs with: embedded services, and files in a folder of the test's own."""
    return {
        "DATABASE_URL": "",
        "DATABASE_NAME": database,
        "REDIS_URL": f"{embedded.redis_url()}?virtual_host={queue}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "DEBUG": "0",
        "LOG_LEVEL": "INFO",
    }


@contextmanager
def _in_environment(values: dict[str, str]) -> Iterator[None]:
    """For the processes started inside; the tests themselves keep their own."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in values.items():
            environment.setenv(name, value)
        yield


def _take_queue(taken: ExitStack) -> int:
    """The number of a queue that no other run in this folder has; it is empty."""
    for number in QUEUES:
        lock = embedded.VAR_DIR / f"browser-tests-{number}.lock"
        with suppress(embedded.EmbeddedServiceError):
            taken.enter_context(embedded.alone(lock, "A run of the browser tests"))
            _forget_jobs(number)
            return number
    raise embedded.EmbeddedServiceError("Too many runs of the browser tests at once: wait for one.")


def _forget_jobs(queue: int) -> None:
    """Jobs of a run that was killed must not reach this one's worker."""
    import redis

    path = embedded.redis_url().removeprefix("redis+socket://")
    with redis.Redis(unix_socket_path=path, db=queue) as client:
        client.flushdb()


def _errors(log: str) -> list[str]:
    """What the web server logged as an error, but for what ``begin_again`` has cut off.

    A page that has just been closed may still have asked for others' answers by then.
    """
    entries = re.split(r"^(?=\d{4}-\d\d-\d\d )", log, flags=re.MULTILINE)
    return [one for one in entries if " ERROR " in one and not CUT_OFF.search(one)]


@contextmanager
def running(folder: Path) -> Iterator[Product]:
    """Everything started, and everything that was started stopped."""
    supervisor = Supervisor(folder, lambda line: None)
    with ExitStack() as started:
        started.enter_context(embedded.running())
        queue = _take_queue(started)
        name = f"{os.environ.get('TEST_DATABASE_NAME', 'test_csms')}_browser_{queue}"
        started.enter_context(_empty_database(name))
        started.callback(supervisor.stop)
        environment = _environment(folder, database=name, queue=queue)
        with _in_environment(environment):
            with subprocess.Popen(COLLECT, cwd=ROOT) as collecting:  # beside each other: 5 s
                subprocess.run(FILL, cwd=ROOT, check=True)
                copy_database(name, _as_loaded(name))
            assert collecting.returncode == 0
        port = _free_port()  # not before: meanwhile another test might take it
        environment["BASE_URL"] = f"http://127.0.0.1:{port}"
        environment["DATABASE_ROLE"] = embedded.RUNNING_ROLE  # a worker that starts again as well
        with _in_environment(environment):
            supervisor.start("Worker", WORKER)
            supervisor.start("Web server", _web(port))
        embedded.wait_until(
            lambda: port_answers(port) or not supervisor.runs("Web server"),
            f"The web server does not answer: {supervisor.log_of('Web server').read_text()}",
        )
        worker = next(one for one in supervisor.watched if one.name == "Worker")
        yield Product(f"http://127.0.0.1:{port}", name, worker, environment)
        log = supervisor.log_of("Web server").read_text(encoding="utf-8")
        assert not _errors(log), "\n".join(_errors(log))
