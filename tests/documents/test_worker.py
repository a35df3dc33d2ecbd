"""A real Celery worker on a real Redis takes up what was asked for while Redis was down."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from typing import Any
from zipfile import ZipFile

import pytest
import redis

from csms import embedded
from tests.databases import connect, copy_database, drop_database, migrated_database
from tests.documents.broker import NOWHERE

MANY = 8  # as in worker_scene.py

ROOT = Path(__file__).resolve().parents[2]
QUEUE = 5  # a Redis database of our own: no other worker takes these jobs
LONGEST = 90  # seconds until a worker that does nothing is ended
WORKER = [
    sys.executable, "-m", "celery", "-A", "csms", "worker", "--concurrency", "1",
    "--loglevel", "INFO", "--without-gossip", "--without-mingle",
]  # fmt: skip


@pytest.fixture
def database() -> Iterator[str]:
    """A database without rows, and an empty queue."""
    name = f"{os.environ.get('TEST_DATABASE_NAME', 'test_csms')}_worker"
    with embedded.running():
        copy_database(migrated_database(), name)
        path = embedded.redis_url().removeprefix("redis+socket://")
        with redis.Redis(unix_socket_path=path, db=QUEUE) as queue:
            queue.flushdb()
        yield name
        drop_database(name)


@pytest.fixture
def environment(database: str, tmp_path: Path) -> dict[str, str]:
    """What the processes of this test run with."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "csms.settings",
        "DATABASE_URL": "",
        "DATABASE_NAME": database,
        "REDIS_URL": f"{embedded.redis_url()}?virtual_host={QUEUE}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "LOG_LEVEL": "INFO",
    }


def prepare(scene: str, environment: dict[str, str]) -> None:
    """Let a process of its own make the scene, while Redis is down."""
    command = [sys.executable, "-m", "tests.documents.worker_scene", scene]
    subprocess.run(command, cwd=ROOT, env=environment | {"REDIS_URL": NOWHERE}, check=True)


@contextmanager
def running_worker(environment: dict[str, str], *, group: bool = False) -> Iterator[Iterator[str]]:
    """The lines of the worker's log, as it writes them; they end if it takes too long.

    With ``group`` it is killed (-9) with its children at the end, as a machine dies.
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


def test_what_waited_for_redis_and_what_a_dead_worker_left_is_made(
    database: str, environment: dict[str, str], tmp_path: Path
) -> None:
    prepare("two", environment)
    with running_worker(environment) as lines:
        made = [line for line in _until_two_are_made(lines) if "make_document" in line]
    with closing(connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, attempts, file, sha256 FROM documents_document ORDER BY attempts"
        )
        documents = cursor.fetchall()
    assert made
    assert [row[:2] for row in documents] == [("done", 1), ("done", 2)]
    for _status, _attempts, name, sha256 in documents:
        content = (tmp_path / "media" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256


def _until_two_are_made(lines: Iterator[str]) -> Iterator[str]:
    succeeded = 0
    for line in lines:
        yield line
        succeeded += "documents.make_document" in line and "succeeded" in line
        if succeeded == 2:
            return
    raise AssertionError("The worker ended before both documents were made.")


def test_a_zip_whose_worker_is_killed_is_ended_by_another_and_nothing_is_made_twice(
    database: str, environment: dict[str, str], tmp_path: Path
) -> None:
    prepare("zip", environment)
    with running_worker(environment, group=True) as lines:
        _until_some_are_made(lines, database)
    kept = _made(database)
    assert 2 <= len(kept) < MANY
    with running_worker(environment) as lines:
        assert any("was made: " in line and "ZIP" in line for line in lines)
    made = _made(database)
    assert len(made) == MANY + 1
    assert kept.items() <= made.items()  # the same files, from the same moment
    with closing(connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT target_id, count(*) FROM core_auditentry"
            " WHERE action = 'finish_document' GROUP BY target_id HAVING count(*) > 1"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT file FROM documents_document WHERE kind = 'scorecards_zip'")
        [(name,)] = cursor.fetchall()
    with ZipFile(tmp_path / "media" / name) as archive:
        assert len(archive.namelist()) == MANY
        assert archive.testzip() is None


def _until_some_are_made(lines: Iterator[str], database: str) -> None:
    for _line in lines:
        if len(_made(database)) >= 2:
            return
    raise AssertionError("The worker ended before it made anything.")


def _made(database: str) -> dict[int, tuple[str, Any]]:
    """The documents that are ready: their hash, and when they were finished."""
    with closing(connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, sha256, finished_at FROM documents_document WHERE status = 'done'"
        )
        return {number: (sha256, at) for number, sha256, at in cursor.fetchall()}
