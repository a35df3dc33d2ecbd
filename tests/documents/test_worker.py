"""A real Celery worker on a real Redis takes up what was asked for while Redis was down."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.databases import connect
from tests.documents.broker import NOWHERE
from tests.workers import ROOT, environment_of, own_database, running_worker

MANY = 5  # as in worker_scene.py
QUEUE = 5


@pytest.fixture
def database() -> Iterator[str]:
    with own_database(QUEUE) as name:
        yield name


@pytest.fixture
def environment(database: str, tmp_path: Path) -> dict[str, str]:
    return environment_of(database, queue=QUEUE, media=tmp_path / "media")


def prepare(scene: str, environment: dict[str, str]) -> None:
    """Let a process of its own make the scene, while Redis is down."""
    command = [sys.executable, "-m", "tests.documents.worker_scene", scene]
    subprocess.run(command, cwd=ROOT, env=environment | {"REDIS_URL": NOWHERE}, check=True)


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
