"""Days of companies (faults_day.py) while web processes and PostgreSQL are killed, and while Redis,
PostgreSQL and a web process are frozen; and days of which each step is sent twice at the same
moment, to two web processes. Then every table is held against what one undisturbed day leaves.

A person's program keeps what it sends until it is acknowledged, under the same operation.
"""

import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import psutil
from django.db import connections

from benchmarks.data import create_database, fill
from benchmarks.faults_day import CompanyDay, DayCompany, companies, rows_by_table
from benchmarks.faults_kills import Killer
from benchmarks.faults_processes import differing
from benchmarks.server import Server, Session
from csms.embedded.postgres_server import PID_FILE as POSTGRES
from csms.embedded.redis_server import PID_FILE as REDIS

DATABASE = "csms_faults_days"
DAYS, TWICE = 3, 2  # of companies: side by side, and each step twice
KILLS = 6
BETWEEN = (0.5, 3.0)  # seconds from one fault to the next
FROZEN_REDIS, FROZEN_POSTGRES, FROZEN_WORKER = 6.0, 20.0, 6.0
DEADLINE = 120.0  # seconds for one step
PATIENCE = 35.0  # for one answer: longer than anything is frozen
TRY_AGAIN = {500, 502, 503, 504}


class StepRefused(Exception):
    """A step was answered otherwise than it was to be."""


class Program:
    """What people's programs send to one server, each step until it is acknowledged."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.longest = 0.0
        self._sessions: dict[str, Session] = {}

    def send(self, who: str, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer; StepRefused where it is none that goes on."""
        start = time.monotonic()
        while time.monotonic() - start < DEADLINE:
            with suppress(OSError, http.client.HTTPException, ValueError, AssertionError):
                status, content = self._ask(who, method, path=path, body=body)
                if status == 200:
                    self.longest = max(self.longest, time.monotonic() - start)
                    answer: dict[str, Any] = json.loads(content)
                    return answer
                if status not in TRY_AGAIN:
                    raise StepRefused(f"{method} {path} of {who}: {status} {content[:200]!r}")
            time.sleep(0.05)
        raise StepRefused(f"{method} {path} of {who}: no answer within {DEADLINE} s")

    def _ask(self, who: str, method: str, *, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        session = self._sessions.get(who)
        if session is None:
            session = self._sessions[who] = Session(self.server, who)
        if method == "GET":
            return session.request(method, path)
        headers = {
            "Content-Type": "application/json", "X-CSRFToken": session.cookies["csrftoken"],
        }  # fmt: skip
        return session.request(method, path, body=json.dumps(body), headers=headers)


class TwoPrograms:
    """Each step to two servers at the same moment; both are to lead to the same."""

    def __init__(self, servers: tuple[Server, Server]) -> None:
        self._programs = [Program(one) for one in servers]
        self._pool = ThreadPoolExecutor(2)
        self.differing: list[str] = []

    def send(self, who: str, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The first program's answer; what the other was told besides is noted."""
        if method == "GET":
            return self._programs[0].send(who, method, path, body)
        asked = [self._pool.submit(one.send, who, method, path, body) for one in self._programs]
        failed = [one.exception() for one in asked]
        answers = [one.result() for one, error in zip(asked, failed, strict=True) if not error]
        if not answers:
            raise StepRefused(str(failed[0]))
        if len(answers) < len(asked):
            self.differing.append(str(next(one for one in failed if one)))
        elif any(answers[0].get(name) != answers[1].get(name) for name in ("id", "key")):
            self.differing.append(f"{method} {path} of {who}: it leads to two")
        return answers[0]


class Disturber(Killer):
    """Kills and freezes one after the other, in an order and at moments that the seed gives."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.freezes = 0
        faults = [self.worker, self.postgres, self.server_whole] * (KILLS // 3)
        self._faults: list[Callable[[], None]] = [
            *faults, self._freeze_redis, self._freeze_postgres, self._freeze_worker,
        ]  # fmt: skip
        self.dice.shuffle(self._faults)

    def disturb(self, over: Callable[[], bool]) -> None:
        """One fault after the other, until all were or the days are ``over``."""
        while self._faults and not over():
            time.sleep(self.dice.uniform(*BETWEEN))
            fault = self._faults.pop()
            fault()
            self.kills += not fault.__name__.startswith("_freeze")

    def _freeze_redis(self) -> None:
        self._freeze(psutil.Process(int(REDIS.read_text(encoding="ascii"))), FROZEN_REDIS)

    def _freeze_postgres(self) -> None:
        postmaster = psutil.Process(int(POSTGRES.read_text(encoding="ascii").split()[0]))
        self._freeze(postmaster, FROZEN_POSTGRES)

    def _freeze_worker(self) -> None:
        workers = psutil.Process(self.server.process.pid).children()
        if workers:
            self._freeze(self.dice.choice(workers), FROZEN_WORKER)

    def _freeze(self, process: psutil.Process, seconds: float) -> None:
        """SIGSTOP for so long: the process is there and answers nobody."""
        processes = [process, *process.children(recursive=True)]
        for one in processes:
            with suppress(psutil.Error):
                one.suspend()
        time.sleep(seconds)
        for one in processes:
            with suppress(psutil.Error):
                one.resume()
        self.freezes += 1


def measure() -> dict[str, float]:
    """What one day leaves, and what the disturbed and the doubled ones left besides."""
    create_database(DATABASE)
    fill(2)
    first, *others = companies(1 + DAYS + TWICE)
    start = _counted()
    with Server(DATABASE, workers=2, threads=4) as server:
        CompanyDay(first, Program(server).send).run()
        left = _counted() - start
        figures = _disturbed(server, others[:DAYS])
    with _two_servers() as servers:
        figures |= _twice(servers, others[DAYS:])
        gained = _counted() - start
        unlike = differing(servers, first)
    wanted = Counter({name: count * (1 + DAYS + TWICE) for name, count in left.items()})
    for name, count in ((gained - wanted) + (wanted - gained)).items():
        sys.stderr.write(f"  {name}: {gained[name]} for {wanted[name]} ({count} off)\n")
    for name in unlike:
        sys.stderr.write(f"  the other process does not tell {name}\n")
    return figures | {
        "processes_unlike": len(unlike),
        "days_lost": (wanted - gained).total(),
        "days_doubled": (gained - wanted).total(),
    }


def _counted() -> Counter[str]:
    counted = rows_by_table()
    connections.close_all()
    return Counter(counted)


def _disturbed(server: Server, days: list[DayCompany]) -> dict[str, float]:
    programs = [Program(server) for _day in days]
    running = [
        (day := CompanyDay(company, program.send), threading.Thread(target=_run, args=[day]))
        for company, program in zip(days, programs, strict=True)
    ]
    for _day, thread in running:
        thread.start()
    disturber = Disturber(server)
    disturber.disturb(lambda: not any(thread.is_alive() for _day, thread in running))
    for _day, thread in running:
        thread.join()
    return {
        "days_steps": sum(day.steps for day, _thread in running),
        "days_kills": disturber.kills,
        "days_freezes": disturber.freezes,
        "days_longest_wait_s": round(max(one.longest for one in programs), 2),
        "days_refused": sum(day.refused for day, _thread in running),
    }


def _run(day: CompanyDay) -> None:
    try:
        day.run()
    except StepRefused as refused:
        day.refused += 1
        sys.stderr.write(f"  {refused}\n")


@contextmanager
def _two_servers() -> Iterator[tuple[Server, Server]]:
    """Two web processes on one database, each behind a door of its own."""
    with Server(DATABASE, threads=4) as one, Server(DATABASE, threads=4) as other:
        yield one, other


def _twice(servers: tuple[Server, Server], days: list[DayCompany]) -> dict[str, float]:
    told: list[str] = []
    steps = refused = 0
    for company in days:
        programs = TwoPrograms(servers)
        day = CompanyDay(company, programs.send)
        _run(day)
        told += programs.differing
        steps, refused = steps + day.steps, refused + day.refused
    for one in sorted(set(told)):
        sys.stderr.write(f"  {one}\n")
    counted: dict[str, float] = {"twice_steps": steps, "twice_refused": refused}
    return counted | {"twice_answered_otherwise": len(told)}
