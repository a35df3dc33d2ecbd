"""Starts the processes of one folder, watches them, and stops every one of them.

What was started is written to ``processes.json`` at once, so that a run after a kill -9 of
this very process finds what it left behind and ends it first.
"""

import contextlib
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from csms import embedded
from csms.embedded.places import runs

CHECK_SECONDS = 0.5
RESTART_SECONDS = 10  # long enough to see what pages say meanwhile, short enough to wait for
STOP_SECONDS = 20


@dataclass(frozen=True, slots=True)
class SupervisedService:
    """Something that should run: how to tell, how to start it again, how to stop it."""

    name: str
    runs: Callable[[], bool]
    start: Callable[[], object]
    stop: Callable[[], None]


# One that stands still is not started again: it could not be, and goes on by itself.
SERVICES = (
    SupervisedService(
        "PostgreSQL",
        embedded.postgres_lives,
        embedded.start_postgres,
        embedded.stop_postgres,
    ),
    SupervisedService("Redis", embedded.redis_lives, embedded.start_redis, embedded.stop_redis),
)


class Supervisor:
    """Everything one ``make demo`` has started. ``folder`` holds its logs and its record."""

    def __init__(self, folder: Path, say: embedded.Say) -> None:
        self.folder = folder
        self.say = say
        self.record_file = folder / "processes.json"
        self.watched: list[SupervisedService] = []
        self.pids: dict[str, tuple[int, float]] = {}
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def start_services(self) -> None:
        """Start PostgreSQL and Redis; one that ran already, and is not ours, is left running."""
        left_behind = self._read_record().get("services", [])
        for service in SERVICES:
            if service.start() or service.name in left_behind:
                self.watched.append(service)
        self._write_record()

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process with its log in the folder, apart from the terminal's Ctrl-C."""
        running: list[subprocess.Popen[bytes]] = []

        def run() -> None:
            with open(self.log_of(name), "ab", opener=_private) as log:
                running[:] = [
                    subprocess.Popen(
                        list(command),
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                ]
            self.pids[name] = (running[0].pid, psutil.Process(running[0].pid).create_time())
            self._write_record()

        def stop() -> None:
            end_process(running[0].pid)
            running[0].wait()

        self.log_of(name).unlink(missing_ok=True)
        run()
        self.watched.append(SupervisedService(name, lambda: running[0].poll() is None, run, stop))

    def log_of(self, name: str) -> Path:
        """Where a process writes what it has to say."""
        return self.folder / f"{name.lower().replace(' ', '-')}.log"

    def runs(self, name: str) -> bool:
        """True while the process or service of this name runs."""
        return any(one.name == name and one.runs() for one in self.watched)

    def watch(self, keep_on: Callable[[], bool]) -> None:
        """Start again what ends unasked, after a pause, for as long as ``keep_on`` says."""
        ended: dict[str, float] = {}
        while keep_on():
            for one in self.watched:
                if one.runs():
                    ended.pop(one.name, None)
                elif one.name not in ended:
                    ended[one.name] = time.monotonic()
                    self.say(f"{one.name} has ended; it is started again in {RESTART_SECONDS} s.")
                elif time.monotonic() - ended[one.name] > RESTART_SECONDS:
                    ended.pop(one.name)
                    one.start()
                    self.say(f"{one.name} runs again.")
            time.sleep(CHECK_SECONDS)

    def stop(self) -> None:
        """Stop everything that was started here, last first, and wait for it."""
        while self.watched:
            self.watched.pop().stop()
        self.record_file.unlink(missing_ok=True)

    def end_leftovers(self) -> None:
        """End the processes of an earlier run that was killed; its services are taken over."""
        for pid, created in self._read_record().get("processes", {}).values():
            with contextlib.suppress(psutil.NoSuchProcess):
                if abs(psutil.Process(pid).create_time() - created) < 1:
                    self.say(f"Ending process {pid}, which an earlier run has left ...")
                    end_process(pid)

    def _read_record(self) -> dict[str, Any]:
        """{"services": [names], "processes": {name: [pid, time of its start]}}, or nothing."""
        try:
            record: dict[str, Any] = json.loads(self.record_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record

    def _write_record(self) -> None:
        services = [one.name for one in self.watched if one.name not in self.pids]
        record = {"services": services, "processes": self.pids}
        with open(self.record_file, "w", encoding="utf-8", opener=_private) as out:
            json.dump(record, out)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def end_process(pid: int) -> None:
    """Ask a process to end, and its children with it; kill what has not after a while."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        process.terminate()
    except psutil.NoSuchProcess:
        return
    deadline = time.monotonic() + STOP_SECONDS
    while any(map(runs, family)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()


def port_is_free(port: int) -> bool:
    """True when nothing listens on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def port_answers(port: int) -> bool:
    """True when something accepts connections on this port of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
