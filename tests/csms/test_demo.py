"""make demo: what may be asked of it, and what it leaves behind."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from csms.demo import Options, settings_for
from csms.embedded import EmbeddedServiceError
from csms.supervisor import Supervisor, port_answers, port_is_free

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    """One that says nothing, and stops what it has at the end."""
    one = Supervisor(tmp_path / "demo", lambda line: None)
    yield one
    one.stop()


def test_it_serves_on_port_8000_unless_told_otherwise() -> None:
    assert Options.of({}) == Options(port=8000, serve=True)
    assert Options.of({"PORT": "8001", "SERVE": "0"}) == Options(port=8001, serve=False)


@pytest.mark.parametrize("port", ["", "http", "80", "65536", "-1", "８０００"])
def test_a_port_that_makes_no_sense_is_named(port: str) -> None:
    with pytest.raises(EmbeddedServiceError, match=f"^PORT={port} is not a port"):
        Options.of({"PORT": port})


def test_serve_is_zero_or_one() -> None:
    with pytest.raises(EmbeddedServiceError, match=r"^SERVE=no is neither"):
        Options.of({"SERVE": "no"})


@pytest.mark.parametrize("size", ["many", "7", "1000", "-300"])
def test_a_size_that_makes_no_sense_is_named(size: str) -> None:
    assert Options.of({"SIZE": "300"}).size == 300
    with pytest.raises(EmbeddedServiceError, match=f"^SIZE={size} is not a number"):
        Options.of({"SIZE": size})


def test_a_server_of_somebody_s_own_is_never_touched() -> None:
    with pytest.raises(EmbeddedServiceError, match=r"^DATABASE_URL is set"):
        Options.of({"DATABASE_URL": "postgres://csms@db/csms"})


def test_it_answers_on_this_machine_whatever_the_environment_says() -> None:
    given = {"ALLOWED_HOSTS": "csms.example", "REDIS_URL": "redis://redis", "HTTPS": "true"}
    found = given | settings_for(Options(port=8001))
    assert found["ALLOWED_HOSTS"].split(",")[0] == "127.0.0.1"
    assert found["BASE_URL"] == "http://127.0.0.1:8001"
    assert found["REDIS_URL"].startswith("redis+socket:///")
    assert found["HTTPS"] == "false"


def test_a_port_in_use_is_seen() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free(port)
        assert port_answers(port)
    assert port_is_free(port)


def test_stopping_ends_every_process_and_the_record(supervisor: Supervisor) -> None:
    supervisor.start("Sleeper", SLEEPER)
    pid = supervisor.pids["Sleeper"][0]
    assert supervisor.runs("Sleeper")
    supervisor.stop()
    assert not psutil.pid_exists(pid)
    assert not supervisor.record_file.exists()


def test_what_ends_unasked_is_started_again(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csms.supervisor.RESTART_SECONDS", 0)
    monkeypatch.setattr("csms.supervisor.CHECK_SECONDS", 0.01)
    supervisor.start("Sleeper", SLEEPER)
    first = supervisor.pids["Sleeper"][0]
    os.kill(first, signal.SIGKILL)
    supervisor.watch(lambda: supervisor.pids["Sleeper"][0] == first)
    assert supervisor.runs("Sleeper")


def test_a_run_after_a_kill_ends_what_was_left(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start("Sleeper", SLEEPER)
    process = psutil.Process(supervisor.pids["Sleeper"][0])
    Supervisor(tmp_path / "demo", lambda line: None).end_leftovers()
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_a_process_that_only_has_the_same_number_is_left_alone(supervisor: Supervisor) -> None:
    supervisor.start("Sleeper", SLEEPER)
    pid, created = supervisor.pids["Sleeper"]
    supervisor.record_file.write_text(f'{{"processes": {{"Sleeper": [{pid}, {created - 60}]}}}}')
    supervisor.end_leftovers()
    assert supervisor.runs("Sleeper")


def test_the_record_and_the_logs_are_for_their_owner_only(supervisor: Supervisor) -> None:
    supervisor.start("Sleeper", SLEEPER)
    for path in (supervisor.record_file, supervisor.log_of("Sleeper")):
        assert path.stat().st_mode & 0o077 == 0
